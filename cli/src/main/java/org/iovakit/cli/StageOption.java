// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import java.util.List;
import java.util.stream.Collectors;
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
        return List.of(named(stage, all, " and all", command));
    }

    /**
     * One stage, by its number.
     *
     * @throws ParameterException if there is no such stage; the message names those there are
     */
    static Stage named(String number, List<Stage> all, CommandSpec command) {
        return named(number, all, "", command);
    }

    private static Stage named(String number, List<Stage> all, String more, CommandSpec command) {
        return all.stream()
                .filter(one -> Integer.toString(one.number()).equals(number))
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        command.commandLine(),
                        "there is no stage " + number + "; there are "
                                + all.stream().map(one -> "" + one.number()).collect(Collectors.joining(", "))
                                + more));
    }
}
