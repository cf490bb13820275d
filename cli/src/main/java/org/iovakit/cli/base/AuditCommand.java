// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.base;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.iovakit.app.Environment;
import org.iovakit.app.render.Audit;
import org.iovakit.app.series.Lineage;
import org.iovakit.cli.shared.BaseOptions;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.cli.shared.FormatOption;
import org.iovakit.cli.shared.Invocation;
import org.iovakit.cli.shared.SeriesOption;
import org.iovakit.domain.MirroredFunctions;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.checked.CheckedEdits;
import org.iovakit.patchgen.checked.CheckedFunctions;
import org.iovakit.patchgen.checked.CheckedSources;
import org.iovakit.patchgen.csource.CFunction;
import org.iovakit.patchgen.csource.CSource;
import org.iovakit.patchgen.csource.ParsedFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code iovakit audit}. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = {
            "Hold the port and the templates against what they were checked with.",
            "Lists the functions of the kernel's IOVA allocator and rbtree that are new, gone or changed since the port"
                    + " was last checked, those of iova.c that it does not mirror, and the edits of the series that"
                    + " changed since their stages were last checked. Comments and white space do not count.",
            "Exits 1 if a function that the port mirrors changed or is gone. (Edits that changed stop iovakit run.)"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  iovakit audit --kernel ~/src/linux --rev v6.12",
            "  iovakit audit --kernel ~/src/linux --rev iommu/next --format json",
            "  iovakit audit --accept",
        })
public final class AuditCommand implements Callable<Integer> {
    @ParentCommand
    private Invocation iovakit;

    @Mixin
    private BaseOptions options;

    @Mixin
    private SeriesOption series;

    @Mixin
    private FormatOption format;

    @Option(
            names = "--accept",
            description = "Say that you have looked at all that is listed, and that port and stages are right: record"
                    + " functions and edits as they are now.")
    private boolean accept;

    @Override
    public Integer call() throws PatchGenException {
        Environment environment = iovakit.environment();
        Lineage lineage = series.lineage(environment);
        Path functionsRecord = Audit.record(environment);
        Path editsRecord = CheckedEdits.location(lineage.series());
        CheckedFunctions checkedFunctions =
                isFirst(functionsRecord) ? CheckedFunctions.none() : CheckedFunctions.read(functionsRecord);
        CheckedEdits checkedEdits = isFirst(editsRecord) ? CheckedEdits.none() : CheckedEdits.read(editsRecord);

        CheckedEdits edits = CheckedEdits.of(lineage.texts());
        MirroredFunctions mirrored = MirroredFunctions.of(environment.stages().all());
        CheckedFunctions functions;
        List<String> trouble;
        try (KernelBase base = environment.base(options.named(), Set.copyOf(Audit.FILES))) {
            Map<String, byte[]> files = Audit.read(base);
            ParsedFiles parsed = new ParsedFiles();
            functions = CheckedFunctions.of(base.describe(), files, parsed);
            trouble = doubled(files, parsed, mirrored);
        }
        Audit audit = Audit.of(checkedFunctions, functions, mirrored, checkedEdits.findings(edits), trouble);
        iovakit.terminal().out().print(format.isJson() ? audit.json() : audit.table());

        if (accept) {
            functions.write(functionsRecord);
            edits.write(editsRecord);
            Path sourcesRecord = CheckedSources.location(lineage.series());
            CheckedSources.of(environment.home(), lineage.sources()).write(sourcesRecord);
            environment.say("recorded in " + functionsRecord + ", " + editsRecord + " and " + sourcesRecord);
            return ExitCode.CLEAN;
        }
        if (audit.portIsBehind()) {
            environment.say("functions that the port mirrors are not as they were: look at each of them, correct the"
                    + " port where it has to follow, then record them with iovakit audit --accept");
            return ExitCode.FOUND;
        }
        return ExitCode.CLEAN;
    }

    /** Only who accepts may begin without a record. */
    private boolean isFirst(Path record) {
        return accept && Files.notExists(record);
    }

    /** The functions that the port mirrors and that are there more than once: no template can go by such a one. */
    private static List<String> doubled(Map<String, byte[]> files, ParsedFiles parsed, MirroredFunctions mirrored)
            throws PatchGenException {
        List<String> trouble = new ArrayList<>();
        for (String file : files.keySet()) {
            CSource source = parsed.of(file, files.get(file));
            for (String function : mirrored.in(file)) {
                List<Integer> lines = source.functions().stream()
                        .filter(found -> found.name().equals(function))
                        .map(CFunction::line)
                        .toList();
                if (lines.size() > 1) {
                    trouble.add(file + " has the function " + function + "() " + lines.size() + " times, on lines "
                            + lines + "; the port mirrors one: leave the one that is compiled, or name another kernel");
                }
            }
        }
        return trouble;
    }
}
