// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What to say of arguments that are not understood: what was typed, what may have been meant, and where it is told. */
final class WrongUsage {
    private static final Pattern WRONG_VALUE =
            Pattern.compile("Invalid value for (?:option '(?<option>-[^']+)'(?: at index \\d+)?(?: \\([^)]*\\))?"
                    + "|positional parameter at index \\d+ \\((?<parameter>[^)]*)\\)): (?<why>.*)");
    private static final Pattern ONE_OF =
            Pattern.compile("Error: Missing required argument \\(specify one of these\\): \\((.*)\\)");
    private static final Pattern CHOICE =
            Pattern.compile("expected one of \\[(.*)\\]( \\(case-insensitive\\))? but was (.*)");

    private WrongUsage() {}

    /** One sentence. */
    static String message(ParameterException e) {
        CommandSpec command = e.getCommandLine().getCommandSpec();
        String what = e instanceof UnmatchedArgumentException unmatched
                ? unmatched(command, unmatched.getUnmatched().get(0))
                : e instanceof MissingParameterException missing ? missing(command, missing) : value(e.getMessage());
        return what + (what.endsWith("?") ? " see " : "; see ") + command.qualifiedName() + " --help";
    }

    /** What is wrong with the value of an option, in our words: {@code --ops: 'x' is no whole number}. */
    private static String value(String message) {
        Matcher wrong = WRONG_VALUE.matcher(message);
        if (!wrong.matches()) {
            return message;
        }
        String what = wrong.group("option") != null ? wrong.group("option") : wrong.group("parameter");
        String why = wrong.group("why");
        Matcher choice = CHOICE.matcher(why);
        if (choice.matches()) {
            String all =
                    choice.group(2) == null ? choice.group(1) : choice.group(1).toLowerCase(Locale.ROOT);
            why = choice.group(3) + " is none of " + all;
        }
        return what + ": "
                + why.replaceFirst(" is not an? (int|long)$", " is no whole number")
                        .replaceFirst(" is not a double$", " is no number");
    }

    private static String unmatched(CommandSpec command, String typed) {
        Collection<String> commands = command.subcommands().keySet();
        boolean option = typed.startsWith("-") && typed.length() > 1;
        String name = option ? typed.replaceFirst("=.*", "") : typed;
        Collection<String> known = option ? command.optionsMap().keySet() : commands;
        String what;
        if (option) {
            what = "there is no option " + name;
        } else if (commands.isEmpty()) {
            what = command.name() + " takes no further argument, and there is \"" + typed + "\"";
        } else {
            what = "there is no command " + typed;
        }
        Optional<String> other = OtherPrograms.insteadOf(command.name(), typed);
        if (other.isPresent()) {
            return what + ": " + other.get();
        }
        return what
                + nearest(name, known)
                        .map(near -> "; did you mean " + near + "?")
                        .orElse("");
    }

    private static String missing(CommandSpec command, MissingParameterException e) {
        Matcher oneOf = ONE_OF.matcher(e.getMessage());
        if (oneOf.matches()) {
            return command.name() + " wants " + oneOf.group(1).replace(" | ", " or ");
        }
        List<ArgSpec> missing = e.getMissing();
        if (missing.size() != 1) {
            return e.getMessage();
        }
        ArgSpec one = missing.get(0);
        return e.getMessage().contains("parameter for option") && one instanceof OptionSpec option
                ? option.longestName() + " wants " + option.paramLabel() + " behind it"
                : command.name() + " wants " + (one instanceof OptionSpec option ? option.longestName() + " " : "")
                        + one.paramLabel() + ", which is missing";
    }

    /** The known word that is typed so with the fewest slips; empty if none is near. */
    static Optional<String> nearest(String typed, Collection<String> known) {
        String word = plain(typed);
        Comparator<String> byDistance = Comparator.comparingInt(one -> distance(word, plain(one)));
        Stream<String> near = known.stream()
                .filter(one -> one.length() > 2)
                .filter(one -> distance(word, plain(one)) <= Math.max(1, word.length() / 3)
                        || (word.length() > 2 && plain(one).startsWith(word)));
        return near.min(byDistance.thenComparing(Comparator.naturalOrder()));
    }

    private static String plain(String word) {
        return word.replaceFirst("^-+", "").replace('_', '-').toLowerCase(Locale.ROOT);
    }

    /** Characters put in, left out, replaced, or exchanged with their neighbour. */
    private static int distance(String a, String b) {
        int[][] least = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    least[i][j] = i + j;
                    continue;
                }
                int other = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                least[i][j] = Math.min(Math.min(least[i - 1][j], least[i][j - 1]) + 1, least[i - 1][j - 1] + other);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    least[i][j] = Math.min(least[i][j], least[i - 2][j - 2] + 1);
                }
            }
        }
        return least[a.length()][b.length()];
    }
}
