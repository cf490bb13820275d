// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.trace;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.iovakit.app.Environment;
import org.iovakit.app.InputFile;
import org.iovakit.app.Talk;
import org.iovakit.app.trace.CapturedTrace;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.cli.shared.OutputOption;
import org.iovakit.cli.shared.ResultFile;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.trace.TraceWriter;
import org.iovakit.trace.capture.ImportOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code iovakit trace import}. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Make a trace of a real workload: of what the script of iovakit trace capture-script printed, or of the kernel's"
                    + " iommu events map and unmap, as ftrace, trace-cmd or perf prints them.",
            "The script's capture tells requests as they were, with their sizes, limits and CPUs, of each domain."
                    + " alloc_iova within alloc_iova_fast is a part of the same request, which the caches did not serve; what"
                    + " came out of the caches and was given to them before the capture is in them from the start.",
            "Of events an unmap is an allocation: its size is the allocation's, and maps that it takes back together, as those of"
                    + " a scatterlist, become one request. Maps that are not unmapped in the capture are a request"
                    + " each. A range that is unmapped and was mapped before the capture is there from the start. A map over what is still mapped ends that, and a"
                    + " line that makes no sense is counted; all of it is told.",
            "Not in events: which domain or device they are about, so capture while one device works, or choose"
                    + " by --comm, --pid or --cpu; the limits of requests, see --dma-mask; requests that were refused;"
                    + " and whether the allocator had a part in it, which it has not in the maps of VFIO and of some GPU"
                    + " drivers. With lazy invalidation a range really comes back some 10 ms after its unmap."
        },
        footerHeading =
                "%nTo capture events on a production host, as root, for 10 seconds, where the script cannot run:%n",
        footer = {
            "  ftrace     cd /sys/kernel/tracing",
            "             echo 16384 > buffer_size_kb    # of each CPU",
            "             echo 1 > events/iommu/map/enable",
            "             echo 1 > events/iommu/unmap/enable",
            "             sleep 10",
            "             echo 0 > events/iommu/enable",
            "             gzip < trace > /tmp/iommu.gz",
            "  trace-cmd  trace-cmd record -b 16384 -e iommu:map -e iommu:unmap sleep 10",
            "             trace-cmd report > iommu.txt",
            "  perf       perf record -a -m 16M -e iommu:map,iommu:unmap sleep 10",
            "             perf script --show-lost-events > iommu.txt",
            "",
            "A tracepoint that is on costs the order of 100 ns an event, and 36 bytes of ftrace's buffer, so that 16 MiB"
                    + " take some 450000 events of a CPU. ftrace overwrites the oldest events when a buffer is full;"
                    + " trace-cmd and perf lose the newest when they cannot write them away as fast. A larger buffer, or"
                    + " a shorter capture, keeps them. A clock that CPUs do not share (trace_clock) puts events in a"
                    + " wrong order.",
            "",
            "Examples:",
            "  iovakit trace import iommu.gz -o nic.trace",
            "  trace-cmd report | iovakit trace import --comm nginx - > nginx.trace",
        })
final class TraceImportCommand implements Callable<Integer> {
    @ParentCommand
    private TraceCommand parent;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "What the tool printed, or -; gzip, xz, bzip2 and zstd are read.")
    private Path file;

    @Mixin
    private CaptureOptions captures;

    @Mixin
    private OutputOption output;

    @Override
    public Integer call() throws PatchGenException {
        Environment environment = parent.environment();
        ImportOptions options = captures.options(spec);
        ResultFile result = output.file(parent);
        InputFile input = InputFile.of(environment, file);
        try (Talk.Count progress = parent.terminal().count("reading events", -1);
                CapturedTrace capture = CapturedTrace.read(input.name(), input.open(), options, progress::add)) {
            ImportReport report = new ImportReport(capture, options);
            result.write(US_ASCII, out -> {
                TraceWriter writer = new TraceWriter(out, capture.cpus());
                for (String remark : report.remarks(input.name())) {
                    writer.comment(remark);
                }
                writer.writeAll(capture);
            });
            report.lines().forEach(environment::say);
        } catch (IOException e) {
            throw input.unreadable(e, "a capture");
        }
        return ExitCode.CLEAN;
    }
}
