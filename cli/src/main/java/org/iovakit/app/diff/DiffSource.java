// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.diff;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import org.iovakit.diff.CostRule;
import org.iovakit.diff.DiffResult;
import org.iovakit.diff.GrowthDiff;
import org.iovakit.diff.Kind;
import org.iovakit.diff.Pair;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.trace.Coverage;
import org.iovakit.trace.Trace;

/** The operations that two stages are given. */
public interface DiffSource {
    /** How many they are, or -1 when nobody knows. */
    long length();

    /** What a line for people calls them. */
    String title();

    /** What a file's name calls them. */
    String stem();

    /** Whether these are the operations of a short trace, and no more. */
    boolean is(Trace trace) throws PatchGenException;

    /** The file that they are from, as the user names it. */
    default Optional<Path> file() {
        return Optional.empty();
    }

    /** How much of what a host did they have. */
    default Coverage coverage() {
        return Coverage.NOTHING;
    }

    /** Of a scenario, how what a request costs grows with its size; empty where the size is given. */
    default Optional<GrowthDiff> growth(Pair pair) {
        return Optional.empty();
    }

    /** The options of iovakit diff that give them. */
    List<String> options();

    /**
     * Gives them to both stages.
     *
     * @param kinds of differences that matter
     * @param progress told from time to time how many more are done
     * @throws PatchGenException if they cannot be read
     */
    DiffResult run(Pair pair, CostRule rule, Set<Kind> kinds, LongConsumer progress) throws PatchGenException;
}
