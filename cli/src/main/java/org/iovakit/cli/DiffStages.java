// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import java.util.List;
import org.iovakit.diff.Pair;
import org.iovakit.domain.Stage;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Which two stages are compared: {@code --from 3 --to 4}, or {@code 3 4}. */
final class DiffStages {
    @Option(
            names = "--from",
            paramLabel = "A",
            description = "Stage to compare with: 0 is the base kernel, N is after patch N.")
    private String from;

    @Option(names = "--to", paramLabel = "B", description = "Stage that is better or worse, or just other, than A.")
    private String to;

    @Parameters(arity = "0..2", paramLabel = "A B", description = "The same, without the names of the options.")
    private List<String> positional = List.of();

    /**
     * Lets pass what names no stage.
     *
     * @throws ParameterException if one is named
     */
    void requireNone(CommandSpec command) {
        if (from != null || to != null || !positional.isEmpty()) {
            throw new ParameterException(
                    command.commandLine(), "--matrix compares all stages, so that there are none to name");
        }
    }

    /**
     * Those that are meant, of all there are.
     *
     * @throws ParameterException if there are not two, or one is none
     */
    Pair of(List<Stage> all, CommandSpec command) {
        String first = from;
        String second = to;
        if (!positional.isEmpty()) {
            if (positional.size() == 1 || from != null || to != null) {
                throw new ParameterException(
                        command.commandLine(), "name two stages, as in --from 3 --to 4, or 3 4, not both ways");
            }
            first = positional.get(0);
            second = positional.get(1);
        }
        if (first == null || second == null) {
            throw new ParameterException(command.commandLine(), "name two stages, as in --from 3 --to 4");
        }
        return new Pair(StageOption.named(first, all, command), StageOption.named(second, all, command));
    }
}
