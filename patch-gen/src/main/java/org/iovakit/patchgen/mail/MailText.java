// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.regex.Pattern;
import org.iovakit.patchgen.PatchGenException;

/**
 * What a commit message or a cover letter may hold, if all of it is to arrive as it was written. Git prints a message as it
 * stands; those who read the email then take some lines for something else.
 */
public final class MailText {
    /** RFC 5322 allows 998 octets a line. */
    public static final int LONGEST_LINE = 998;

    /** Git never breaks a word, and prints a few octets of its own before the first. */
    private static final int LONGEST_SUBJECT = 900;

    /** What git am takes for a header if the body starts with it. */
    private static final Pattern HEADER =
            Pattern.compile("(?i)\\s*(?:From|Date|Subject|Content-[\\w-]+|MIME-[\\w-]+):.*|\\[PATCH]\\s.*");

    /** Lines at which readers end the message, or the email. */
    private static final List<Boundary> BOUNDARIES = List.of(
            new Boundary(Pattern.compile(">*From .*"), "an mbox takes for the start of another email"),
            new Boundary(
                    Pattern.compile("diff -.*|Index: .*|---(?:\\s*| \\S.*)"),
                    "git am takes for the start of the patch"),
            new Boundary(Pattern.compile("-- ?"), "mail programs take for the start of a signature"),
            new Boundary(
                    Pattern.compile("[\\s-]*(?:>8|8<|>%|%<).*"),
                    "git am --scissors takes for the start of the message"));

    private record Boundary(Pattern line, String taken) {}

    private MailText() {}

    /**
     * Checks a subject, a blank line and a body.
     *
     * @param source what the text comes from, for the message
     * @throws PatchGenException if a header or a body could not carry it, or its readers would take a line for something
     *     else; the message names source and line
     */
    public static void require(String source, String text) throws PatchGenException {
        List<String> lines = text.lines().toList();
        int subjectLines =
                (int) lines.stream().takeWhile(line -> !isBlank(line)).count();
        if (String.join(" ", lines.subList(0, subjectLines)).strip().isEmpty()) {
            throw new PatchGenException(source + ": there is no subject; its text starts with one");
        }
        if (String.join(" ", lines.subList(0, subjectLines)).getBytes(UTF_8).length > LONGEST_SUBJECT) {
            throw new PatchGenException(source + ": the subject is longer than " + LONGEST_SUBJECT
                    + " bytes; write the rest below a blank line");
        }
        if (text.indexOf('\r') >= 0) {
            throw new PatchGenException(source + ": its text holds a carriage return; end lines by a newline alone");
        }
        boolean bodyBegun = false;
        for (int i = 0; i < lines.size(); i++) {
            String place = source + ": line " + (i + 1) + " of its text, \"" + shown(lines.get(i)) + "\", ";
            String line = lines.get(i);
            if (line.codePoints().anyMatch(c -> c != '\t' && isUnprintable(c))
                    || (i < subjectLines && line.contains("\t"))) {
                throw new PatchGenException(
                        place + "holds a control character, which no email can carry; leave it out");
            }
            if (line.getBytes(UTF_8).length > LONGEST_LINE) {
                throw new PatchGenException(
                        place + "is longer than the " + LONGEST_LINE + " bytes that mail allows; break it");
            }
            if (i >= subjectLines && !isBlank(line)) {
                requireBodyLine(place, line, !bodyBegun);
                bodyBegun = true;
            }
        }
    }

    private static void requireBodyLine(String place, String line, boolean first) throws PatchGenException {
        if (first && HEADER.matcher(line).matches()) {
            throw new PatchGenException(
                    place + "begins the message, and git am takes it for a header there; reword it");
        }
        for (Boundary boundary : BOUNDARIES) {
            if (boundary.line().matcher(line).matches()) {
                throw new PatchGenException(place + "is what " + boundary.taken() + "; reword it");
            }
        }
    }

    /** As git sees it. */
    private static boolean isBlank(String line) {
        return line.chars().allMatch(c -> c == ' ' || c == '\t');
    }

    /** Whether a character means something to programs rather than to readers, or is half of one. */
    static boolean isUnprintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            default -> codePoint == 0xFFFD;
        };
    }

    /** One line of a text, for a message. */
    static String shown(String text) {
        String printable = text.codePoints()
                .map(c -> isUnprintable(c) ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return printable.length() > 60 ? printable.substring(0, 57) + "..." : printable;
    }
}
