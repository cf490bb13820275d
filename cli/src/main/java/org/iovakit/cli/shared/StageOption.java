// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.shared;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.iovakit.app.subject.SubjectName;
import org.iovakit.domain.State;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which stages a command is about. */
public final class StageOption {
    private static final Pattern RANGE = Pattern.compile("(\\d+)-(\\d+)");

    @Option(
            names = "--stage",
            paramLabel = "N|N-M|NAME|SUBJECT|all",
            completionCandidates = Completions.StagesOrAll.class,
            defaultValue = "all",
            description =
                    "Stage to run on, by name or number, or several, as in 1-3: 0 is the base kernel, N is after patch N; or C of anybody's,"
                            + " as in rev:my-branch or mbox:thread.mbox (default: ${DEFAULT-VALUE}).")
    private String stage;

    /** Whether it is all of them. */
    public boolean isAll() {
        return stage.equals("all");
    }

    /** The name of somebody's C, if that is what the user wrote. */
    public Optional<String> subject() {
        return Optional.of(stage).filter(SubjectName::isOne);
    }

    /**
     * Those among all stages of a series.
     *
     * @throws ParameterException if there is no such stage; the message names those there are
     */
    public List<State> of(List<State> all, CommandSpec command) {
        if (isAll()) {
            return all;
        }
        Matcher range = RANGE.matcher(stage);
        if (range.matches()) {
            int first = all.indexOf(named(range.group(1), all, " and all", command));
            int last = all.indexOf(named(range.group(2), all, " and all", command));
            if (first > last) {
                throw new ParameterException(
                        command.commandLine(),
                        "--stage " + stage + ": the first stage of a range comes first, as in " + range.group(2) + "-"
                                + range.group(1));
            }
            return all.subList(first, last + 1);
        }
        return List.of(named(stage, all, " and all", command));
    }

    /**
     * One stage, by its number or name.
     *
     * @throws ParameterException if there is no such stage; the message names those there are
     */
    public static State named(String stage, List<State> all, CommandSpec command) {
        return named(stage, all, "", command);
    }

    private static State named(String stage, List<State> all, String more, CommandSpec command) {
        return all.stream()
                .filter(one -> Integer.toString(one.number()).equals(stage)
                        || one.name().equals(stage))
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        command.commandLine(),
                        "there is no stage " + stage + "; there are "
                                + all.stream().map(one -> "" + one.number()).collect(Collectors.joining(", "))
                                + more));
    }
}
