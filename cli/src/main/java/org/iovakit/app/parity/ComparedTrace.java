// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.parity;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.Reason;
import org.iovakit.trace.Operation;
import org.iovakit.trace.RandomTrace;
import org.iovakit.trace.Trace;
import org.iovakit.trace.TraceFile;
import org.iovakit.trace.TraceSource;
import org.iovakit.trace.TraceSyntaxException;

/**
 * The operations that Java and C are given: random ones, or those of a file.
 *
 * @param source the operations
 * @param seed of random ones
 * @param length how many they are, or -1 when nobody knows
 * @param title what a line for people calls them
 * @param stem what a file's name calls them
 * @param options the options of iovakit parity that give them, but for their number
 */
public record ComparedTrace(
        TraceSource source, OptionalLong seed, long length, String title, String stem, List<String> options) {
    /**
     * Random operations.
     *
     * @param rcaches whether there are caches in them
     */
    public static ComparedTrace random(long seed, long operations, boolean rcaches) {
        List<String> options = new ArrayList<>(List.of("--seed", "" + seed));
        if (!rcaches) {
            options.add("--tree");
        }
        return new ComparedTrace(
                new RandomTrace(seed, operations, rcaches),
                OptionalLong.of(seed),
                operations,
                "seed " + seed + (rcaches ? "" : ", tree only"),
                "seed" + seed + (rcaches ? "" : "-tree"),
                options);
    }

    /**
     * The operations of a file, whose first lines are read.
     *
     * @param named as the user calls it
     * @param file where that is
     */
    public static ComparedTrace file(Path named, Path file) throws PatchGenException {
        try {
            return new ComparedTrace(
                    new TraceFile(file),
                    OptionalLong.empty(),
                    -1,
                    named.toString(),
                    named.getFileName().toString().replaceFirst("\\.trace$", ""),
                    List.of("--trace", named.toString()));
        } catch (TraceSyntaxException e) {
            throw new PatchGenException(e.getMessage(), e);
        } catch (IOException e) {
            throw new PatchGenException("--trace " + named + ": " + Reason.of(e) + "; name the file of a trace", e);
        }
    }

    /** Whether these are the operations of a short trace, and no more. */
    public boolean is(Trace other) throws PatchGenException {
        try (TraceSource.Cursor ours = source.open();
                TraceSource.Cursor theirs = other.open()) {
            Operation operation;
            do {
                operation = ours.next();
                if (!Objects.equals(operation, theirs.next())) {
                    return false;
                }
            } while (operation != null);
            return source.cpus() == other.cpus();
        } catch (IOException e) {
            throw new PatchGenException(title + ": " + Reason.of(e), e);
        }
    }

    /** The options of iovakit parity that give the first of these operations, up to this number. */
    public List<String> optionsUpTo(long operation) {
        List<String> some = new ArrayList<>(options);
        if (seed.isPresent()) {
            some.addAll(List.of("--ops", "" + operation));
        }
        return some;
    }
}
