// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.trailers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the lines of a mail that look like a tag, and tells those that its writer gave from others. */
final class GivenTrailers {
    /**
     * A line that looks like a tag.
     *
     * @param number of the line in its text, from 1
     * @param line with plain blanks
     * @param trailer what it says, with the comment that the next line may be
     * @param above the line of prose above it and its like; empty if there is none
     * @param objection to where it stands; empty if its writer gave it there
     */
    record Given(int number, String line, Optional<Trailer> trailer, String above, String objection) {}

    /** From here on the mail is what some mail programs quote without a mark, or what a list adds. */
    private static final Pattern OTHERS =
            Pattern.compile("-{4,} ?[^-](?!EGIN PGP SIGNED).*?[^-] ?-{4,}|_{20,}|(?i:begin forwarded message ?:)");

    /** The first two lines of a mail's head. */
    private static final Pattern FROM =
            Pattern.compile("(?i)\\*?(?:from|von|de|da|\\u53d1\\u4ef6\\u4eba)\\*? ?[:\\uff1a].*");

    private static final Pattern NEXT_OF_HEAD = Pattern.compile(
            "(?i)\\*?(?:sent|date|to|cc|subject|gesendet|datum|envoy\\u00e9|enviado|\\u53d1\\u9001\\u65f6\\u95f4|\\u65e5\\u671f|\\u6536\\u4ef6\\u4eba)\\*? ?[:\\uff1a].*");

    private static final Pattern SIGNATURE = Pattern.compile("(?:- )?-- ");

    private static final Pattern DIFF = Pattern.compile("diff --git \\S.*|diff -\\S+ \\S+ \\S+.*|Index: \\S+");
    private static final Pattern IN_DIFF = Pattern.compile(
            "|[-+ @\\\\\\t=].*|diff .*|index [0-9a-f]+.*|(?:new|deleted|old) (?:file )?mode .*|similarity .*|(?:rename|copy) .*|Binary .*|GIT .*");

    private static final Pattern STATISTICS = Pattern.compile(" \\d+ files? changed.*");

    /** What git mailinfo counts as the line to cut at. */
    private static final Pattern PERFORATION = Pattern.compile("(?:(?:-|>8|8<|>%|%<)\\s*+)++");

    private static final Pattern SCISSORS = Pattern.compile(">8|8<|>%|%<");
    private static final int SHORTEST_SCISSORS = 8;

    /** Lines below a tag that may belong to it. */
    private static final int PARAGRAPH = 4;

    private final List<String> lines;
    private final List<String> plain;
    private final List<Given> found = new ArrayList<>();

    private GivenTrailers(String text) {
        lines = text.lines().toList();
        plain = lines.stream().map(TagText::plain).toList();
    }

    /** Those of a text, in its order, but for lines that are quoted with a sign. */
    static List<Given> of(String text) {
        GivenTrailers given = new GivenTrailers(text);
        given.find();
        return given.found;
    }

    private void find() {
        int lastDiff = lastDiff();
        String end = "";
        boolean diff = false;
        String above = "";
        for (int i = 0; i < lines.size(); i++) {
            end = end.isEmpty() ? endAt(i) : end;
            diff = diff ? IN_DIFF.matcher(lines.get(i)).matches() : beginsDiff(i);
            String line = plain.get(i);
            if (line.startsWith(">")) {
                above = "";
            } else if (TagText.isIn(line)) {
                String objection = end;
                if (objection.isEmpty() && diff) {
                    objection = "it is a line of a diff";
                } else if (objection.isEmpty() && isPartOfPatch(i, lastDiff)) {
                    objection = "it is part of a patch that the mail has in it";
                } else if (objection.isEmpty() && !TagText.begins(line)) {
                    objection = "it does not begin its line, or is not written as one";
                }
                found.add(new Given(i + 1, line, trailer(i), above, objection));
            } else if (!line.isEmpty()) {
                above = line;
            }
        }
    }

    /** With what follows it, up to a blank line, a quote, or a line that looks like a tag itself. */
    private Optional<Trailer> trailer(int at) {
        List<String> following = plain.subList(at + 1, Math.min(lines.size(), at + 1 + PARAGRAPH)).stream()
                .takeWhile(line -> !line.isEmpty() && !line.startsWith(">") && !TagText.isIn(line))
                .toList();
        return TagText.trailer(plain.get(at), following);
    }

    /** Why nothing that stands below this line is its writer's. */
    private String endAt(int at) {
        String line = lines.get(at);
        if (SIGNATURE.matcher(line).matches()) {
            return "it stands below a signature";
        }
        if (isScissors(line)) {
            return "it stands below scissors, where a patch begins";
        }
        boolean head = FROM.matcher(plain.get(at)).matches()
                && at + 1 < lines.size()
                && NEXT_OF_HEAD.matcher(plain.get(at + 1)).matches();
        return head || OTHERS.matcher(plain.get(at)).matches()
                ? "it stands below \"" + plain.get(at) + "\", where another mail begins"
                : "";
    }

    /** Long enough, more than a third of it marks and blanks, and more marks than blanks. */
    static boolean isScissors(String text) {
        // The end of the line is a blank too.
        String line = text.strip() + text.substring(text.stripTrailing().length()) + "\n";
        int perforation = 0;
        int gaps = 0;
        int visible = text.strip().length();
        boolean scissors = false;
        Matcher part = PERFORATION.matcher(line);
        while (part.find()) {
            String marks = part.group();
            perforation += marks.length();
            gaps += (int) marks.chars().filter(Character::isWhitespace).count();
            scissors |= SCISSORS.matcher(marks).find();
            // Git counts half of them at the end.
            visible -= part.end() == line.length() && !marks.stripTrailing().endsWith("-") ? 1 : 0;
        }
        return scissors && visible >= SHORTEST_SCISSORS && visible < 3 * perforation && 2 * gaps < perforation;
    }

    private boolean beginsDiff(int at) {
        return DIFF.matcher(lines.get(at)).matches()
                || (lines.get(at).startsWith("--- ")
                        && at + 1 < lines.size()
                        && lines.get(at + 1).startsWith("+++ "));
    }

    /** Whether it stands right above the line that ends the message of a patch, and statistics or a diff follow. */
    private boolean isPartOfPatch(int at, int lastDiff) {
        for (int i = at; i < lastDiff && !plain.get(i).isEmpty(); i++) {
            if (plain.get(i).equals("---")) {
                return true;
            }
        }
        return false;
    }

    /** The last line that begins a diff or ends its statistics; -1 without one. */
    private int lastDiff() {
        int last = lines.size() - 1;
        while (last >= 0
                && !beginsDiff(last)
                && !STATISTICS.matcher(lines.get(last)).matches()) {
            last--;
        }
        return last;
    }
}
