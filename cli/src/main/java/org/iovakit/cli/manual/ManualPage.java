// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.manual;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The manual page of a command: what its --help says, in the sections that readers of manual pages look for. */
public final class ManualPage {
    private final CommandSpec command;
    private final Roff page;

    private ManualPage(CommandSpec command, String date, String product) {
        this.command = command;
        this.page = new Roff(name(command).toUpperCase(Locale.ROOT), date, product);
    }

    /** The page's name: {@code iovakit-base-pin}. */
    public static String name(CommandSpec command) {
        return command.qualifiedName("-");
    }

    /**
     * The commands that have a page: this one, and those below it. Help has none, as it is all about the others.
     *
     * @param command the top
     */
    public static List<CommandSpec> commands(CommandSpec command) {
        List<CommandSpec> all = new ArrayList<>(List.of(command));
        subcommands(command).forEach(below -> all.addAll(commands(below)));
        return all;
    }

    /**
     * The source of a command's page.
     *
     * @param date of the page, as 2026-05-12
     * @param product what it is a page of, with its version
     */
    public static String of(CommandSpec command, String date, String product) {
        return new ManualPage(command, date, product).write();
    }

    private static List<CommandSpec> subcommands(CommandSpec command) {
        return command.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(spec -> !spec.helpCommand())
                .distinct()
                .toList();
    }

    private String write() {
        List<String> description = lines(command.usageMessage().description());
        page.section("NAME").line(name(command) + " - " + summary(command));
        page.section("SYNOPSIS").line(synopsis());
        if (description.size() > 1) {
            page.section("DESCRIPTION");
            description.subList(1, description.size()).forEach(page::paragraph);
        }
        parameters();
        options();
        commands();
        footer();
        seeAlso();
        return page.toString();
    }

    /** What a command is in a line: the first of its description, as such lines are written. */
    private static String summary(CommandSpec command) {
        String first =
                lines(command.usageMessage().description()).stream().findFirst().orElse("");
        String bare = first.replaceFirst("\\.$", "");
        return bare.isEmpty() ? bare : bare.substring(0, 1).toLowerCase(Locale.ROOT) + bare.substring(1);
    }

    private String synopsis() {
        Help help = new Help(command, Help.defaultColorScheme(Ansi.OFF));
        return help.synopsis(0).replaceAll("\\s+", " ");
    }

    private void parameters() {
        List<PositionalParamSpec> shown = command.positionalParameters().stream()
                .filter(parameter -> !parameter.hidden())
                .toList();
        if (!shown.isEmpty()) {
            page.section("ARGUMENTS");
            shown.forEach(parameter -> page.term(Roff.italic(parameter.paramLabel()), lines(parameter.description())));
        }
    }

    private void options() {
        page.section("OPTIONS");
        for (OptionSpec option : command.options()) {
            if (!option.hidden()) {
                String label = option.arity().max() > 0 ? "=" + Roff.italic(option.paramLabel()) : "";
                String term = Arrays.stream(option.names())
                        .map(name -> Roff.bold(name) + (name.startsWith("--") ? label : ""))
                        .collect(Collectors.joining(", "));
                page.term(term, lines(option.description()));
            }
        }
    }

    private void commands() {
        List<CommandSpec> below = subcommands(command);
        if (!below.isEmpty()) {
            page.section("COMMANDS");
            below.forEach(each -> page.term(
                    Roff.bold(name(each)) + "(1)",
                    lines(each.usageMessage().description()).subList(0, 1)));
        }
    }

    /** Examples or exit codes: a heading, and lines that are indented. */
    private void footer() {
        String heading = formatted(command.usageMessage().footerHeading()).strip();
        if (!heading.isEmpty()) {
            page.section(heading.replaceFirst(":$", "").toUpperCase(Locale.ROOT));
            page.verbatim(lines(command.usageMessage().footer()));
        }
    }

    private void seeAlso() {
        List<String> others = Stream.concat(Stream.ofNullable(command.parent()), subcommands(command).stream())
                .map(each -> Roff.bold(name(each)) + "(1)")
                .toList();
        if (!others.isEmpty()) {
            page.section("SEE ALSO").markup(String.join(", ", others));
        }
    }

    private static List<String> lines(String... texts) {
        return Stream.of(texts).map(ManualPage::formatted).map(String::strip).toList();
    }

    /** Picocli takes what it prints for a format. */
    private static String formatted(String text) {
        return String.format(Locale.ROOT, text);
    }
}
