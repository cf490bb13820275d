// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.trace;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import org.iovakit.app.trace.CaptureScript;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.cli.shared.OutputOption;
import org.iovakit.patchgen.PatchGenException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code iovakit trace capture-script}. */
@Command(
        name = "capture-script",
        mixinStandardHelpOptions = true,
        description = {
            "Print a shell script that records, on a host without Java, what is asked of its allocator: exact sizes,"
                    + " limits, CPUs and refusals, domain by domain, which the iommu events map and unmap do not tell.",
            "It sets dynamic probes (kprobes) on alloc_iova, alloc_iova_fast, free_iova, free_iova_fast, __free_iova,"
                    + " reserve_iova and put_iova_domain for some seconds, by tracefs, prints what they told, and undoes"
                    + " all that it did, after Ctrl-C too. With its -l it tells how long the lock is waited for. Read its"
                    + " first lines before it runs: they say what it needs, what it costs, and what it cannot see."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  iovakit trace capture-script -o capture-script.sh",
            "  ssh root@host 'sh -s -- -t 10' < capture-script.sh | gzip > iova.gz",
            "  iovakit trace judge iova.gz",
        })
final class TraceCaptureScriptCommand implements Callable<Integer> {
    @ParentCommand
    private TraceCommand parent;

    @Mixin
    private OutputOption output;

    @Override
    public Integer call() throws PatchGenException {
        try {
            output.file(parent).write(US_ASCII, out -> out.write(CaptureScript.text()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ExitCode.CLEAN;
    }
}
