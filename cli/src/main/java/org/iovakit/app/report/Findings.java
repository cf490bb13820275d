// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.iovakit.diff.CostRule;
import org.iovakit.diff.DiffResult;
import org.iovakit.diff.Difference;
import org.iovakit.diff.Effect;
import org.iovakit.diff.Finding;
import org.iovakit.diff.Hunt;
import org.iovakit.diff.Mechanism;
import org.iovakit.diff.Pair;
import org.iovakit.diff.matrix.Matrix;
import org.iovakit.diff.matrix.Worse;
import org.iovakit.domain.State;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.trace.Operation;
import org.iovakit.trace.Trace;
import org.iovakit.trace.TraceFile;
import org.iovakit.trace.TraceSource;

/** The differences that are worth a drawing. */
public final class Findings {
    private static final long SEED = 20260512;

    /** Costs are left to the matrix: to make a trace of them short takes longer than all else on the page. */
    private Findings() {}

    /**
     * What the second of each two answers otherwise than the first, as a short hunt finds it.
     *
     * @param operations for each two
     * @param progress told from time to time how many more operations are done
     * @return a result each, in their order
     */
    static List<DiffResult> hunt(List<Pair> pairs, long operations, LongConsumer progress) {
        // Each on machines of its own, so they may run side by side.
        return pairs.parallelStream()
                .map(pair -> Hunt.run(pair, CostRule.NONE, budget(operations), progress))
                .toList();
    }

    private static Hunt.Budget budget(long operations) {
        return new Hunt.Budget(SEED, 1, operations, Optional.empty(), true);
    }

    /**
     * What stages answer otherwise than the one before, as a short hunt between each two finds it.
     *
     * @param operations for each two
     * @return by stage, and then in the order of the hunt
     */
    public static List<ShownFinding> hunted(List<State> stages, long operations) {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 1; i < stages.size(); i++) {
            pairs.add(new Pair(stages.get(i - 1), stages.get(i)));
        }
        List<ShownFinding> findings = new ArrayList<>();
        for (DiffResult result : hunt(pairs, operations, done -> {})) {
            Pair pair = result.pair();
            findings.addAll(of(
                    result,
                    pair.to().stage().orElseThrow().number(),
                    "iovakit diff --from " + pair.from().label() + " --to "
                            + pair.to().label() + " " + String.join(" ", options(operations))));
        }
        return findings;
    }

    /** The options of iovakit diff that make the same hunt. */
    static List<String> options(long operations) {
        return List.of("--seed", "" + SEED, "--ops", "" + operations);
    }

    /**
     * What a hunt found, as far as a short trace shows it.
     *
     * @param patch its number
     * @param command that makes the same hunt
     */
    static List<ShownFinding> of(DiffResult result, int patch, String command) {
        List<ShownFinding> findings = new ArrayList<>();
        for (Finding found : result.findings()) {
            found.minimal().ifPresent(minimal -> findings.add(of(result, found, minimal.trace(), patch, command)));
        }
        return findings;
    }

    private static ShownFinding of(DiffResult result, Finding found, Trace trace, int patch, String command) {
        Difference.Sort sort = found.sort();
        List<String> text = new ArrayList<>(
                sort.mechanisms().stream().map(Findings::sentence).toList());
        text.add("Seen " + Notation.count(found.seen()) + " times in " + Notation.count(result.operations())
                + " random operations.");
        return new ShownFinding(
                "Patch " + patch + ": " + sort.kind().title()
                        + (sort.effect() == Effect.OTHER
                                ? ""
                                : ", " + sort.effect().title()) + ", "
                        + sort.mechanisms().stream().map(Mechanism::title).collect(Collectors.joining(", ")),
                text,
                sort.mechanisms().stream()
                        .flatMap(mechanism -> mechanism.functions().stream())
                        .distinct()
                        .toList(),
                command,
                Story.of(result.pair(), trace));
    }

    private static String sentence(Mechanism mechanism) {
        String text = mechanism.explanation();
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + ".";
    }

    /**
     * Where stages are worse, each scenario and aspect once, as far as a short trace of it is kept.
     *
     * @param folder of the traces, named {@code SCENARIO-ASPECT.trace}; need not exist
     * @throws PatchGenException if one cannot be read
     */
    public static List<ShownFinding> kept(Matrix matrix, Path folder) throws PatchGenException {
        Map<String, List<Worse>> places = new LinkedHashMap<>();
        for (Worse worse : matrix.worse()) {
            places.computeIfAbsent(worse.scenario() + "-" + worse.aspect().title(), key -> new ArrayList<>())
                    .add(worse);
        }
        List<ShownFinding> findings = new ArrayList<>();
        for (Map.Entry<String, List<Worse>> entry : places.entrySet()) {
            Path file = folder.resolve(entry.getKey() + ".trace");
            if (Files.exists(file)) {
                findings.add(of(matrix, entry.getValue(), file));
            }
        }
        return findings;
    }

    private static ShownFinding of(Matrix matrix, List<Worse> places, Path file) throws PatchGenException {
        Worse first = places.get(0);
        Pair pair = new Pair(
                matrix.subjects().get(first.against()), matrix.subjects().get(first.stage()));
        return new ShownFinding(
                first.scenario() + ": worse in " + first.aspect().title(),
                List.of(places.stream()
                        .map(place -> "Stage " + place.stage() + " is worse than stage " + place.against())
                        .collect(Collectors.joining("; ", "", "."))),
                List.of(),
                "iovakit diff --from " + pair.from().label() + " --to "
                        + pair.to().label() + " --trace docs/findings/" + file.getFileName(),
                Story.of(pair, read(file)));
    }

    private static Trace read(Path file) throws PatchGenException {
        try {
            TraceFile trace = new TraceFile(file);
            List<Operation> operations = new ArrayList<>();
            try (TraceSource.Cursor cursor = trace.open()) {
                for (Operation operation = cursor.next(); operation != null; operation = cursor.next()) {
                    operations.add(operation);
                }
            }
            return new Trace(trace.cpus(), operations);
        } catch (IOException e) {
            throw new PatchGenException("cannot read the trace of a finding, " + file + ": " + e.getMessage(), e);
        }
    }
}
