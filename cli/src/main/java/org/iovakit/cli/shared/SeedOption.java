// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.shared;

import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Option;

/** The seed of random operations. */
public final class SeedOption {
    /** A number that is easily typed again. */
    private static final int SEEDS = 1_000_000_000;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "Seed of the random operations: the same give the same (default: a new one, which is shown).")
    private Long seed;

    /** Whether the user gave one. */
    public boolean isNamed() {
        return seed != null;
    }

    /** That of the user, or a new one. */
    public long orNew() {
        return seed == null ? ThreadLocalRandom.current().nextInt(SEEDS) : seed;
    }
}
