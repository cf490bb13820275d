// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.diff;

import java.util.List;
import java.util.Map;
import org.iovakit.app.series.Lineage;
import org.iovakit.app.subject.SubjectName;
import org.iovakit.cli.shared.Completions;
import org.iovakit.cli.shared.StageOption;
import org.iovakit.diff.Pair;
import org.iovakit.domain.State;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Which two stages are compared: {@code --from 3 --to 4}, or {@code 3 4}. */
final class DiffStages {
    @Option(
            names = "--from",
            paramLabel = "A",
            completionCandidates = Completions.Stages.class,
            description = {
                "Stage to compare with, by name or number: 0 is the base kernel, N is after patch N; v2/3 or NAME/v1/3 is"
                        + " that of another series.",
                "Or C of anybody's: rev:REV of the repository that --kernel names; range:A..B, the commits there that"
                        + " change the allocator; mbox:FILE or mbox:FILE@vN, a posted thread; patches:DIR. #N behind one"
                        + " of the last three names a state: 0 is what the first one is put on; without, it is the last."
            })
    private String from;

    @Option(
            names = "--to",
            paramLabel = "B",
            completionCandidates = Completions.Stages.class,
            description = "Stage that is better or worse, or just other, than A.")
    private String to;

    @Parameters(arity = "0..2", paramLabel = "A B", description = "The same, without the names of the options.")
    private List<String> positional = List.of();

    /**
     * What the matrix is of: somebody's C, whose states are its columns; one or two series; or, where nothing is named, the
     * one of the other options.
     *
     * @throws ParameterException if something else is named
     */
    List<String> ofMatrix(CommandSpec command) {
        requireNoMore("a matrix is of one series, or of two", command);
        boolean isStage = positional.stream().anyMatch(name -> name.matches("\\d+"));
        boolean isSubject = positional.stream().anyMatch(SubjectName::isOne);
        if (from != null || to != null || isStage || (isSubject && positional.size() > 1)) {
            throw new ParameterException(
                    command.commandLine(),
                    "--matrix compares all stages, so that there are none to name: name a series, or two, or one range:,"
                            + " mbox: or patches:");
        }
        return positional;
    }

    private void requireNoMore(String what, CommandSpec command) {
        if (positional.size() > 2) {
            throw new ParameterException(
                    command.commandLine(),
                    what + ", and there are " + positional.size() + " here: " + String.join(" ", positional));
        }
    }

    /**
     * The two that are meant, as the user wrote them.
     *
     * @throws ParameterException if there are not two
     */
    List<String> named(CommandSpec command) {
        String first = from;
        String second = to;
        requireNoMore("diff compares two states", command);
        if (!positional.isEmpty()) {
            if (positional.size() == 1 && from == null && to == null) {
                throw new ParameterException(
                        command.commandLine(), "name two stages to compare, as in 3 4, or 3 rev:my-branch");
            }
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
        for (String name : List.of(first, second)) {
            if (name.contains(":") && !SubjectName.isOne(name)) {
                throw new ParameterException(
                        command.commandLine(),
                        name + ": C of anybody's is rev:REV, range:A..B, mbox:FILE or patches:DIR, and no stage has a"
                                + " colon in its name");
            }
        }
        return List.of(first, second);
    }

    /**
     * The states of these names.
     *
     * @param lineages which they are of, by what was written
     * @throws ParameterException if there is no such stage; the message names those there are
     */
    static Pair of(List<String> named, Map<String, Lineage> lineages, CommandSpec command) {
        List<State> states = named.stream()
                .map(stage -> StageOption.named(
                        stage.substring(stage.lastIndexOf('/') + 1),
                        lineages.get(stage).states(),
                        command))
                .toList();
        return new Pair(states.get(0), states.get(1));
    }
}
