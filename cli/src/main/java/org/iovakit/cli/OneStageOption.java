// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import java.util.List;
import org.iovakit.domain.Stage;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The one stage that a command is about. */
final class OneStageOption {
    @Option(
            names = "--stage",
            paramLabel = "N",
            required = true,
            description = "Stage to run on: 0 is the base kernel, N is after patch N.")
    private int stage;

    /**
     * That among all stages.
     *
     * @throws ParameterException if there is no such stage; the message names those there are
     */
    Stage of(List<Stage> all, CommandSpec command) {
        return all.stream()
                .filter(one -> one.number() == stage)
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        command.commandLine(),
                        "there is no stage " + stage + "; there are "
                                + String.join(
                                        ", ",
                                        all.stream()
                                                .map(one -> "" + one.number())
                                                .toList())));
    }
}
