// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import java.util.concurrent.Callable;
import org.iovakit.diff.CostRule;
import org.iovakit.diff.DiffResult;
import org.iovakit.diff.Pair;
import org.iovakit.patchgen.PatchGenException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code iovakit diff}. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description = "Say what two stages do differently, with the fewest operations that show it.")
final class DiffCommand implements Callable<Integer> {
    /** How results are written. */
    enum Format {
        table,
        json
    }

    @ParentCommand
    private IovakitCommand iovakit;

    @Spec
    private CommandSpec spec;

    @Mixin
    private DiffStages stages;

    @Mixin
    private DiffSourceOptions source;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Format format;

    @Override
    public Integer call() throws PatchGenException {
        Environment environment = iovakit.environment();
        Pair pair = stages.of(environment.stages(), spec);
        DiffSource operations = source.of(environment, spec);
        DiffResult result;
        try (OperationProgress progress = new OperationProgress(environment, "comparing", operations.length())) {
            result = operations.run(pair, CostRule.STANDARD, progress::add);
        }
        environment.out().print(format == Format.json ? DiffJson.of(operations, result) : DiffTable.of(result));
        return result.isSame() ? ExitCode.CLEAN : ExitCode.FOUND;
    }
}
