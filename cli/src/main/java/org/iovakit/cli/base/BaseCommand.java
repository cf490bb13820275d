// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.base;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.iovakit.app.Environment;
import org.iovakit.app.series.SeriesStore;
import org.iovakit.cli.shared.BaseOptions;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.cli.shared.Invocation;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.BaseException;
import org.iovakit.patchgen.base.BaseRequest;
import org.iovakit.patchgen.base.BaseResolver;
import org.iovakit.patchgen.base.DebianPackage;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.base.PinnedBase;
import org.iovakit.patchgen.base.TestKernel;
import org.iovakit.patchgen.series.Series;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code iovakit base}. */
@Command(
        name = "base",
        mixinStandardHelpOptions = true,
        description = "Show, fetch or pin the kernel base that patches are made for. Alone, shows it.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  iovakit base",
            "  iovakit base pin --kernel ~/src/linux --rev v6.12",
            "  iovakit base fetch",
        })
public final class BaseCommand implements Callable<Integer> {
    @ParentCommand
    private Invocation iovakit;

    @Spec
    private CommandSpec spec;

    @Mixin
    private BaseOptions options;

    @Override
    public Integer call() throws PatchGenException {
        Environment environment = iovakit.environment();
        try (KernelBase base = environment
                .bases()
                .resolver()
                .resolve(environment.baseRequest(options.named()), seriesFiles(environment), environment.progress())) {
            show(base);
        }
        return ExitCode.CLEAN;
    }

    @Command(
            name = "fetch",
            mixinStandardHelpOptions = true,
            description = {
                "Fetch Debian's newest linux-source package into the cache, without root.",
                "It comes from what apt's sources name, or from the suite that you name; these sources stay as they are."
            },
            footerHeading = "%nExamples:%n",
            footer = {
                "  iovakit base fetch",
                "  iovakit base fetch --suite trixie-backports --package linux-source-7.2",
                "  iovakit base fetch --tests",
            })
    int fetch(
            @Option(
                            names = "--suite",
                            paramLabel = "SUITE",
                            description = "Suite of Debian to take it from, on the mirror that apt's sources name.")
                    String suite,
            @Option(names = "--package", paramLabel = "NAME", description = "Package to take, in place of the newest.")
                    String name,
            @Option(
                            names = "--tests",
                            description = "Fetch the kernels that the tests of iovakit itself run on, each as a whole.")
                    boolean tests)
            throws PatchGenException {
        if (tests) {
            if (suite != null || name != null) {
                throw new ParameterException(
                        spec.subcommands().get("fetch"),
                        "--tests says which kernels: leave --suite and --package away");
            }
            return fetchForTests();
        }
        DebianPackage wanted = DebianPackage.of(Optional.ofNullable(suite), Optional.ofNullable(name));
        Environment environment = iovakit.environment();
        try (KernelBase base =
                environment.bases().resolver().fetch(wanted, seriesFiles(environment), environment.progress())) {
            show(base);
        }
        return ExitCode.CLEAN;
    }

    /** Brings all that can be had, and says of each of the others why it cannot. */
    private int fetchForTests() throws BaseException {
        Environment environment = iovakit.environment();
        BaseResolver resolver = environment.bases().resolver();
        int status = ExitCode.CLEAN;
        for (TestKernel kernel : TestKernel.values()) {
            try {
                Path tarball = resolver.fetchTestKernel(kernel, environment.progress());
                iovakit.terminal().out().println("%-8s %s".formatted(kernel.version(), tarball));
            } catch (BaseException e) {
                environment.say("cannot have " + kernel.packageName() + ": " + e.getMessage());
                status = ExitCode.UNUSABLE;
            }
        }
        return status;
    }

    @Command(
            name = "pin",
            mixinStandardHelpOptions = true,
            description = "Use this kernel from now on where neither --kernel nor $IOVAKIT_KERNEL names one.")
    int pin(@Mixin BaseOptions pinned) throws PatchGenException {
        Environment environment = iovakit.environment();
        if (pinned.named().kernel().isEmpty()) {
            throw new ParameterException(spec.subcommands().get("pin"), "pin which kernel? Name it with --kernel");
        }
        Path kernel = environment.directory().resolve(pinned.named().kernel().get());
        BaseRequest request = new BaseRequest(
                Optional.of(kernel.toString()),
                Optional.empty(),
                Optional.empty(),
                pinned.named().rev());
        try (KernelBase base =
                environment.bases().resolver().resolve(request, seriesFiles(environment), environment.progress())) {
            new PinnedBase(kernel, pinned.named().rev()).save(PinnedBase.location(environment.variables()));
            show(base);
        }
        return ExitCode.CLEAN;
    }

    @Command(name = "unpin", mixinStandardHelpOptions = true, description = "Forget the pinned kernel.")
    int unpin() throws PatchGenException {
        PinnedBase.clear(PinnedBase.location(iovakit.environment().variables()));
        return ExitCode.CLEAN;
    }

    private void show(KernelBase base) {
        Environment environment = iovakit.environment();
        base.notes().forEach(environment::say);
        iovakit.terminal().out().println("base     " + base.describe());
        iovakit.terminal().out().println("version  " + base.version());
        iovakit.terminal().out().println("from     " + base.origin());
        base.git()
                .ifPresent(git -> iovakit.terminal()
                        .out()
                        .println("commit   " + git.commit().name()));
    }

    private static Set<String> seriesFiles(Environment environment) throws PatchGenException {
        Path series = new SeriesStore(environment.home()).newest();
        return new HashSet<>(Series.read(series).file().files());
    }
}
