// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.suite;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.iovakit.app.Environment;
import org.iovakit.kunit.kernel.Ending;
import org.iovakit.kunit.kernel.KernelBoot;
import org.iovakit.kunit.kernel.KernelBuild;
import org.iovakit.kunit.kernel.KernelException;
import org.iovakit.kunit.kernel.KernelReport;
import org.iovakit.lifetime.Temporary;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.base.KernelCopy;
import org.iovakit.patchgen.base.Progress;

/** Builds and boots User Mode Linux kernels, one after the other, in one directory. */
public final class KernelRunner {
    /** Ten times what a build from nothing takes on two cores. */
    private static final Duration BUILD_LIMIT = Duration.ofMinutes(30);

    /** How long a kernel may run, which takes a second, unless the user says otherwise. */
    public static final Duration BOOT_LIMIT = Duration.ofMinutes(5);

    private static final String COMPILER = "CONFIG_CC_VERSION_TEXT";

    private final Environment environment;
    private final Duration bootLimit;

    /** @param bootLimit how long a kernel may run */
    KernelRunner(Environment environment, Duration bootLimit) {
        this.environment = environment;
        this.bootLimit = bootLimit;
    }

    /**
     * What came of the kernels.
     *
     * @param compiler what Kconfig found the compiler to be; empty if no kernel was configured
     */
    record Outcome(List<KernelRun> runs, String compiler) {}

    /**
     * Runs a suite.
     *
     * @param base what the kernels are made of; stays open
     * @throws PatchGenException if a kernel could not be built or booted for a reason that is not in the kernel
     */
    Outcome run(KernelBase base, KernelSuite suite) throws PatchGenException {
        try (KernelCopy copy = environment.bases().resolver().copy(base, suite.paths(), environment.progress())) {
            Temporary.requirePrograms(copy.build());
            Map<String, String> variables = environment.variables();
            KernelBuild build = new KernelBuild(copy.source(), copy.build(), variables, BUILD_LIMIT);
            KernelBoot boot = new KernelBoot(copy.build(), variables, bootLimit);
            List<KernelRun> runs = new ArrayList<>();
            for (KernelSuite.Kernel kernel : suite.kernels()) {
                copy.lay(kernel.files());
                Path logs = copy.logs();
                runs.add(run(kernel, suite, build, boot, logs.resolve(suite.name() + "-" + kernel.word())));
            }
            return new Outcome(runs, build.configured(COMPILER).orElse(""));
        } catch (KernelException | IOException e) {
            throw new PatchGenException(e.getMessage(), e);
        }
    }

    private KernelRun run(KernelSuite.Kernel kernel, KernelSuite suite, KernelBuild build, KernelBoot boot, Path logs)
            throws KernelException {
        Path buildLog = logs.resolveSibling(logs.getFileName() + "-build.log");
        Path bootLog = logs.resolveSibling(logs.getFileName() + "-boot.log");
        Progress progress = environment.progress();
        String title = kernel.title();
        progress.start(title + ": building the kernel, see " + buildLog, -1);
        long start = System.nanoTime();
        List<String> reasons;
        try {
            reasons = build.run(suite.kunitconfig(), buildLog);
        } finally {
            progress.done();
        }
        Duration built = Duration.ofNanos(System.nanoTime() - start);
        if (!reasons.isEmpty()) {
            say(title, "does not build, after " + seconds(built));
            return new KernelRun(KernelReport.notBuilt(reasons, buildLog), Duration.ZERO);
        }
        say(title, "built in " + seconds(built) + ", booting, see " + bootLog);
        start = System.nanoTime();
        KernelReport report = boot.run(suite.name(), kernel.cases(), bootLog);
        Duration booted = Duration.ofNanos(System.nanoTime() - start);
        say(title, (report.ending() == Ending.REPORTED ? "ran" : report.ending()) + " in " + seconds(booted));
        return new KernelRun(report, booted);
    }

    private void say(String title, String what) {
        environment.say(title + ": " + what);
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
