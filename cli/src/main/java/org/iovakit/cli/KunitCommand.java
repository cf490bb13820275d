// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.iovakit.domain.Stage;
import org.iovakit.kunit.backend.Backend;
import org.iovakit.kunit.backend.BackendKtap;
import org.iovakit.kunit.iova.StageResult;
import org.iovakit.kunit.iova.StageRunner;
import org.iovakit.kunit.ktap.KtapWriter;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.series.Series;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code iovakit kunit}. */
@Command(
        name = "kunit",
        mixinStandardHelpOptions = true,
        description = {
            "Run the KUnit suite on stages of the series.",
            "On the Java of a stage the suite is mirrored. With --backend native the kernel's iova.c and rbtree.c, with"
                    + " the patches up to the stage and the KUnit file of the last one, are compiled as they are and run"
                    + " in user space; what a range costs in C and in Java is shown as well. Java runs with every other"
                    + " backend, is shown beside it, and has to agree with it case by case: verdicts, order, and number"
                    + " of checks."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  iovakit kunit",
            "  iovakit kunit --backend native --kernel ~/src/linux --rev v6.12",
            "  iovakit kunit --stage 1 --format ktap | tools/testing/kunit/kunit.py parse",
        })
final class KunitCommand implements Callable<Integer> {
    /** How results are written. */
    enum Format {
        table,
        ktap,
        json
    }

    @ParentCommand
    private IovakitCommand iovakit;

    @Spec
    private CommandSpec spec;

    @Mixin
    private StageOption stage;

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "java",
            description = "Where to run, one or more with commas in between: ${COMPLETION-CANDIDATES}; java always runs"
                    + " too (default: ${DEFAULT-VALUE}).")
    private List<Backend> backends;

    @Mixin
    private BaseOptions base;

    @Option(
            names = "--series",
            paramLabel = "DIR",
            description = "Folder of the series (default: iovakit's series/iova-augmented-rbtree/v1).")
    private Path series;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Format format;

    @Override
    public Integer call() throws PatchGenException {
        List<Stage> stages = stage.of(iovakit.environment().stages(), spec);
        requireUseOfBase();
        Environment environment = iovakit.environment();
        Optional<NativeProof> natively = Optional.empty();
        if (backends.contains(Backend.NATIVE)) {
            NativeBackend backend = NativeBackend.of(environment);
            natively = Optional.of(backend.run(kernels(environment), stages));
        }
        List<StageResult> java = StageRunner.run(stages);
        SuiteReport report = new SuiteReport(
                java,
                natively.map(NativeProof::results).orElse(List.of()),
                natively.map(NativeProof::sizes).orElse(List.of()));
        String text = switch (format) {
            case table -> SuiteTable.of(report);
            case ktap -> KtapWriter.write(BackendKtap.of(report.all()));
            case json -> SuiteJson.of(report);
        };
        environment.out().print(text);
        environment.err().print(report.disagreements());
        return report.passed() ? ExitCode.CLEAN : ExitCode.FOUND;
    }

    private void requireUseOfBase() {
        boolean named = base.kernel().isPresent() || base.rev().isPresent() || series != null;
        if (named && backends.stream().allMatch(backend -> backend == Backend.JAVA)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--kernel, --rev and --series say what C to run on, but Java needs none; add --backend native");
        }
    }

    /** The base is read and closed: the suite may take its time. */
    private StagedKernels kernels(Environment environment) throws PatchGenException {
        Series read = Series.read(environment.series(series));
        try (KernelBase kernel = environment
                .bases()
                .resolver()
                .resolve(
                        environment.baseRequest(base),
                        StagedKernels.neededFiles(read, environment.stages()),
                        environment.progress())) {
            kernel.notes().forEach(environment::say);
            return new StagedKernels(kernel, read, environment.stages());
        }
    }
}
