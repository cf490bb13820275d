// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.parity;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.iovakit.app.Environment;
import org.iovakit.app.JsonReport;
import org.iovakit.app.NamedBase;
import org.iovakit.app.Rerun;
import org.iovakit.app.Talk;
import org.iovakit.app.diff.DifferenceFiles;
import org.iovakit.app.parity.ComparedTrace;
import org.iovakit.app.parity.SubjectParity;
import org.iovakit.app.subject.CTwin;
import org.iovakit.app.subject.SubjectName;
import org.iovakit.app.subject.Subjects;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.cli.shared.SaveOption;
import org.iovakit.cli.shared.SeriesOption;
import org.iovakit.cli.shared.SubjectsOnC;
import org.iovakit.cli.shared.Terminal;
import org.iovakit.diff.Difference;
import org.iovakit.diff.Finding;
import org.iovakit.diff.FindingText;
import org.iovakit.diff.Pair;
import org.iovakit.diff.Subject;
import org.iovakit.patchgen.PatchGenException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** {@code iovakit parity} of somebody's C: against one other subject, or against all stages. */
final class SubjectComparison {
    /** Makes what the subjects are given. */
    @FunctionalInterface
    interface TraceMaker {
        /**
         * Makes it.
         *
         * @param rcaches whether all of them have the same caches
         */
        ComparedTrace make(boolean rcaches) throws PatchGenException;
    }

    private final Terminal terminal;
    private final Environment environment;
    private final NamedBase base;
    private final SeriesOption series;
    private final CommandSpec command;
    private final Duration patience;
    private final boolean json;
    private final SaveOption save;

    /**
     * Takes over what the user said.
     *
     * @param patience how long C may take for an answer before it counts as hanging
     */
    SubjectComparison(
            Terminal terminal,
            Environment environment,
            NamedBase base,
            SeriesOption series,
            CommandSpec command,
            Duration patience,
            boolean json,
            SaveOption save) {
        this.terminal = terminal;
        this.environment = environment;
        this.base = base;
        this.series = series;
        this.command = command;
        this.patience = patience;
        this.json = json;
        this.save = save;
    }

    /**
     * Compares, and prints what came of it.
     *
     * @param names one or two
     * @return the exit code
     */
    int run(List<String> names, TraceMaker traces) throws PatchGenException {
        if (names.size() > 2) {
            throw new ParameterException(
                    command.commandLine(),
                    "parity compares two, and there are " + names.size() + " here: " + String.join(" ", names));
        }
        if (names.stream().noneMatch(SubjectName::isOne)) {
            throw new ParameterException(
                    command.commandLine(),
                    "stages are held against their C with --stage, and against each other by iovakit diff; here one at"
                            + " least is somebody's C, as in iovakit parity 3 rev:my-branch");
        }
        DifferenceFiles files = save.files(environment);
        try (Subjects subjects = new Subjects(CTwin.required(environment), patience)) {
            SubjectsOnC named = new SubjectsOnC(environment, base, subjects, series, command);
            return names.size() == 1 ? recognise(names.get(0), named, traces) : compare(names, named, traces, files);
        }
    }

    private int compare(List<String> names, SubjectsOnC named, TraceMaker traces, DifferenceFiles files)
            throws PatchGenException {
        Pair pair = named.oneOrJava(names.get(0), names.get(1));
        ComparedTrace trace = trace(named, traces, names.stream().allMatch(SubjectName::isOne));
        SubjectParity.Result result;
        try (Talk.Count progress = terminal.count("comparing", trace.length())) {
            result = new SubjectParity(trace.source()).compare(pair, progress::add);
        }
        if (json) {
            ObjectNode document = document("parity-pair", trace, named);
            put(result, document);
            terminal.out().print(JsonReport.print(document));
        } else {
            List<String> lines = new ArrayList<>(FindingText.wrap(
                    pair.from().title() + " (" + pair.from().name() + ") and "
                            + pair.to().title() + " (" + pair.to().name() + "): " + verdict(result) + "; "
                            + trace.title(),
                    ""));
            if (result.finding().isPresent()) {
                lines.add("");
                lines.addAll(FindingText.of(pair, result.finding().get()));
            } else {
                result.first().ifPresent(difference -> addAnswers(pair, difference, lines));
            }
            lines.addAll(FindingText.wrap("C: " + named.against(), ""));
            print(lines);
        }
        result.finding().flatMap(Finding::minimal).ifPresent(minimal -> keep(pair, trace, minimal, files));
        return result.isSame() ? ExitCode.CLEAN : ExitCode.FOUND;
    }

    /** Saves the minimal trace, and says how to replay it. */
    private void keep(Pair pair, ComparedTrace trace, Finding.Minimal minimal, DifferenceFiles files) {
        String from = pair.from().label();
        String to = pair.to().label();
        Rerun again = new Rerun("parity", base, series.named(), List.of());
        files.saveAndTell(
                trace::is,
                "parity-" + DifferenceFiles.plain(from) + "-" + DifferenceFiles.plain(to) + "-" + trace.stem(),
                List.of(
                        trace.title(),
                        pair.from().title() + ": " + minimal.difference().from(),
                        pair.to().title() + ": " + minimal.difference().to()),
                minimal.trace(),
                file -> again.of(List.of(from, to), List.of("--trace", file.toString())));
    }

    private int recognise(String name, SubjectsOnC named, TraceMaker traces) throws PatchGenException {
        List<Subject> states = named.states(name);
        List<Subject> stages = named.stages(series.lineage(environment).states());
        ComparedTrace trace = trace(named, traces, false);
        List<SubjectParity.Likeness> all = new ArrayList<>();
        try (Talk.Count progress = terminal.count("comparing", -1)) {
            for (Subject state : states) {
                all.add(new SubjectParity(trace.source()).recognise(state, stages, progress::add));
            }
        }
        if (json) {
            ObjectNode document = document("parity-likeness", trace, named);
            ArrayNode array = document.putArray("states");
            all.forEach(likeness -> put(likeness, array.addObject()));
            terminal.out().print(JsonReport.print(document));
        } else {
            List<String> lines = new ArrayList<>();
            all.forEach(likeness -> add(likeness, lines));
            lines.addAll(FindingText.wrap(trace.title() + "; C: " + named.against(), ""));
            print(lines);
        }
        return all.stream().noneMatch(likeness -> likeness.same().isEmpty()) ? ExitCode.CLEAN : ExitCode.FOUND;
    }

    private ComparedTrace trace(SubjectsOnC named, TraceMaker traces, boolean allC) throws PatchGenException {
        Optional<String> otherCaches = allC ? Optional.empty() : named.otherCaches();
        otherCaches.ifPresent(which -> environment.say(which
                + " has other rcaches than the port: random operations are on the tree alone, and a difference in a"
                + " domain with rcaches is to be expected"));
        return traces.make(otherCaches.isEmpty());
    }

    private void print(List<String> lines) {
        terminal.out().print(lines.stream().map(line -> line + "\n").collect(Collectors.joining()));
    }

    private static String verdict(SubjectParity.Result result) {
        return result.isSame()
                ? "no difference in " + result.operations() + " operations"
                : "DIFFERENT at operation " + result.operations();
    }

    private static void addAnswers(Pair pair, Difference difference, List<String> lines) {
        lines.addAll(FindingText.wrap(difference.operation().toString(), "   "));
        lines.addAll(FindingText.wrap(pair.from().title() + ": " + difference.from(), "   "));
        lines.addAll(FindingText.wrap(pair.to().title() + ": " + difference.to(), "   "));
    }

    private static void add(SubjectParity.Likeness likeness, List<String> lines) {
        Pair pair = likeness.closest().pair();
        String what = likeness.code().title() + " (" + likeness.code().name() + "): ";
        if (!likeness.same().isEmpty()) {
            lines.addAll(FindingText.wrap(
                    what + "as "
                            + likeness.same().stream()
                                    .map(stage -> stage.title() + " (" + stage.name() + ")")
                                    .collect(Collectors.joining(", "))
                            + ", no difference in " + likeness.closest().operations() + " operations",
                    ""));
            return;
        }
        lines.addAll(FindingText.wrap(
                what + "as no stage; it leaves " + pair.from().title() + " ("
                        + pair.from().name() + ") last, at operation "
                        + likeness.closest().operations(),
                ""));
        addAnswers(pair, likeness.closest().first().orElseThrow(), lines);
    }

    private static ObjectNode document(String schema, ComparedTrace trace, SubjectsOnC named) {
        ObjectNode document = JsonReport.of(schema);
        document.put("trace", trace.title());
        trace.seed().ifPresent(seed -> document.put("seed", seed));
        document.put("c", named.against());
        return document;
    }

    private static void put(SubjectParity.Result result, ObjectNode json) {
        json.put("from", result.pair().from().label());
        json.put("to", result.pair().to().label());
        json.put("operations", result.operations());
        json.put("same", result.isSame());
        result.first().ifPresent(difference -> {
            ObjectNode node = json.putObject("difference");
            node.put("operation", difference.operation().toString());
            node.put("from", difference.from().toString());
            node.put("to", difference.to().toString());
            result.finding().flatMap(finding -> finding.minimal()).ifPresent(minimal -> {
                ArrayNode operations = node.putArray("minimal");
                minimal.trace().operations().forEach(operation -> operations.add(operation.toString()));
            });
        });
    }

    private static void put(SubjectParity.Likeness likeness, ObjectNode json) {
        json.put("subject", likeness.code().label());
        json.put("name", likeness.code().name());
        ArrayNode same = json.putArray("same");
        likeness.same().forEach(stage -> same.add(stage.label()));
        put(likeness.closest(), json.putObject("closest"));
    }
}
