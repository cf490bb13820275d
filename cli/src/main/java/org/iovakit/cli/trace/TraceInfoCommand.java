// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.trace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.iovakit.app.Environment;
import org.iovakit.app.InputFile;
import org.iovakit.app.JsonReport;
import org.iovakit.app.trace.TraceInfo;
import org.iovakit.app.trace.TraceText;
import org.iovakit.cli.shared.CoverageText;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.cli.shared.FormatOption;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.trace.Coverage;
import org.iovakit.trace.Operation;
import org.iovakit.trace.TraceProfile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code iovakit trace info}. */
@Command(
        name = "info",
        mixinStandardHelpOptions = true,
        description = "Tell what a trace asks for: operations by kind, sizes and limits of requests, domains, CPUs, and"
                + " the most ranges that it holds at a time.")
final class TraceInfoCommand implements Callable<Integer> {
    @ParentCommand
    private TraceCommand parent;

    @Mixin
    private FormatOption format;

    @Parameters(paramLabel = "FILE", description = "The trace, or -.")
    private Path file;

    @Override
    public Integer call() throws PatchGenException {
        Environment environment = parent.environment();
        TraceProfile profile = new TraceProfile();
        int[] cpus = {0};
        Coverage[] coverage = {Coverage.NOTHING};
        new TraceText(InputFile.of(environment, file)).read(trace -> {
            cpus[0] = trace.cpus();
            for (Operation operation = trace.next(); operation != null; operation = trace.next()) {
                profile.add(operation);
            }
            coverage[0] = trace.coverage();
        });
        TraceInfo info = new TraceInfo(cpus[0], profile);
        parent.terminal()
                .out()
                .print(format.isJson() ? json(info, coverage[0]) : CoverageText.of(coverage[0]) + info.table());
        return ExitCode.CLEAN;
    }

    private static String json(TraceInfo info, Coverage coverage) {
        ObjectNode document = info.json();
        CoverageText.put(coverage, document.putObject("trace"));
        return JsonReport.print(document);
    }
}
