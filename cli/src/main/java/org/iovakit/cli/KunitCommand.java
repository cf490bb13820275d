// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.iovakit.domain.Stage;
import org.iovakit.kunit.iova.StageResult;
import org.iovakit.kunit.iova.StageRunner;
import org.iovakit.kunit.ktap.KtapWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code iovakit kunit}. */
@Command(
        name = "kunit",
        mixinStandardHelpOptions = true,
        description = "Run the mirrored KUnit suite on stages of the series.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  iovakit kunit",
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

    @Option(
            names = "--stage",
            paramLabel = "N|all",
            defaultValue = "all",
            description = "Stage to run on: 0 is the base kernel, N is after patch N (default: ${DEFAULT-VALUE}).")
    private String stage;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Format format;

    @Override
    public Integer call() {
        List<StageResult> results = StageRunner.run(stages());
        String text = switch (format) {
            case table -> SuiteTable.of(results);
            case ktap -> KtapWriter.write(StageResult.ktap(results));
            case json -> SuiteJson.of(results);
        };
        iovakit.environment().out().print(text);
        return Verdict.passed(results) ? ExitCode.CLEAN : ExitCode.FOUND;
    }

    private List<Stage> stages() {
        List<Stage> all = iovakit.environment().stages();
        if (stage.equals("all")) {
            return all;
        }
        List<Stage> named = all.stream()
                .filter(s -> Integer.toString(s.number()).equals(stage))
                .toList();
        if (named.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "there is no stage " + stage + "; there are "
                            + String.join(
                                    ", ", all.stream().map(s -> "" + s.number()).toList()) + " and all");
        }
        return named;
    }
}
