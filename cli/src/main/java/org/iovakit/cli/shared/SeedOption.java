// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.shared;

import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The seed of random operations. */
public final class SeedOption {
    /** A number that is easily typed again. */
    private static final int SEEDS = 1_000_000_000;

    private static final long STANDARD = 1;

    @Option(
            names = "--seed",
            paramLabel = "S|random",
            converter = Seed.class,
            description = "Seed of the random operations: the same give the same; random is a new one. It is shown"
                    + " (default: " + STANDARD + ").")
    private Long seed;

    /** Whether the user gave one. */
    public boolean isNamed() {
        return seed != null;
    }

    /** That of the user, or always the same. */
    public long orStandard() {
        return seed == null ? STANDARD : seed;
    }

    /** Reads a number, or takes a new one. */
    static final class Seed implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            if (text.equals("random")) {
                return (long) ThreadLocalRandom.current().nextInt(SEEDS);
            }
            try {
                return Long.valueOf(text);
            } catch (NumberFormatException e) {
                throw new TypeConversionException("'" + text + "' is no number, and not the word random");
            }
        }
    }
}
