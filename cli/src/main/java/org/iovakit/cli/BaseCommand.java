// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.BaseRequest;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.base.PinnedBase;
import org.iovakit.patchgen.series.Series;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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
final class BaseCommand implements Callable<Integer> {
    @ParentCommand
    private IovakitCommand iovakit;

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
                .resolve(environment.baseRequest(options), seriesFiles(environment), environment.progress())) {
            show(base);
        }
        return ExitCode.CLEAN;
    }

    @Command(
            name = "fetch",
            mixinStandardHelpOptions = true,
            description = "Fetch Debian's newest linux-source package into the cache, without root.")
    int fetch() throws PatchGenException {
        Environment environment = iovakit.environment();
        try (KernelBase base = environment.bases().resolver().fetch(seriesFiles(environment), environment.progress())) {
            show(base);
        }
        return ExitCode.CLEAN;
    }

    @Command(
            name = "pin",
            mixinStandardHelpOptions = true,
            description = "Use this kernel from now on where neither --kernel nor $IOVAKIT_KERNEL names one.")
    int pin(@Mixin BaseOptions pinned) throws PatchGenException {
        Environment environment = iovakit.environment();
        if (pinned.kernel().isEmpty()) {
            throw new ParameterException(spec.subcommands().get("pin"), "pin which kernel? Name it with --kernel");
        }
        Path kernel = environment.directory().resolve(pinned.kernel().get());
        BaseRequest request =
                new BaseRequest(Optional.of(kernel.toString()), Optional.empty(), Optional.empty(), pinned.rev());
        try (KernelBase base =
                environment.bases().resolver().resolve(request, seriesFiles(environment), environment.progress())) {
            new PinnedBase(kernel, pinned.rev()).save(PinnedBase.location(environment.variables()));
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
        environment.out().println("base     " + base.describe());
        environment.out().println("version  " + base.version());
        environment.out().println("from     " + base.origin());
        base.git()
                .ifPresent(git ->
                        environment.out().println("commit   " + git.commit().name()));
    }

    private static Set<String> seriesFiles(Environment environment) throws PatchGenException {
        Path series = environment.series(null);
        return new HashSet<>(Series.read(series).file().files());
    }
}
