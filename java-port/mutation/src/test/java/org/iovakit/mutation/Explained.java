// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.mutation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The survivors that the module's mutants.md explains, a row of a table each. Immutable. */
final class Explained {
    /** What a row calls its mutant. */
    enum Verdict {
        /** No caller can tell it from the port. */
        EQUIVALENT,
        /** It can be told from the port, and no test does. */
        ALIVE,
        /** It differs only if threads meet in a certain way, so that it is killed in one run and not in the next. */
        TIMING;
    }

    /** Place, change, with a number if it is not the first, source, verdict, and a reason that is not empty. */
    private static final Pattern ROW = Pattern.compile(
            "\\| `(\\S+)` \\| (.+?)(?: \\((\\d+)\\))? \\| `(.+)` \\| (equivalent|alive|timing) \\| .+ \\|");

    private final Map<Mutant.Name, Verdict> verdicts;

    private Explained(Map<Mutant.Name, Verdict> verdicts) {
        this.verdicts = verdicts;
    }

    /** Reads the rows of a Markdown file; a line that starts with a name of the port and is no row is an error. */
    static Explained read(Path file) throws IOException {
        return of(Files.readAllLines(file));
    }

    static Explained of(List<String> lines) {
        Map<Mutant.Name, Verdict> verdicts = new LinkedHashMap<>();
        for (String line : lines) {
            if (line.startsWith("| `org.iovakit.")) {
                Matcher row = ROW.matcher(line);
                if (!row.matches()) {
                    throw new IllegalArgumentException("not a row of a survivor: " + line);
                }
                Mutant.Name name = new Mutant.Name(
                        row.group(1),
                        row.group(2),
                        row.group(4).replace("\\|", "|"),
                        row.group(3) == null ? 1 : Integer.parseInt(row.group(3)));
                if (verdicts.put(name, Verdict.valueOf(row.group(5).toUpperCase(Locale.ROOT))) != null) {
                    throw new IllegalArgumentException("explained twice: " + line);
                }
            }
        }
        return new Explained(verdicts);
    }

    /**
     * Holds the rows against a run.
     *
     * @param tried all mutants of the run; rows of other classes are not looked at
     * @return what is wrong: survivors without a row, rows of mutants that were killed or are none. A mutant that has a
     *     row and ran out of time is not held against it: a slow machine does that, too
     */
    List<String> mismatches(List<Mutant> tried) {
        List<String> mismatches = new ArrayList<>();
        Map<Mutant.Name, Mutant> byName = new LinkedHashMap<>();
        for (Mutant mutant : tried) {
            byName.put(mutant.name(), mutant);
            if (isAlive(mutant) && !verdicts.containsKey(mutant.name())) {
                mismatches.add("not explained, " + mutant.fate() + ": " + mutant.name());
            }
        }
        List<String> types = tried.stream().map(Mutant::type).distinct().toList();
        verdicts.forEach((name, verdict) -> {
            Mutant mutant = byName.get(name);
            if (mutant == null && types.contains(type(name))) {
                mismatches.add("explained, but there is no such mutant: " + name);
            } else if (mutant != null && mutant.fate() == Mutant.Fate.KILLED && verdict != Verdict.TIMING) {
                mismatches.add("explained, but killed: " + name);
            }
        });
        return mismatches;
    }

    /** Classes that have rows, and no mutant in a run. */
    Set<String> classesWithout(List<Mutant> tried) {
        Set<String> classes =
                verdicts.keySet().stream().map(Explained::type).collect(Collectors.toCollection(TreeSet::new));
        tried.forEach(mutant -> classes.remove(mutant.type()));
        return classes;
    }

    private static String type(Mutant.Name name) {
        return name.place().substring(0, name.place().lastIndexOf('.'));
    }

    /** Mutants of a run that count as survivors: those that live, and those that have a row and ran out of time. */
    long survivors(List<Mutant> tried) {
        return tried.stream()
                .filter(mutant -> isAlive(mutant)
                        || (mutant.fate() == Mutant.Fate.TIMED_OUT && verdicts.containsKey(mutant.name())))
                .count();
    }

    private static boolean isAlive(Mutant mutant) {
        return mutant.fate() == Mutant.Fate.SURVIVED || mutant.fate() == Mutant.Fate.NOT_COVERED;
    }
}
