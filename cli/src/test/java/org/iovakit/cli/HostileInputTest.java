// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.fuzz.CacheTarget;
import org.iovakit.fuzz.FuzzTarget;
import org.iovakit.fuzz.Fuzzer;
import org.iovakit.fuzz.KernelSourceTarget;
import org.iovakit.fuzz.KtapTarget;
import org.iovakit.fuzz.ReplayTarget;
import org.iovakit.fuzz.RerollTarget;
import org.iovakit.fuzz.SeriesTarget;
import org.iovakit.fuzz.TarballTarget;
import org.iovakit.fuzz.TemplateTarget;
import org.iovakit.fuzz.TraceTarget;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.series.Series;
import org.iovakit.testing.KernelSources;
import org.iovakit.trace.capture.CapturePrinter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every reader of the program, on inputs that are damaged at random. */
class HostileInputTest {
    /** Of the run; another number gives other inputs. */
    private static final long SEED = Long.getLong("iovakit.fuzz.seed", 1);

    private static final boolean LONG = Boolean.getBoolean("iovakit.long");

    /** In the short form, what a second reader takes to be set up is more than it saves. */
    private static final int THREADS = LONG ? Math.min(2, Runtime.getRuntime().availableProcessors()) : 1;

    private static final AtomicLong SUM = new AtomicLong();

    @TempDir
    Path folder;

    /** Makes a reader, of which each thread has its own. */
    private interface Maker {
        /** @param own empty */
        FuzzTarget in(Path own) throws Exception;
    }

    private void fuzz(Maker maker, int inputs, int inputsInTheLongForm) throws Exception {
        long some = LONG ? inputsInTheLongForm : inputs;
        List<FuzzTarget> readers = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            readers.add(maker.in(Files.createTempDirectory(folder, "reader-")));
        }
        Fuzzer.Report report = Fuzzer.run(readers, SEED, some);
        System.out.println("fuzz: " + report);
        assertEquals(some, report.inputs());
        // Damage that nothing survives would test the first line of a reader, and no more.
        assertTrue(report.worked() > some / 50, report::toString);
        SUM.addAndGet(some);
    }

    @AfterAll
    static void sum() {
        System.out.println("fuzz: " + SUM + " inputs in all");
    }

    @Test
    void traces() throws Exception {
        fuzz(own -> new TraceTarget(), 10_000, 1_000_000);
        fuzz(own -> new ReplayTarget(), 2_000, 50_000);
    }

    @Test
    void captures() throws Exception {
        fuzz(
                own -> new CaptureTarget(
                        "ftrace", CapturePrinter.FTRACE, CapturePrinter.FTRACE_WITH_GROUPS_WITHOUT_INTERRUPTS),
                500,
                50_000);
        fuzz(own -> new CaptureTarget("trace-cmd", CapturePrinter.TRACE_CMD), 500, 50_000);
        fuzz(own -> new CaptureTarget("perf", CapturePrinter.PERF), 500, 50_000);
    }

    @Test
    void ktap() throws Exception {
        String report = new Console(folder)
                .run("kunit", "--stage", "5", "--format", "ktap")
                .expect(ExitCode.CLEAN)
                .out();
        fuzz(own -> new KtapTarget(report), 5_000, 1_000_000);
    }

    @Test
    void mails() throws Exception {
        fuzz(MboxTarget::new, 1_000, 50_000);
        fuzz(RerollTarget::new, 300, 5_000);
    }

    @Test
    void series() throws Exception {
        fuzz(own -> new SeriesTarget(Console.PROJECT, own), 2_000, 50_000);
    }

    @Test
    void templates() throws Exception {
        Series real = Series.read(Console.PROJECT.resolve("series/iova-augmented-rbtree/v1"));
        try (KernelBase kernel = KernelSources.LINUX_6_12.open()) {
            fuzz(own -> new TemplateTarget(real, kernel, own), 300, 20_000);
        }
    }

    @Test
    void kernelSources() throws Exception {
        List<String> files = List.of(
                KernelSources.LINUX_6_12.text("drivers/iommu/iova.c"),
                KernelSources.LINUX_6_12.text("include/linux/iova.h"));
        fuzz(own -> new KernelSourceTarget(files), 300, 5_000);
    }

    @Test
    void tarballs() throws Exception {
        fuzz(TarballTarget::new, 300, 5_000);
    }

    @Test
    void theCache() throws Exception {
        for (CacheTarget.Kind kind : CacheTarget.Kind.values()) {
            fuzz(own -> new CacheTarget(kind, own), 100, 2_000);
        }
    }

    @Test
    void commandLines() throws Exception {
        fuzz(CommandLineTarget::new, 200, 3_000);
    }

    /** A command that is added is to be tried too. */
    @Test
    void noCommandIsMissing() {
        CommandLineTarget target = new CommandLineTarget(folder);
        Set<String> unknown = new TreeSet<>(CommandNames.all());
        unknown.removeIf(target::knows);
        assertEquals(CommandLineTarget.LEFT_OUT, unknown);
    }
}
