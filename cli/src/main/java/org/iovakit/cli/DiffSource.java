// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import java.util.List;
import java.util.function.LongConsumer;
import org.iovakit.diff.CostRule;
import org.iovakit.diff.DiffResult;
import org.iovakit.diff.Pair;
import org.iovakit.patchgen.PatchGenException;

/** The operations that two stages are given. */
interface DiffSource {
    /** How many they are, or -1 when nobody knows. */
    long length();

    /** What a line for people calls them. */
    String title();

    /** The options of iovakit diff that give them. */
    List<String> options();

    /**
     * Gives them to both stages.
     *
     * @param progress told from time to time how many more are done
     * @throws PatchGenException if they cannot be read
     */
    DiffResult run(Pair pair, CostRule rule, LongConsumer progress) throws PatchGenException;
}
