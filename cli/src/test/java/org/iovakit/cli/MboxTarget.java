// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.iovakit.cli.series.TrailerTable;
import org.iovakit.fuzz.FreshFile;
import org.iovakit.fuzz.FuzzTarget;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.posted.ChangedLines;
import org.iovakit.patchgen.series.Series;
import org.iovakit.patchgen.trailers.CollectedTrailer;
import org.iovakit.patchgen.trailers.CollectedTrailers;
import org.iovakit.patchgen.trailers.Trailer;
import org.iovakit.patchgen.trailers.TrailerCollector;
import org.iovakit.patchgen.trailers.TrailerFinding;

/**
 * Mails, from which trailers are collected as {@code iovakit trailers} does. What is taken is one of the five that may be,
 * of somebody with an address, on one line that no header breaks at; it stands in a mail that has to do with the series, and
 * is not quoted there; and it is read back from where it is kept.
 */
final class MboxTarget implements FuzzTarget {
    private static final String FROM_LINE = "From mboxrd@z Thu Jan  1 00:00:00 1970\n";
    private static final String COVER = "rings";
    private static final Map<String, String> TITLES = new LinkedHashMap<>();

    static {
        TITLES.put("1.ftl", "ring: add a tail");
        TITLES.put("2.ftl", "ring: test it");
    }

    private static final Set<String> TAKEN =
            Set.of("Reviewed-by", "Acked-by", "Tested-by", "Reported-by", "Suggested-by");

    private static final int VERSION = 2;

    private static final Pattern ID = Pattern.compile("<([^<>\\s]+)>");

    private final Path folder;
    private final Series series;

    /** @param folder empty */
    MboxTarget(Path folder) throws IOException, PatchGenException {
        this.folder = folder;
        Path posted = Files.createDirectory(folder.resolve("outgoing"));
        Files.writeString(posted.resolve("v2-0000-cover-letter.patch"), cover());
        Files.writeString(posted.resolve("v2-0001-a.patch"), patch(1, "one@git", TITLES.get("1.ftl")));
        Files.writeString(posted.resolve("v2-0002-b.patch"), patch(2, "two@git", TITLES.get("2.ftl")));
        Path v2 = Files.createDirectory(folder.resolve("v2"));
        Files.writeString(v2.resolve(Series.FILE_NAME), """
                name: ring
                version: 2
                to: [list@example.com]
                cc: []
                cover: c.ftl
                files: [ring.c]
                patches: [1.ftl, 2.ftl]
                """);
        this.series = Series.read(v2);
    }

    private static String cover() {
        return mail("Ada <ada@example.com>", "[PATCH v2 0/2] " + COVER, "cover@git", "", "Rings with tails.\n");
    }

    private static String patch(int number, String id, String title) {
        return mail(
                "Ada <ada@example.com>",
                "[PATCH v2 " + number + "/2] " + title,
                id,
                "<cover@git>",
                "Signed-off-by: Ada <ada@example.com>\n---\n ring.c | 1 +\n\ndiff --git a/ring.c b/ring.c\n+int x;\n");
    }

    private static String reply(String name, String subject, String id, String parents, String body) {
        return mail(name + " <" + name + "@example.org>", subject, id, parents, body);
    }

    private static String mail(String from, String subject, String id, String parents, String body) {
        return "From: " + from + "\nSubject: " + subject + "\nMessage-ID: <" + id + ">\n"
                + (parents.isEmpty() ? "" : "References: " + parents + "\n")
                + "Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n\n" + body;
    }

    @Override
    public String name() {
        return "mbox";
    }

    @Override
    public List<byte[]> seeds() throws IOException {
        String quoted = "> +int x;\n> Reviewed-by: Q <quoted@example.org>\n\nFine.\n\n";
        String toPatch = reply(
                "Bo",
                "Re: [PATCH v2 1/2] ring: add a tail",
                "r1@x",
                "<cover@git>\n <one@git>",
                quoted + "acked-by: Bo <Bo@example.org>\n-- \nTested-by: Bo <Bo@example.org>\n");
        String toCover = reply("Cy", "Re: rings", "r2@x", "<cover@git>", "Tested-by: Cy\n  <Cy@example.org> # x86\n");
        String toReply = reply("Di", "Re: rings", "r3@x", "<r1@x>", """
                Nacked-by: Di <Di@example.org>
                Reported-by: Di D. <Di@example.org>
                Signed-off-by: Di <Di@example.org>
                """);
        String others = mail("Eve <eve@example.net>", "[PATCH 1/2] socket: add a tail", "o1@y", "<o0@y>", "---\n")
                + "\n" + FROM_LINE
                + reply(
                        "Eve",
                        "Re: [PATCH 1/2] socket: add a tail",
                        "o2@y",
                        "<o0@y> <o1@y>",
                        "Reviewed-by: Eve <Eve@example.org>\n");
        String latin = """
                From: =?ISO-8859-1?Q?J=F8rgen_H?= <j@example.org>
                Subject: =?UTF-8?q?Re=3A_rings?=
                Message-ID: <r4@x>
                In-Reply-To: <two@git>
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: text/html

                <p>no</p>
                --b
                Content-Type: text/plain; charset=ISO-8859-1
                Content-Transfer-Encoding: quoted-printable

                Tested-by: J=F8rgen H
                  <jh@home.example.org>
                --b--
                """;
        String packed = reply(
                        "Fay",
                        "Re: [RFC PATCH v2 2/2] ring: test it",
                        "r5@x",
                        "",
                        "U3VnZ2VzdGVkLWJ5OiBGYXkgPEZheUBleGFtcGxlLm9yZz4K\n")
                .replace("8bit", "base64");
        String line = "From - Tue May 12 22:00:18 2026\n";
        String thread = FROM_LINE
                + String.join("\n" + FROM_LINE, cover(), patch(1, "one@git", TITLES.get("1.ftl")), toPatch, others);
        return List.of(
                bytes(thread),
                bytes(FROM_LINE + String.join("\n" + FROM_LINE, toPatch, toCover, toReply)),
                bytes((line + toPatch + ">From here\n\n" + line + toCover).replace("\n", "\r\n")),
                bytes(toPatch),
                bytes(FROM_LINE + latin + "\n" + FROM_LINE + others),
                bytes(packed),
                gzip(FROM_LINE + toCover));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(bytes(text));
        }
        return bytes.toByteArray();
    }

    @Override
    public List<String> words() {
        return List.of(
                "\n" + FROM_LINE,
                "Signed-off-by: Mal <mal@example.net>\n",
                "Reviewed-by: Mal <mal@example.net>\r\nBcc: mal@example.net\n",
                "Acked-by: Bo <Bo@example.org>, Mal <mal@example.net>\n",
                "Acked-by: ",
                "<mal@example.net>",
                "In-Reply-To: <one@git>\n",
                "References: <r1@x> <r3@x>\n",
                "Message-ID: <cover@git>\n",
                "Subject: Re: [PATCH v2 1/2] ring: add a tail\n",
                "Subject: [PATCH v9999 0/2] rings\n",
                "Re: ",
                "[tip] ",
                "[PATCH 2/2] ",
                "> ",
                "\n-- \n",
                "\n8<\n",
                "=?UTF-8?q?=0ABcc:_mal@example.net?=",
                "=?UTF-8?B?GwpbMzFt?=",
                "=?x-no-such?Q?a?=",
                "Content-Transfer-Encoding: base64\n",
                "Content-Type: multipart/mixed; boundary=b\n",
                "Content-Type: message/rfc822\n\n",
                "charset=UTF-16",
                "charset=\"\"",
                "\n--b\n",
                "--b--\n",
                "\t",
                "     ",
                "@",
                "\"",
                "(",
                ":",
                ",");
    }

    @Override
    public void read(byte[] input) throws IOException, PatchGenException {
        Path mails = FreshFile.write(folder.resolve("mails"), input);
        int choice = Arrays.hashCode(input);
        TrailerCollector collector = new TrailerCollector(
                TITLES,
                VERSION,
                CollectedTrailers.read(series),
                choice % 2 == 0,
                choice % 5 == 0,
                (template, base) -> new ChangedLines(""));
        List<TrailerFinding> findings = collector.collect(mails, folder.resolve(choice % 3 == 0 ? "none" : "outgoing"));
        requireShown(findings);
        String text = new String(input, ISO_8859_1);
        List<CollectedTrailer> taken =
                findings.stream().flatMap(finding -> finding.taken().stream()).toList();
        if (taken.isEmpty()) {
            return;
        }
        taken.forEach(MboxTarget::requireWellFormed);
        // What is encoded, or packed, this does not read again.
        if (!text.contains("=?") && !text.startsWith("\u001f\u008b")) {
            Set<String> relevant = relevantIds(text);
            for (CollectedTrailer each : taken) {
                if (isAscii(each.messageId()) && !relevant.contains(each.messageId())) {
                    throw new AssertionError("taken from a mail of others: " + each);
                }
                if (!text.contains("base64") && !text.contains("quoted-printable")) {
                    requireSaid(each.trailer(), text);
                }
            }
        }
        requireKept(collector.collected());
    }

    private void requireShown(List<TrailerFinding> findings) {
        String table = TrailerTable.of(series, findings);
        if (table.lines().count() != 2L * findings.size()
                || table.chars().anyMatch(c -> c != '\n' && Character.isISOControl(c))) {
            throw new AssertionError("it shows: " + table);
        }
    }

    private static void requireWellFormed(CollectedTrailer taken) {
        Trailer trailer = taken.trailer();
        boolean printable = trailer.toString().codePoints().noneMatch(c -> switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> c == 0xFFFD;
        });
        boolean somebody = trailer.value().matches("[^<>]*<[^<>@\\s]+@[^<>@\\s]+>.*");
        boolean place = TITLES.containsKey(taken.template()) && taken.version() >= 0 && taken.version() <= VERSION;
        if (!TAKEN.contains(trailer.token())
                || !printable
                || !somebody
                || !place
                || trailer.toString().length() > 998
                || taken.messageId().matches("(?s).*[<>\\s].*")) {
            throw new AssertionError("taken: " + taken);
        }
    }

    /**
     * IDs in mails that name a mail of the series, or a patch by its title, or a mail that does. It may be more of them than
     * reply to the series, but none of others.
     */
    private static Set<String> relevantIds(String text) {
        // A file that does not begin so is one mail, whatever lines are in it.
        String separator = text.stripLeading().startsWith("From ") ? "(?m)^" + Pattern.quote(FROM_LINE) : "\\z";
        List<String> mails = Arrays.stream(text.replace("\r", "").split(separator, -1))
                .map(mail -> mail.replaceAll("\\s+", " "))
                .toList();
        Set<String> ids = new HashSet<>(Set.of("cover@git", "one@git", "two@git"));
        int before;
        do {
            before = ids.size();
            for (String mail : mails) {
                if (mail.contains(COVER)
                        || TITLES.values().stream().anyMatch(mail::contains)
                        || ids.stream().anyMatch(id -> mail.contains("<" + id + ">"))) {
                    ID.matcher(mail).results().forEach(found -> ids.add(found.group(1)));
                }
            }
        } while (ids.size() > before);
        return ids;
    }

    /** Of other bytes, the headers' encoding has made something else. */
    private static boolean isAscii(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c < 0x7F);
    }

    private static void requireSaid(Trailer trailer, String text) {
        String address = trailer.person().orElseThrow().address();
        if (isAscii(address)
                && text.lines()
                        .noneMatch(line ->
                                line.contains(address) && !line.stripLeading().startsWith(">"))) {
            throw new AssertionError("nobody said, but in a quote: " + trailer);
        }
    }

    private void requireKept(CollectedTrailers collected) throws IOException, PatchGenException {
        collected.write(series);
        List<CollectedTrailer> kept = CollectedTrailers.read(series).all();
        Files.delete(CollectedTrailers.location(series));
        if (!kept.equals(collected.all())) {
            throw new AssertionError("kept: " + kept + ", not " + collected.all());
        }
    }

    @Override
    public boolean isRefusal(Exception e) {
        return e instanceof PatchGenException;
    }
}
