// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.crash;

import java.util.ArrayList;
import java.util.List;

/**
 * A command as it is run to be killed.
 *
 * @param command its name, and that of its subcommand
 * @param before arguments of a run of the same command that makes what it will replace; empty if there is nothing
 * @param arguments the command and its arguments
 * @param outputs what it writes, each of them at once: paths of files and folders in the workplace
 * @param removed files that are taken away before anything runs
 * @param exitCode of a run that nobody disturbs
 * @param steady whether it prints the same each time
 * @param cold whether it begins with an empty cache, half of the times
 */
record Invocation(
        String command,
        List<String> before,
        List<String> arguments,
        List<String> outputs,
        List<String> removed,
        int exitCode,
        boolean steady,
        boolean cold) {
    static Invocation of(String command, String... more) {
        List<String> arguments = List.of(String.join(" ", concat(command, more)).split(" ", -1));
        return new Invocation(command, List.of(), arguments, List.of(), List.of(), 0, true, false);
    }

    private static List<String> concat(String command, String... more) {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(List.of(more));
        return all;
    }

    Invocation writes(String... paths) {
        return new Invocation(command, before, arguments, List.of(paths), removed, exitCode, steady, cold);
    }

    /** What it replaces is made by the same command, with other words in some places. */
    Invocation replacing(String word, String other) {
        List<String> changed =
                arguments.stream().map(each -> each.equals(word) ? other : each).toList();
        return new Invocation(command, changed, arguments, outputs, removed, exitCode, steady, cold);
    }

    Invocation without(String... paths) {
        return new Invocation(command, before, arguments, outputs, List.of(paths), exitCode, steady, cold);
    }

    Invocation exits(int code) {
        return new Invocation(command, before, arguments, outputs, removed, code, steady, cold);
    }

    Invocation measures() {
        return new Invocation(command, before, arguments, outputs, removed, exitCode, false, cold);
    }

    Invocation fillsCache() {
        return new Invocation(command, before, arguments, outputs, removed, exitCode, steady, true);
    }

    /** Whether there can be something half done after it. */
    boolean leavesSomething() {
        return cold || !outputs.isEmpty();
    }

    /** Whether kills are aimed at the moment when its output is put in its place: in a full cache, from the first on. */
    boolean isAimedAt() {
        return !cold && !outputs.isEmpty();
    }

    @Override
    public String toString() {
        return String.join(" ", arguments);
    }
}
