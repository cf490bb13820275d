// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.trailers;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.iovakit.patchgen.mail.Mailbox;
import org.iovakit.patchgen.mail.Person;

/**
 * A line at the end of a commit message that says who had what to do with it. Immutable.
 *
 * @param token what stands before the colon, as it is usually written: {@code Reviewed-by}
 * @param value what stands behind it, on one line
 */
public record Trailer(String token, String value) {
    private static final Pattern LINE = Pattern.compile("\\s*([A-Za-z][A-Za-z0-9-]*):\\s+(\\S.*?)\\s*");
    private static final Pattern PERSON = Pattern.compile(
            "(?:\"((?:[^\"\\\\<>]|\\\\[^<>]){0,998}+)\"|([^<>]*?))\\s*<([^<>@\\s]+@[^<>@\\s]+)>\\s*([#\\[(].*)?");

    /** Those whose people git send-email writes to. */
    private static final Pattern RECIPIENT = Pattern.compile("(?md)^([A-Za-z][A-Za-z-]*-by|Cc): (.*)$");

    /** The trailers of a text that make somebody a recipient of it, wherever they stand in it, as they stand there. */
    public static List<Trailer> recipientsIn(String text) {
        return RECIPIENT
                .matcher(text)
                .results()
                .map(found -> new Trailer(found.group(1), found.group(2)))
                .toList();
    }

    /** As {@code git log --format=%(trailers)} would see them, a line a trailer. */
    public static Optional<Trailer> parse(String line) {
        Matcher matcher = LINE.matcher(line);
        return matcher.matches()
                ? Optional.of(new Trailer(usual(matcher.group(1)), matcher.group(2)))
                : Optional.empty();
    }

    /** Git compares tokens without regard to case; the kernel capitalises their first letter alone. */
    private static String usual(String token) {
        return token.substring(0, 1).toUpperCase(Locale.ROOT)
                + token.substring(1).toLowerCase(Locale.ROOT);
    }

    /** The person, if the value is one: {@code Name <address>}, and a comment perhaps. */
    public Optional<Person> person() {
        Matcher matcher = PERSON.matcher(value);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String quoted = matcher.group(1);
        return Optional.of(
                new Person(quoted == null ? matcher.group(2) : quoted.replaceAll("\\\\(.)", "$1"), matcher.group(3)));
    }

    /** What stands behind the person, with the sign that begins it; empty if nothing does. */
    String comment() {
        Matcher matcher = PERSON.matcher(value);
        return matcher.matches() && matcher.group(4) != null ? matcher.group(4) : "";
    }

    /** The same without what stands behind the person. */
    Trailer withoutComment() {
        return new Trailer(
                token, value.substring(0, value.length() - comment().length()).stripTrailing());
    }

    /**
     * The person as an email's recipient. What follows the address, as in {@code <stable@vger.kernel.org> # 6.12+}, is for
     * people.
     *
     * @throws IllegalArgumentException if no email may name it; the message says why
     */
    public Mailbox mailbox() {
        return Mailbox.parse(
                value.contains("<")
                        ? value.replaceFirst(">.*", ">")
                        : value.strip().replaceFirst("\\s.*", ""));
    }

    /**
     * What a trailer says of whom: equal for two that say the same of the same person, however the name is written.
     *
     * @param token in lower case
     * @param whom the address, or all that stands there, in lower case
     */
    record Statement(String token, String whom) {}

    /** What it says. */
    Statement statement() {
        String whom = person().map(Person::address).orElse(value);
        return new Statement(token.toLowerCase(Locale.ROOT), whom.toLowerCase(Locale.ROOT));
    }

    /** Whether both say the same of the same person, however the name is written. */
    public boolean repeats(Trailer other) {
        return statement().equals(other.statement());
    }

    /** The line. */
    @Override
    public String toString() {
        return token + ": " + value;
    }
}
