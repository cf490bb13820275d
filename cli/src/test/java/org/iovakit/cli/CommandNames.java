// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The names of all commands that do something. */
public final class CommandNames {
    private CommandNames() {}

    /** Each command without subcommands, or that can be called without naming one; after those that it is below. */
    public static Set<String> all() {
        Set<String> names = new TreeSet<>();
        for (Class<?> top : IovakitCommand.COMMANDS) {
            CommandSpec command = CommandSpec.forAnnotatedObject(top);
            collect(command.name(), new CommandLine(command), names);
        }
        return names;
    }

    private static void collect(String name, CommandLine command, Set<String> names) {
        if (command.getSubcommands().isEmpty() || command.getCommand() instanceof Callable<?>) {
            names.add(name);
        }
        command.getSubcommands().forEach((below, each) -> collect(name + " " + below, each, names));
    }
}
