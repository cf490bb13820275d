// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.iovakit.app.Environment;
import org.iovakit.app.RenderDate;
import org.iovakit.app.Rerun;
import org.iovakit.app.report.Report;
import org.iovakit.app.report.ReportMaker;
import org.iovakit.app.report.ReportPage;
import org.iovakit.app.report.SeriesReport;
import org.iovakit.app.report.SeriesReportMaker;
import org.iovakit.app.report.SubjectReport;
import org.iovakit.app.report.SubjectReportMaker;
import org.iovakit.app.series.Lineage;
import org.iovakit.app.subject.SubjectName;
import org.iovakit.cli.shared.BaseOptions;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.cli.shared.Invocation;
import org.iovakit.cli.shared.ResultFile;
import org.iovakit.cli.shared.SeriesOption;
import org.iovakit.patchgen.PatchGenException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code iovakit report}. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = {
            "Write one HTML page of what each patch does. It begins with a row a patch: the answers that change, the cost,"
                    + " the memory, and the verdict by backend; each cell leads to what it rests on: the costs by the"
                    + " ranges in the domain, all scenarios, each finding drawn on the tree, the address space over time,"
                    + " and each patch's Java beside its C.",
            "The page needs no network, follows the browser's light or dark scheme, and can be printed. Without a C"
                    + " compiler the suite runs on Java alone, and without a kernel there is no C in it; the page then"
                    + " says so.",
            "Of C of anybody's, by its name, it is the page that a reviewer wants: a row a patch, with what changes in"
                    + " behaviour, cost and memory, the verdict of the suites, and which stage it does the same as. iovakit"
                    + " diff --help says which names there are.",
            "Of two series or more it shows all stages side by side: each suite on all of them, and so what each does not"
                    + " meet, the costs, and the matrix. Exits 1 if a stage does not meet a case."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  iovakit report",
            "  iovakit report --kernel ~/src/linux --rev v6.12 --out /tmp/iova.html",
            "  iovakit report --full",
            "  iovakit report mbox:thread.mbox --kernel ~/src/linux",
            "  iovakit report iova-augmented-rbtree iova-aligned-order",
        })
public final class ReportCommand implements Callable<Integer> {
    private static final int SMALLEST = 1_000;
    private static final int LARGEST = 1_000_000;

    @ParentCommand
    private Invocation iovakit;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            defaultValue = "iovakit-report.html",
            description = "File to write, in place of one that is there; a device or a pipe is written to, and - is"
                    + " standard output (default: ${DEFAULT-VALUE}).")
    private String out;

    @Option(
            names = "--full",
            description =
                    "Also run the suite in a booted User Mode Linux kernel of each stage: minutes the first time.")
    private boolean full;

    @Option(
            names = "--largest",
            paramLabel = "N",
            description = "Ranges in the largest domain that costs of stages are measured in: 1000, 10000, 100000 or"
                    + " 1000000 (default: " + LARGEST + ").")
    private Integer largest;

    @Option(
            names = "--date",
            paramLabel = "DATE",
            description = "Date of the page, in a form that git commit --date takes (default: $$SOURCE_DATE_EPOCH, else"
                    + " now).")
    private String date;

    @Mixin
    private BaseOptions base;

    @Mixin
    private SeriesOption series;

    @Parameters(
            arity = "0..*",
            paramLabel = "SUBJECT|SERIES",
            description =
                    "C of anybody's with several states, in place of the stages: range:A..B, mbox:FILE, patches:DIR; or"
                            + " two series or more, side by side, as in iovakit series.")
    private List<String> named = List.of();

    @Override
    public Integer call() throws PatchGenException {
        requirePowerOfTen();
        Environment environment = iovakit.environment();
        ResultFile file = ResultFile.named(iovakit, "--out", out);
        ZonedDateTime dated = RenderDate.of(environment, Optional.ofNullable(date));
        if (named.size() > 1) {
            SeriesReport report = new SeriesReportMaker(environment, lineages(environment))
                    .make(base.named(), full, largest == null ? LARGEST : largest, dated, commandLine());
            write(file, ReportPage.of(report));
            return report.good() ? ExitCode.CLEAN : ExitCode.FOUND;
        }
        Lineage lineage = series.lineage(environment);
        if (!named.isEmpty()) {
            String subject = named.get(0);
            SubjectName name = SubjectName.parse(subject)
                    .orElseThrow(() -> new ParameterException(
                            spec.commandLine(),
                            subject
                                    + ": name C of anybody's, as in mbox:thread.mbox, or two series; the stages of one are"
                                    + " reported without a name, see --series"));
            Rerun again = new Rerun("diff", base.named(), series.named(), List.of());
            SubjectReport report = new SubjectReportMaker(environment, base.named(), lineage, again)
                    .make(name, full, dated, commandLine());
            write(file, ReportPage.of(report));
            return report.verdict().good() ? ExitCode.CLEAN : ExitCode.FOUND;
        }
        Report report = new ReportMaker(environment, lineage, dated, commandLine())
                .make(base.named(), full, largest == null ? LARGEST : largest);
        write(file, ReportPage.of(report));
        return report.verdict().good() ? ExitCode.CLEAN : ExitCode.FOUND;
    }

    private List<Lineage> lineages(Environment environment) throws PatchGenException {
        for (String name : named) {
            if (SubjectName.isOne(name)) {
                throw new ParameterException(
                        spec.commandLine(), name + ": C of anybody's has a page of its own; name it alone");
            }
        }
        return series.several(named, environment);
    }

    private void write(ResultFile file, String page) throws PatchGenException {
        try {
            file.write(UTF_8, writer -> writer.write(page));
        } catch (IOException e) {
            throw new UncheckedIOException("it is in memory", e);
        }
        if (!file.isStandardOutput()) {
            iovakit.terminal().out().println(out);
        }
    }

    private void requirePowerOfTen() {
        if (largest == null) {
            return;
        }
        if (named.size() == 1) {
            throw new ParameterException(
                    spec.commandLine(), "--largest is for the curves of stages; leave it away with " + named.get(0));
        }
        int power = SMALLEST;
        while (power < largest) {
            power *= 10;
        }
        if (power != largest || largest > LARGEST) {
            throw new ParameterException(
                    spec.commandLine(), "--largest " + largest + ": choose 1000, 10000, 100000 or 1000000");
        }
    }

    /** As the user typed it. */
    private String commandLine() {
        return "iovakit " + String.join(" ", spec.commandLine().getParseResult().originalArgs());
    }
}
