// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.mutants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.iovakit.app.series.EditedSeries;
import org.iovakit.oracle.Compiler;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.testing.KernelSources;
import org.iovakit.testing.OwnSeries;
import org.iovakit.testing.Requirements;
import org.iovakit.trace.RandomTrace;
import org.iovakit.trace.TraceSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Small mistakes in the C that the templates bring in do not get past the suite and parity. */
class CMutantsTest {
    private static final boolean LONG = Boolean.getBoolean("iovakit.long");
    private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();
    private static final int SAMPLE_OF_EACH = 4;
    private static final int SEED = 20260512;
    private static final TraceSource TRACE = new RandomTrace(20260512, 100_000, true);

    /** Kept for all builds, as they are named by their content. */
    private static final Path PROGRAMS = Path.of(
            System.getProperty("java.io.tmpdir"),
            "iovakit-test-programs-" + System.getProperty("user.name"),
            "mutants");

    private static Compiler compiler;

    /** By series. */
    private static final List<List<MutableStage>> STAGES = new ArrayList<>();

    @BeforeAll
    static void renderTheSeries() throws IOException, PatchGenException {
        Requirements.program("gcc", "gcc");
        compiler = Compiler.find(System.getenv(), Duration.ofMinutes(2));
        for (EditedSeries series : OwnSeries.allOn(KernelSources.LINUX_6_12)) {
            STAGES.add(MutableStage.of(series));
        }
    }

    private record Trial(CMutant mutant, MutantTrial.Verdict verdict) {}

    private static List<Trial> tried(MutantTrial trial, List<CMutant> mutants)
            throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<Trial>> trials = new ArrayList<>();
            for (CMutant mutant : mutants) {
                trials.add(threads.submit(() -> new Trial(mutant, trial.verdict(stage(mutant.stage()), mutant))));
            }
            List<Trial> results = new ArrayList<>();
            for (Future<Trial> each : trials) {
                results.add(each.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    private static MutableStage stage(String name) {
        return STAGES.stream()
                .flatMap(List::stream)
                .filter(stage -> stage.state().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** All of them in the long form; else some of each series that can be killed, the same each time. */
    private static List<CMutant> chosen(Set<String> explained) {
        List<CMutant> chosen = new ArrayList<>();
        for (List<MutableStage> series : STAGES) {
            List<CMutant> all = new ArrayList<>(
                    series.stream().flatMap(stage -> stage.mutants().stream()).toList());
            if (!LONG) {
                all.removeIf(mutant -> explained.contains(mutant.key()));
                Collections.shuffle(all, new Random(SEED));
            }
            chosen.addAll(LONG ? all : all.subList(0, SAMPLE_OF_EACH));
        }
        return chosen;
    }

    @Test
    void mutantsAreKilled() throws IOException, InterruptedException, ExecutionException {
        Set<String> explained = rows("");
        List<Trial> trials = tried(new MutantTrial(compiler, PROGRAMS, List.of(TRACE)), chosen(explained));

        Map<MutantTrial.Verdict, Integer> counts = new EnumMap<>(MutantTrial.Verdict.class);
        for (MutantTrial.Verdict verdict : MutantTrial.Verdict.values()) {
            counts.put(verdict, 0);
        }
        trials.forEach(trial -> counts.merge(trial.verdict(), 1, Integer::sum));
        int suite = counts.get(MutantTrial.Verdict.KILLED_BY_SUITE);
        int parity = counts.get(MutantTrial.Verdict.KILLED_BY_PARITY);
        int run = suite + parity + counts.get(MutantTrial.Verdict.SURVIVED);
        Set<String> survivors = trials.stream()
                .filter(trial -> trial.verdict() == MutantTrial.Verdict.SURVIVED)
                .map(trial -> trial.mutant().key())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> alive = new TreeSet<>(survivors);
        alive.removeAll(rows("EQUIVALENT"));
        double percent = 100.0 * (suite + parity) / (suite + parity + alive.size());
        System.out.printf(
                Locale.ROOT,
                "C mutants: %d of %d killed, %d equivalent, %.1f percent of the others (%d by the suite, %d by parity);"
                        + " %d equal in object code, %d not compiled%n",
                suite + parity,
                run,
                survivors.size() - alive.size(),
                percent,
                suite,
                parity,
                counts.get(MutantTrial.Verdict.SAME_CODE),
                counts.get(MutantTrial.Verdict.NOT_COMPILED));
        survivors.forEach(key -> System.out.println("C mutant survives: " + key));

        Set<String> unexplained = new TreeSet<>(survivors);
        unexplained.removeAll(explained);
        assertEquals(Set.of(), unexplained);
        if (LONG) {
            assertEquals(explained, survivors);
        }
        assertTrue(percent >= 95, () -> percent + " percent");
    }

    /** The first column of the table of the C, without its quotes, of the rows whose second one begins with a word. */
    private static Set<String> rows(String verdict) throws IOException {
        String text = Files.readString(PROJECT.resolve("docs/mutants.md"));
        String section =
                text.substring(text.indexOf("\n## The C templates\n") + 1).split("\n## ", 2)[0];
        return section.lines()
                .filter(line -> line.startsWith("| `") && line.contains("` | " + verdict))
                .map(line -> line.substring(3, line.indexOf("` |")).replace("\\|", "|"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** A comparison that stops before the difference, and a suite that has nothing against this mistake. */
    @Test
    void aBlindVerifierIsNoticed() throws IOException {
        MutableStage stage = stage("augmented-tree");
        CMutant mutant = stage.mutants().stream()
                .filter(m -> m.function().equals("reserve_iova") && m.operator().equals("removed assignment"))
                .findFirst()
                .orElseThrow();
        assertEquals(
                MutantTrial.Verdict.SURVIVED,
                new MutantTrial(compiler, PROGRAMS, List.of(new RandomTrace(20260512, 1, true)))
                        .verdict(stage, mutant));
        assertEquals(
                MutantTrial.Verdict.KILLED_BY_PARITY,
                new MutantTrial(compiler, PROGRAMS, List.of(TRACE)).verdict(stage, mutant));
    }
}
