// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.shared;

import java.util.List;
import org.iovakit.app.subject.SubjectName;
import org.iovakit.domain.State;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The one stage that a command is about. */
public final class OneStageOption {
    @Option(
            names = "--stage",
            paramLabel = "N|NAME",
            completionCandidates = Completions.Stages.class,
            required = true,
            description = "Stage to run on, by name or number: 0 is the base kernel, N is after patch N.")
    private String stage;

    /**
     * Refuses the name of somebody's C.
     *
     * @param why and what to do instead
     */
    public void refuseSubject(String why, CommandSpec command) {
        if (SubjectName.isOne(stage)) {
            throw new ParameterException(command.commandLine(), "--stage " + stage + ": " + why);
        }
    }

    /**
     * That among all stages of a series.
     *
     * @throws ParameterException if there is no such stage; the message names those there are
     */
    public State of(List<State> all, CommandSpec command) {
        return StageOption.named(stage, all, command);
    }
}
