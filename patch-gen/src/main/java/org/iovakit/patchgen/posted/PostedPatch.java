// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.posted;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.iovakit.patchgen.mail.Mailbox;
import org.iovakit.patchgen.mail.Person;

/**
 * A patch that somebody posted or saved.
 *
 * @param number its place in the series, from 1
 * @param subject of the mail without what is in brackets, or the name of the file
 * @param sender of the mail; both parts empty where it is none
 * @param text of the mail, with the diff in it
 */
public record PostedPatch(int number, String subject, Person sender, String text) {
    private static final Pattern STATISTICS = Pattern.compile(" \\S.* \\| +(?:\\d+|Bin).*| \\d+ files? changed.*");

    private static final Pattern DIFF = Pattern.compile("(?m)^--- \\S.*\\n\\+\\+\\+ \\S");

    private static final Pattern PATH =
            Pattern.compile("(?m)^(?:--- a/|\\+\\+\\+ b/|rename from |rename to |copy from )([^\\t\\n]+)");

    private static final Pattern AUTHOR = Pattern.compile("(?i)from: *(.*)");

    /** Whether a text has a diff in it. */
    public static boolean isIn(String text) {
        return DIFF.matcher(text).find();
    }

    /** Subject and body, with trailers: what stands above the line that cuts the rest off. */
    public String message() {
        List<String> lines = text.lines().toList();
        String body =
                String.join("\n", lines.subList(header(lines), cut(lines))).strip();
        return body.isEmpty() ? subject + "\n" : subject + "\n\n" + body + "\n";
    }

    /** What stands between the line that cuts the message off and the diff, but for its statistics. */
    public String notes() {
        List<String> lines = text.lines().toList();
        int from = Math.min(lines.size(), cut(lines) + 1);
        return lines.subList(from, lines.size()).stream()
                .takeWhile(line -> !line.startsWith("diff --git ")
                        && !line.startsWith("--- ")
                        && !STATISTICS.matcher(line).matches())
                .collect(Collectors.joining("\n"))
                .strip();
    }

    /** Who wrote it: whom its text names first, where somebody else sends it, else who sends it. */
    public Person author() {
        List<String> lines = text.lines().toList();
        for (String line : lines.subList(0, header(lines))) {
            Matcher author = AUTHOR.matcher(line);
            if (author.matches()) {
                try {
                    Mailbox named = Mailbox.parse(author.group(1));
                    return new Person(named.name(), named.address());
                } catch (IllegalArgumentException e) {
                    return sender;
                }
            }
        }
        return sender;
    }

    /** The lines before the message that say what headers do. */
    private static int header(List<String> lines) {
        int end = cut(lines);
        int start = 0;
        while (start < end
                && (lines.get(start).isBlank() || lines.get(start).matches("(?i)(?:from|subject|date): .*"))) {
            start++;
        }
        return start;
    }

    private static int cut(List<String> lines) {
        for (int line = 0; line < lines.size(); line++) {
            if (lines.get(line).equals("---")
                    || lines.get(line).startsWith("diff --git ")
                    || lines.get(line).startsWith("--- ")) {
                return line;
            }
        }
        return lines.size();
    }

    /** The files that the patch changes, removes or adds, by their paths. */
    public Set<String> paths() {
        Set<String> paths = new TreeSet<>();
        PATH.matcher(text).results().forEach(found -> paths.add(found.group(1).strip()));
        return paths;
    }
}
