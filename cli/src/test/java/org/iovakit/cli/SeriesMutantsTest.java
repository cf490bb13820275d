// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.iovakit.cli.SeriesTrial.Outcome;
import org.iovakit.cli.SeriesTrial.Verdict;
import org.iovakit.mutants.SeriesMutant;
import org.iovakit.mutants.SeriesMutator;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.series.Series;
import org.iovakit.testing.RequiresProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small mistakes in any line that the series adds, accepted by their author, do not get past {@code run}. */
@RequiresProgram(value = "gcc", debianPackage = "gcc")
class SeriesMutantsTest {
    private static final boolean LONG = Boolean.getBoolean("iovakit.long");

    /** Of the sample; another number gives other mutants. */
    private static final long SEED = Long.getLong("iovakit.mutants.seed", 20260512);

    private static final int MANY = 200;

    /** What the short form tries, each killed by something else. */
    private static final List<String> FEW = List.of(
            "0001-augmented-tree.ftl, iova.c, dropped: if (!next) { -> nothing",
            "0001-augmented-tree.ftl, iova.c, negated: if (next) { -> if (!(next)) {",
            "0003-limit-aware.ftl, iova.h, name: unsigned long clamped_gap32; /* The part of it below 4 GiB */"
                    + " -> unsigned int clamped_gap32; /* The part of it below 4 GiB */",
            "0005-kunit.ftl, iova-kunit.c, negated: if (t->slots[slot]) { -> if (!(t->slots[slot])) {");

    @TempDir
    Path scratch;

    private static List<SeriesMutant> all() throws IOException, PatchGenException {
        Path folder = Console.PROJECT.resolve("series/iova-augmented-rbtree/v1");
        List<SeriesMutant> all = new ArrayList<>();
        for (String template : Series.read(folder).file().patches()) {
            all.addAll(SeriesMutator.of(template, Files.readString(folder.resolve(template))));
        }
        return all;
    }

    /** Tries mutants, several at a time. */
    private List<Outcome> tried(List<SeriesMutant> mutants, int threads) throws Exception {
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        AtomicInteger next = new AtomicInteger();
        try {
            List<Future<List<Outcome>>> parts = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                Path own = Files.createDirectories(scratch.resolve("thread-" + thread));
                parts.add(workers.submit((Callable<List<Outcome>>) () -> {
                    // What is built of mutants in the long form is of no use for others.
                    SeriesTrial trial = new SeriesTrial(own, LONG ? scratch.resolve("programs") : Console.PROGRAMS);
                    List<Outcome> outcomes = new ArrayList<>();
                    for (int i = next.getAndIncrement(); i < mutants.size(); i = next.getAndIncrement()) {
                        outcomes.add(trial.of(mutants.get(i)));
                    }
                    return outcomes;
                }));
            }
            List<Outcome> outcomes = new ArrayList<>();
            for (Future<List<Outcome>> part : parts) {
                outcomes.addAll(part.get());
            }
            return outcomes;
        } finally {
            workers.shutdownNow();
        }
    }

    @Test
    void mutantsEndTheRunOrChangeNothing() throws Exception {
        Set<String> listed = listed();
        List<SeriesMutant> mutants = LONG
                ? SeriesMutator.sample(all(), MANY, SEED)
                : all().stream().filter(mutant -> FEW.contains(mutant.key())).toList();
        assertEquals(LONG ? MANY : FEW.size(), mutants.size());
        List<Outcome> outcomes = tried(mutants, LONG ? 2 : 1);
        Set<String> survivors = outcomes.stream()
                .filter(outcome -> outcome.verdict() == Verdict.SURVIVED)
                .map(outcome -> outcome.mutant().key())
                .collect(Collectors.toCollection(TreeSet::new));
        System.out.println(summary(outcomes));
        survivors.forEach(key -> System.out.println("series mutant survives: " + key));

        Set<String> expected = mutants.stream().map(SeriesMutant::key).collect(Collectors.toCollection(TreeSet::new));
        expected.retainAll(listed);
        assertEquals(expected, survivors);
    }

    private static String summary(List<Outcome> outcomes) {
        Map<String, Integer> kills = new TreeMap<>();
        int killed = 0;
        for (Outcome outcome : outcomes) {
            if (outcome.verdict().isKill()) {
                kills.merge(outcome.verdict().toString(), 1, Integer::sum);
                killed++;
            }
        }
        long equivalent = outcomes.stream()
                .filter(outcome -> outcome.verdict() == Verdict.EQUIVALENT)
                .count();
        return "series mutants: %d of %d killed, %d equivalent, %d listed; by what: %s; seed %d"
                .formatted(killed, outcomes.size(), equivalent, outcomes.size() - killed - equivalent, kills, SEED);
    }

    /** The mutants of the table, without its quotes. */
    private static Set<String> listed() throws IOException {
        String text = Files.readString(Console.PROJECT.resolve("docs/mutants.md"));
        String section = text.substring(text.indexOf("\n## The series\n") + 1).split("\n## ", 2)[0];
        return section.lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(3, line.indexOf("` |")).replace("\\|", "|"))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
