// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.iovakit.app.Talk;
import org.iovakit.diff.CostRule;
import org.iovakit.diff.DiffResult;
import org.iovakit.diff.Difference;
import org.iovakit.diff.Effect;
import org.iovakit.diff.Finding;
import org.iovakit.diff.Hunt;
import org.iovakit.diff.Mechanism;
import org.iovakit.diff.Pair;
import org.iovakit.diff.Subject;
import org.iovakit.diff.matrix.Aspect;
import org.iovakit.diff.matrix.Matrix;
import org.iovakit.diff.matrix.Row;
import org.iovakit.diff.matrix.Sample;
import org.iovakit.diff.matrix.Worse;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.Reason;
import org.iovakit.trace.Operation;
import org.iovakit.trace.Trace;
import org.iovakit.trace.TraceFile;
import org.iovakit.trace.TraceSource;

/** The differences that are worth a drawing. */
final class Findings {
    /** Random operations on each two. */
    static final long HUNTED = 30_000;

    private static final long SEED = 20260512;

    /** The paragraph that says why. */
    private static final Pattern WHY = Pattern.compile("(?m)^(?:Why|When, why)[^:]*: (.+(?:\\n.+)*)");

    /** Costs are left to the matrix: to make a trace of them short takes longer than all else on the page. */
    private Findings() {}

    /**
     * Each with the one that it comes after, from the second on.
     *
     * @param before by place, the place of the one before
     */
    static List<Pair> pairs(List<? extends Subject> subjects, List<Integer> before) {
        return IntStream.range(1, subjects.size())
                .mapToObj(place -> new Pair(subjects.get(before.get(place)), subjects.get(place)))
                .toList();
    }

    /**
     * What the second of each two answers otherwise than the first, as a short hunt finds it.
     *
     * @param talk is told how far it is
     * @return a result each, in their order
     */
    static List<DiffResult> hunt(List<Pair> pairs, Talk talk) {
        Hunt.Budget budget = new Hunt.Budget(SEED, 1, HUNTED, Optional.empty(), true);
        try (Talk.Count progress = talk.count("comparing states", HUNTED * pairs.size())) {
            // Each on machines of its own, so they may run side by side.
            return pairs.parallelStream()
                    .map(pair -> Hunt.run(pair, CostRule.NONE, budget, progress::add))
                    .toList();
        }
    }

    /** The command that makes the same hunt on two stages. */
    static String again(Pair pair) {
        return "iovakit diff --from " + pair.from().label() + " --to "
                + pair.to().label() + " " + String.join(" ", options());
    }

    /** The options of iovakit diff that make the same hunt. */
    static List<String> options() {
        return List.of("--seed", "" + SEED, "--ops", "" + HUNTED);
    }

    /**
     * What each patch does otherwise.
     *
     * @param heads of the states, from what the first patch is put on
     * @param names of the states
     * @param hunts from the second state on
     * @param again makes the command that makes the same hunt
     * @param kept by state, see {@link #kept}
     */
    static List<PatchFindings> of(
            List<String> heads,
            List<String> names,
            List<DiffResult> hunts,
            Function<Pair, String> again,
            Map<Integer, List<ShownFinding>> kept) {
        List<PatchFindings> patches = new ArrayList<>();
        for (int place = 1; place < heads.size(); place++) {
            DiffResult hunt = hunts.get(place - 1);
            List<ShownFinding> findings = new ArrayList<>();
            for (Finding found : hunt.findings()) {
                found.minimal().ifPresent(minimal -> findings.add(of(hunt, found, minimal.trace())));
            }
            findings.addAll(kept.getOrDefault(place, List.of()));
            patches.add(new PatchFindings(
                    heads.get(place),
                    names.get(place),
                    (hunt.isSame() ? "No answer differs in " : "Answers differ in some of ")
                            + Notation.count(hunt.operations()) + " random operations.",
                    again.apply(hunt.pair()),
                    findings));
        }
        return patches;
    }

    private static ShownFinding of(DiffResult hunt, Finding found, Trace trace) {
        Difference.Sort sort = found.sort();
        return new ShownFinding(
                sort.kind().title()
                        + (sort.effect() == Effect.OTHER
                                ? ""
                                : ", " + sort.effect().title()) + ": "
                        + sort.mechanisms().stream().map(Mechanism::title).collect(Collectors.joining(", ")),
                sort.mechanisms().stream()
                        .map(mechanism -> Notation.sentence(mechanism.explanation()))
                        .collect(Collectors.joining(" ")),
                List.of("seen " + Notation.count(found.seen()) + " times in " + Notation.count(hunt.operations())
                        + " random operations"),
                sort.mechanisms().stream()
                        .flatMap(mechanism -> mechanism.functions().stream())
                        .distinct()
                        .toList(),
                "",
                Story.of(hunt.pair(), trace));
    }

    /**
     * Where stages are worse, each scenario and aspect once, as far as a short trace of it is kept.
     *
     * @param docs folder with what is said of them, {@code findings.md}, and the traces, {@code
     *     findings/SCENARIO-ASPECT.trace}; need not exist
     * @return by the first stage that is
     * @throws PatchGenException if one cannot be read
     */
    static Map<Integer, List<ShownFinding>> kept(Matrix matrix, Path docs) throws PatchGenException {
        Map<String, List<Worse>> places = new LinkedHashMap<>();
        for (Worse worse : matrix.worse()) {
            places.computeIfAbsent(worse.scenario() + "-" + worse.aspect().title(), key -> new ArrayList<>())
                    .add(worse);
        }
        Map<Integer, List<ShownFinding>> findings = new HashMap<>();
        for (Map.Entry<String, List<Worse>> entry : places.entrySet()) {
            Path file = docs.resolve("findings/" + entry.getKey() + ".trace");
            if (Files.exists(file)) {
                findings.computeIfAbsent(entry.getValue().get(0).stage(), key -> new ArrayList<>())
                        .add(of(matrix, entry.getValue(), docs, file));
            }
        }
        return findings;
    }

    private static ShownFinding of(Matrix matrix, List<Worse> places, Path docs, Path file) throws PatchGenException {
        Worse first = places.get(0);
        Row row = matrix.rows().stream()
                .filter(one -> one.scenario().name().equals(first.scenario()))
                .findFirst()
                .orElseThrow();
        List<String> heads = matrix.heads();
        Pair pair = new Pair(
                matrix.subjects().get(first.against()), matrix.subjects().get(first.stage()));
        return new ShownFinding(
                first.scenario() + ": worse in " + first.aspect().title(),
                why(first, row.courses().get(first.stage()).largest(), docs.resolve("findings.md")),
                places.stream()
                        .map(place -> "stage " + heads.get(place.stage()) + " against " + heads.get(place.against())
                                + ": "
                                + MatrixSection.change(
                                        place.aspect(),
                                        place.against() == 0
                                                ? row.againstBase(place.stage())
                                                : row.againstBefore(place.stage())))
                        .toList(),
                List.of(),
                "iovakit diff --from " + pair.from().label() + " --to "
                        + pair.to().label() + " --trace docs/findings/" + file.getFileName(),
                Story.of(pair, read(file)));
    }

    /** What the document says why; empty if it does not say so of these figures, which are those of its series alone. */
    private static String why(Worse place, Sample sample, Path document) throws PatchGenException {
        if (!Files.exists(document)) {
            return "";
        }
        Pattern figures = Pattern.compile("\n    " + place.scenario() + ", "
                + place.aspect().title() + ": worse at .*(?:\n        .*)*?\n        stage .* "
                + Pattern.quote(figures(place.aspect(), sample)) + "\n");
        for (String section : text(document).split("\n## ", -1)) {
            Matcher why = WHY.matcher(section);
            if (figures.matcher(section).find() && why.find()) {
                return why.group(1).replace("`", "").replaceAll("\\s+", " ");
            }
        }
        return "";
    }

    /** The end of a line of figures in the document. */
    private static String figures(Aspect aspect, Sample sample) {
        return switch (aspect) {
            case OUTCOME -> "refused " + sample.outcome().refused();
            case FOOTPRINT -> "holes " + sample.footprint().holes();
            case VISITS, GROWTH -> "worst " + sample.cost().worst();
        };
    }

    private static String text(Path document) throws PatchGenException {
        try {
            return Files.readString(document);
        } catch (IOException e) {
            throw new PatchGenException("cannot read what is said of findings, " + document + ": " + Reason.of(e), e);
        }
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
