// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.dom.TextBody;
import org.apache.james.mime4j.dom.address.AddressList;
import org.apache.james.mime4j.dom.address.Mailbox;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;

/** Reads an email: threading, sender, and the text that a person would see. */
public final class MailParser {
    private static final Pattern ID = Pattern.compile("<([^<>\\s]+)>");

    /** In a date, the name of a zone behind its number. */
    private static final Pattern COMMENT = Pattern.compile("\\s*\\([^()]*\\)|\\s+");

    /** The last that a date has room for; a mail of a later one is damaged. */
    private static final int LAST_YEAR = 9999;

    private MailParser() {}

    /**
     * Reads one email.
     *
     * @throws IOException if it is not one
     */
    public static Mail parse(InputStream bytes) throws IOException {
        DefaultMessageBuilder builder = new DefaultMessageBuilder();
        // Lists carry patches of any length.
        builder.setMimeEntityConfig(MimeConfig.PERMISSIVE);
        Message message = builder.parseMessage(bytes);
        return new Mail(
                ids(message, "Message-ID").stream().findFirst().orElse(""),
                ancestors(message),
                Objects.requireNonNullElse(message.getSubject(), "")
                        .replaceAll("\\s+", " ")
                        .strip(),
                sender(message),
                people(message.getTo()),
                people(message.getCc()),
                date(message),
                text(message).orElse("").replace("\r\n", "\n"));
    }

    /** The last of the references is the nearest, and In-Reply-To nearer still. */
    private static List<String> ancestors(Message message) {
        List<String> references = new ArrayList<>(ids(message, "References"));
        Collections.reverse(references);
        Set<String> ancestors = new LinkedHashSet<>(ids(message, "In-Reply-To"));
        ancestors.addAll(references);
        return List.copyOf(ancestors);
    }

    private static List<String> ids(Message message, String header) {
        Field field = message.getHeader().getField(header);
        return field == null
                ? List.of()
                : ID.matcher(field.getBody())
                        .results()
                        .map((MatchResult found) -> found.group(1))
                        .toList();
    }

    private static Person sender(Message message) {
        if (message.getFrom() == null || message.getFrom().isEmpty()) {
            return new Person("", "");
        }
        return person(message.getFrom().get(0));
    }

    private static Person person(Mailbox mailbox) {
        return new Person(Objects.requireNonNullElse(mailbox.getName(), ""), mailbox.getAddress());
    }

    private static List<Person> people(AddressList addresses) {
        return addresses == null
                ? List.of()
                : addresses.flatten().stream().map(MailParser::person).toList();
    }

    /** With its zone, which a date that is parsed for its moment alone loses. */
    private static Optional<ZonedDateTime> date(Message message) {
        Field field = message.getHeader().getField("Date");
        if (field == null) {
            return Optional.empty();
        }
        try {
            String date = COMMENT.matcher(field.getBody()).replaceAll(" ").strip();
            return Optional.of(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME))
                    .filter(parsed -> parsed.getYear() <= LAST_YEAR);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The first part that is plain text, and no attachment. */
    private static Optional<String> text(Entity entity) throws IOException {
        if (entity.getBody() instanceof Multipart parts) {
            for (Entity part : parts.getBodyParts()) {
                Optional<String> text = text(part);
                if (text.isPresent()) {
                    return text;
                }
            }
            return Optional.empty();
        }
        boolean plain = "text/plain".equalsIgnoreCase(entity.getMimeType())
                && !"attachment".equalsIgnoreCase(entity.getDispositionType());
        if (!plain || !(entity.getBody() instanceof TextBody body)) {
            return Optional.empty();
        }
        try (InputStream bytes = body.getInputStream()) {
            return Optional.of(new String(bytes.readAllBytes(), charset(body)));
        }
    }

    /** ASCII is UTF-8 too, and what calls itself ASCII often is no more than that. */
    private static Charset charset(TextBody body) {
        String named = body.getMimeCharset();
        try {
            return named == null || named.equalsIgnoreCase("us-ascii") ? UTF_8 : Charset.forName(named);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return UTF_8;
        }
    }
}
