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
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.apache.james.mime4j.dom.Body;
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
    private static final MimeConfig ANY_LENGTH = MimeConfig.copy(MimeConfig.PERMISSIVE)
            .setMaxLineLen(-1)
            .setMaxHeaderCount(-1)
            .setMaxHeaderLen(-1)
            .build();
    private static final Pattern ID = Pattern.compile("<([^<>]+)>");
    private static final Pattern BARE_ID = Pattern.compile("([^\\s<>,;\"()]++@[^\\s<>,;\"()]++)");
    private static final Pattern ENCODED_WORD = Pattern.compile("=\\?[^?\\s]++\\?[BbQq]\\?[^?\\s]*+\\?=(?!\\s|$)");

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
        // Lists carry patches and lines of any length.
        builder.setMimeEntityConfig(ANY_LENGTH);
        Message message = builder.parseMessage(bytes);
        Texts texts = new Texts();
        texts.add(message, "");
        return new Mail(
                ids(message, "Message-ID").stream().findFirst().orElse(""),
                ancestors(message),
                subject(message),
                sender(message),
                people(message.getTo()),
                people(message.getCc()),
                date(message),
                String.join("\n", texts.shown),
                texts.asides);
    }

    /** Some programs write encoded words right before others, and some write UTF-8 as it is. */
    private static String subject(Message message) {
        Field field = message.getHeader().getField("Subject");
        if (field == null) {
            return "";
        }
        String raw = field.getRaw() == null
                ? field.getBody()
                : new String(field.getRaw().toByteArray(), UTF_8).replaceFirst("^[^:]*:", "");
        return DecoderUtil.decodeEncodedWords(
                        ENCODED_WORD.matcher(raw).replaceAll(found -> Matcher.quoteReplacement(found.group() + " ")),
                        DecodeMonitor.SILENT)
                .replaceAll("\\s+", " ")
                .strip();
    }

    /** The last of the references is the nearest, and In-Reply-To nearer still. */
    private static List<String> ancestors(Message message) {
        List<String> references = new ArrayList<>(ids(message, "References"));
        Collections.reverse(references);
        Set<String> ancestors = new LinkedHashSet<>(ids(message, "In-Reply-To"));
        ancestors.addAll(references);
        return List.copyOf(ancestors);
    }

    /** Those in angle brackets, which a header may be folded in; else what looks as if they had been forgotten. */
    private static List<String> ids(Message message, String header) {
        List<String> ids = new ArrayList<>();
        for (Pattern form : List.of(ID, BARE_ID)) {
            for (Field field : message.getHeader().getFields(header)) {
                form.matcher(field.getBody())
                        .results()
                        .map(found -> found.group(1).replaceAll("\\s+", ""))
                        .filter(id -> !id.isEmpty())
                        .forEach(ids::add);
            }
            if (!ids.isEmpty()) {
                break;
            }
        }
        return ids;
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

    /** The texts of a mail, as its parts come. */
    private static final class Texts {
        private final List<String> shown = new ArrayList<>();
        private final List<Mail.Aside> asides = new ArrayList<>();

        /**
         * Adds those of a part.
         *
         * @param around what the part is in that is not the mail itself; empty if it is
         */
        void add(Entity entity, String around) throws IOException {
            Body body = entity.getBody();
            if (body instanceof Message attached) {
                add(attached, "in a mail attached to it");
            } else if (body instanceof Multipart parts) {
                for (Entity part : parts.getBodyParts()) {
                    add(part, around);
                }
                addOutside(parts.getPreamble());
                addOutside(parts.getEpilogue());
            } else if (body instanceof TextBody written) {
                String text;
                try (InputStream bytes = written.getInputStream()) {
                    text = new String(bytes.readAllBytes(), charset(written)).replace("\r\n", "\n");
                }
                String type =
                        Objects.requireNonNullElse(entity.getMimeType(), "").toLowerCase(Locale.ROOT);
                if (!around.isEmpty()) {
                    asides.add(new Mail.Aside(around, text));
                } else if ("attachment".equalsIgnoreCase(entity.getDispositionType())) {
                    asides.add(new Mail.Aside("in an attachment", text));
                } else if (type.equals("text/html")) {
                    asides.add(new Mail.Aside("in HTML", HtmlText.of(text)));
                } else if (type.equals("text/plain")) {
                    shown.add(text);
                } else {
                    asides.add(new Mail.Aside("in a part that is " + type, text));
                }
            }
        }

        private void addOutside(String text) {
            if (text != null && !text.isBlank()) {
                asides.add(new Mail.Aside("outside of the parts that the mail says it has", text));
            }
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
