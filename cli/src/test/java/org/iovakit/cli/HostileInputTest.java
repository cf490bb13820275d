// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.iovakit.fuzz.CacheTarget;
import org.iovakit.fuzz.FuzzTarget;
import org.iovakit.fuzz.Fuzzer;
import org.iovakit.fuzz.KernelSourceTarget;
import org.iovakit.fuzz.KtapTarget;
import org.iovakit.fuzz.ReplayTarget;
import org.iovakit.fuzz.SeriesTarget;
import org.iovakit.fuzz.TarballTarget;
import org.iovakit.fuzz.TemplateTarget;
import org.iovakit.fuzz.TraceTarget;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.series.Series;
import org.iovakit.testing.KernelSources;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every reader of the program, on inputs that are damaged at random. */
class HostileInputTest {
    /** Of the run; another number gives other inputs. */
    private static final long SEED = Long.getLong("iovakit.fuzz.seed", 1);

    private static final boolean LONG = Boolean.getBoolean("iovakit.long");

    @TempDir
    Path folder;

    private static void fuzz(FuzzTarget target, int inputs, int inputsInTheLongForm) throws Exception {
        long some = LONG ? inputsInTheLongForm : inputs;
        Fuzzer.Report report = Fuzzer.run(target, SEED, some);
        System.out.println("fuzz: " + report);
        assertEquals(some, report.inputs());
        // Damage that nothing survives would test the first line of a reader, and no more.
        assertTrue(report.worked() > some / 50, report::toString);
    }

    @Test
    void traces() throws Exception {
        fuzz(new TraceTarget(), 10_000, 1_000_000);
        fuzz(new ReplayTarget(), 2_000, 300_000);
    }

    @Test
    void ktap() throws Exception {
        String report = new Console(folder)
                .run("kunit", "--stage", "5", "--format", "ktap")
                .expect(ExitCode.CLEAN)
                .out();
        fuzz(new KtapTarget(report), 5_000, 1_000_000);
    }

    @Test
    void series() throws Exception {
        fuzz(new SeriesTarget(Console.PROJECT, folder), 3_000, 300_000);
    }

    @Test
    void templates() throws Exception {
        Series real = Series.read(Console.PROJECT.resolve("series/iova-augmented-rbtree/v1"));
        try (KernelBase kernel = KernelSources.LINUX_6_12.open()) {
            fuzz(new TemplateTarget(real, kernel, folder), 1_000, 100_000);
        }
    }

    @Test
    void kernelSources() throws Exception {
        List<String> files = List.of(
                KernelSources.LINUX_6_12.text("drivers/iommu/iova.c"),
                KernelSources.LINUX_6_12.text("include/linux/iova.h"));
        fuzz(new KernelSourceTarget(files), 300, 20_000);
    }

    @Test
    void tarballs() throws Exception {
        fuzz(new TarballTarget(folder), 300, 30_000);
    }

    @Test
    void theCache() throws Exception {
        for (FuzzTarget target : CacheTarget.all(folder)) {
            fuzz(target, 300, 20_000);
        }
    }

    @Test
    void commandLines() throws Exception {
        fuzz(new CommandLineTarget(folder), 300, 10_000);
    }
}
