// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import java.util.List;
import org.iovakit.domain.Stage;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which stages a command is about. */
final class StageOption {
    @Option(
            names = "--stage",
            paramLabel = "N|all",
            defaultValue = "all",
            description = "Stage to run on: 0 is the base kernel, N is after patch N (default: ${DEFAULT-VALUE}).")
    private String stage;

    /**
     * Those among all stages.
     *
     * @throws ParameterException if there is no such stage; the message names those there are
     */
    List<Stage> of(List<Stage> all, CommandSpec command) {
        if (stage.equals("all")) {
            return all;
        }
        List<Stage> named = all.stream()
                .filter(s -> Integer.toString(s.number()).equals(stage))
                .toList();
        if (named.isEmpty()) {
            throw new ParameterException(
                    command.commandLine(),
                    "there is no stage " + stage + "; there are "
                            + String.join(
                                    ", ", all.stream().map(s -> "" + s.number()).toList()) + " and all");
        }
        return named;
    }
}
