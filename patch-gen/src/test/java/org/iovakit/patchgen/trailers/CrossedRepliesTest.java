// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.trailers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Replies in which what goes wrong with mail is crossed: how mails are separated, threaded, put into MIME and encoded, what
 * stands above a tag, how the tag is written, and for which patches it says that it is. Each has a reviewer of its own, so
 * that what was put in is found again: taken for the patches that were meant, or told, never lost, never given elsewhere.
 */
class CrossedRepliesTest {
    private static final int MAILS = 10_000;
    private static final int AT_ONCE = 250;

    private static final List<String> SEPARATORS = List.of(
            "From mboxrd@z Thu Jan  1 00:00:00 1970",
            "From ada@example.net Mon Jun  1 12:00:00 2026 CEST",
            "From ada@example.net Mon Jun  1 12:00:00 2026 (+0200)",
            "From ada@example.net Mon Jun  1 12:00:00 2026 +0200",
            "From - Mon Jun 01 12:00:00 2026",
            "From MAILER-DAEMON Mon Jun  1 9:05:01 2026",
            "From ada at example.net  Mon Jun  1 12:00:00 2026");

    private static final List<String> REPLIES = List.of(
            "Re: ",
            "RE: ",
            "re: ",
            "AW: ",
            "Re: Re: ",
            "Re[2]: ",
            "[EXT] Re: ",
            "Re: [iommu] ",
            "SV: ",
            "\u7b54\u590d: ",
            "\u56de\u590d\uff1a",
            "RE : ",
            "Antw: ",
            "\u041e\u0442\u0432\u0435\u0442: ",
            "[External] RE: ",
            "Fwd: ");

    private static final List<String> PROSE = List.of(
            "",
            "Fine.\n\n",
            "Diff between the two trees looks sane.\n\n",
            "diff of v1 and v2 is what I asked for.\n",
            "8<-byte comment\n\n",
            ">8 bytes more in the struct, fine.\n\n",
            "From what I can see this regressed in 2024\n\n",
            "On Tue, Jun 2, 2026 at 10:00, Kim wrote:\n> +int x;\n> Reviewed-by: Quoted Q <quoted@example.net>\n>\n> -- \n> Kim\n\n",
            "With this folded in:\n\ndiff --git a/iova.c b/iova.c\n--- a/iova.c\n+++ b/iova.c\n@@ -1,1 +1,1 @@\n-a\n+b\n\nyou may add\n\n",
            "Index of the tree and --- as always ---\n\n",
            "--\nAda\n\n",
            "In the series:patch order is fine\n\n");

    private static final List<String> BLANKS =
            List.of(" ", " ", "\u00a0", "\u2009", "\u202f", "\u3000", "\t", "", "  ", " \u200b", "\ufeff ", "\u2003");

    private static final List<String> HYPHENS = List.of("-", "-", "-", "\u2010", "\u2011", "\u2013", "\u2212");

    private static final List<String> TOKENS =
            List.of("Reviewed-by", "Acked-by", "Tested-by", "reviewed-by", "TESTED-BY", "Acked-By", "Suggested-by");

    /** How the tag comes to be told at the least. */
    private enum Where {
        BELOW_A_SIGNATURE("-- \nAda\n"),
        BELOW_SCISSORS("-- >8 --\niova: better\n\n"),
        BELOW_A_QUOTED_MAIL("-----Original Message-----\n"),
        BELOW_A_QUOTED_HEAD("From: Kim <kim@example.org>\nSent: Tuesday\nTo: Ada\nSubject: x\n\n"),
        BELOW_WHAT_A_LIST_ADDS("_______________________________________________\niommu mailing list\n");

        private final String above;

        Where(String above) {
            this.above = above;
        }
    }

    /**
     * What was put into a mail.
     *
     * @param address of the reviewer, which no other mail has
     * @param patches that are meant
     * @param taken whether it has to be taken; else telling is enough
     * @param never whether it must not be taken
     * @param mail for messages
     */
    private record Put(String address, String patches, boolean taken, boolean never, String mail) {}

    @TempDir
    Path folder;

    private final Random random = new Random(20261130);

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private boolean oneIn(int most) {
        return random.nextInt(most) == 0;
    }

    /** The line of a tag, and for which patches it is if the mail is about these. */
    private record Tag(String lines, String patches) {}

    private Tag tag(String name, String address, String patches, boolean breakable) {
        String colon = oneIn(8) ? " :" : oneIn(12) ? "\uff1a" : ":";
        String token = any(TOKENS).replace("-", any(HYPHENS));
        String spelled = name;
        boolean broken = breakable && oneIn(10);
        if (oneIn(6)) {
            spelled = name.replace(" ", any(BLANKS.subList(0, 6)));
        } else if (broken) {
            spelled = name.replaceFirst(" ", oneIn(2) ? " \n" : "\n");
        } else if (oneIn(8)) {
            spelled = '"' + name + '"';
        }
        String bracketed = oneIn(12) ? "<" + address + "<mailto:" + address + ">>" : "<" + address + ">";
        String line = token
                + colon
                + any(BLANKS)
                + spelled
                + (oneIn(10) ? "" : oneIn(10) && breakable ? "\n" : " ")
                + bracketed
                + (oneIn(8) ? any(BLANKS) : "");
        return switch (random.nextInt(12)) {
            case 0 -> new Tag(line + " # patches 1-3", "1,2,3");
            case 1 -> new Tag(line + " [for 2/5]", "2");
            case 2 -> new Tag(line + " (patches 2, 4 and 5)", "2,4,5");
            case 3 -> new Tag(line + " # x86, 6.12", patches);
            case 4 -> new Tag(line + "\n[for patch 3 only]", "3");
            case 5 -> new Tag(line + " # for the whole series", FivePatches.ALL);
            default -> new Tag(line, patches);
        };
    }

    private String header(String name, String value) {
        return name + ": " + value + "\n";
    }

    private String encodedWords(String text) {
        try {
            return MimeUtility.encodeText(text, any(List.of("UTF-8", "UTF-16")), oneIn(2) ? "B" : "Q");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A reply to a patch; 0 is the cover letter. Headers that end before MIME's. */
    private String head(String sender, int serial, int target) {
        String subject = FivePatches.subject(target);
        String prefix = any(REPLIES);
        boolean ascii = prefix.chars().allMatch(c -> c < 0x7f);
        String id = "r" + serial + "@example.net";
        String real = "<" + FivePatches.id(target) + ">";
        String cover = "<" + FivePatches.id(0) + ">";
        String replied = (ascii ? prefix : encodedWords(prefix)) + subject;
        String head = header("From", sender) + header("Message-ID", oneIn(20) ? id : "<" + id + ">");
        return head
                + switch (random.nextInt(9)) {
                    // As it should be, with the subject changed.
                    case 0 ->
                        header("Subject", "Re: locks (was: iova)")
                                + header("In-Reply-To", real)
                                + header("References", cover + "\n " + real);
                    case 1 -> header("Subject", replied) + header("In-Reply-To", real);
                    case 2 -> header("Subject", replied) + header("References", cover + "\n\t" + real);
                    // A program that forgets the brackets, and one that folds in an ID.
                    case 3 -> header("Subject", replied) + header("In-Reply-To", FivePatches.id(target));
                    case 4 -> header("Subject", "Re: x") + header("In-Reply-To", real.replace("@", "\n @"));
                    // Threading lost, or rewritten, by a server.
                    case 5 -> header("Subject", replied);
                    case 6 -> header("Subject", replied) + header("In-Reply-To", "<XX" + serial + "@server.example>");
                    case 7 ->
                        header("Subject", replied)
                                + header("In-Reply-To", "<XX" + serial + "@server.example>")
                                + header("References", cover + " <XX" + serial + "@server.example>");
                    // A program that loses the sign of a reply.
                    default -> header("Subject", subject) + header("In-Reply-To", real);
                };
    }

    private byte[] text(String text, Charset charset) {
        return text.getBytes(charset);
    }

    /** A part of text with its headers, a char a byte. */
    private String part(String type, String text) {
        Charset charset = text.chars().allMatch(c -> c < 0x100) && oneIn(3) ? ISO_8859_1 : UTF_8;
        String encoding = any(List.of("8bit", "quoted-printable", "base64"));
        byte[] bytes = text(text, charset);
        String content;
        if (encoding.equals("8bit")) {
            content = new String(bytes, ISO_8859_1).replaceAll("(?m)^From ", ">From ");
        } else if (encoding.equals("base64")) {
            content = Base64.getMimeEncoder().encodeToString(bytes).replace("\r\n", "\n");
        } else {
            try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
                try (OutputStream encoder = MimeUtility.encode(out, "quoted-printable")) {
                    encoder.write(bytes);
                }
                content = out.toString(ISO_8859_1).replace("\r\n", "\n");
            } catch (IOException | MessagingException e) {
                throw new AssertionError(e);
            }
        }
        String flowed = type.equals("text/plain") && oneIn(3) ? "; format=flowed" : "";
        return header("Content-Type", type + "; charset=" + charset + flowed)
                + header("Content-Transfer-Encoding", encoding) + "\n" + content + "\n";
    }

    private String multipart(String kind, String... parts) {
        String mark = "=_" + random.nextInt(1_000_000);
        return header("Content-Type", "multipart/" + kind + "; boundary=\"" + mark + "\"") + "\n"
                + List.of(parts).stream()
                        .map(each -> "--" + mark + "\n" + each + "\n")
                        .collect(Collectors.joining())
                + "--" + mark + "--\n";
    }

    private static String html(String text) {
        return "<html><body><p>"
                + text.replace("&", "&amp;")
                        .replace("<", "&lt;")
                        .replace(">", "&gt;")
                        .replace("\n", "<br>\n") + "</p></body></html>";
    }

    private Put put(int serial, StringBuilder mbox) {
        int target = random.nextInt(6);
        String whole = target == 0 ? FivePatches.ALL : "" + target;
        String name =
                any(List.of("Ada Sample", "J\u00f8rgen H. Sample", "Ada \"AJ\" Sample", "Sample, Ada", "O'Hara D"))
                        + " R" + serial;
        String address = "r" + serial + "@example.net";
        boolean other = oneIn(15);
        String sender = other
                ? "Someone <someone@example.com>"
                : oneIn(5) ? address : oneIn(8) ? "\"R" + serial + "\" <" + address + ">" : "<" + address + ">";
        String prose = any(PROSE);
        boolean plainText = !oneIn(12);
        boolean below = oneIn(12);
        boolean prefixed = !below && oneIn(15);
        Tag tag = tag(name, address, whole, plainText && !prefixed);
        String lines = prefixed ? "FWIW, " + tag.lines() : tag.lines();
        String body = prose + (below ? any(List.of(Where.values())).above : "") + lines + "\n"
                + (oneIn(3) ? "\nThanks,\nAda\n" : "") + (oneIn(4) ? "-- \nAda Sample\nPhone: 1\n" : "");
        String content;
        boolean seen = plainText;
        if (plainText) {
            content = switch (random.nextInt(5)) {
                case 0 -> multipart("mixed", part("text/plain", "Please see below.\n"), part("text/plain", body));
                case 1 -> multipart("alternative", part("text/plain", body), part("text/html", html(body)));
                case 2 ->
                    multipart(
                            "signed",
                            part("text/plain", body),
                            header("Content-Type", "application/pgp-signature") + "\n-----BEGIN PGP SIGNATURE-----\n");
                default -> part("text/plain", body);
            };
        } else {
            content = switch (random.nextInt(4)) {
                case 0 -> part("text/html", html(body));
                case 1 -> multipart("alternative", part("text/plain", "\n"), part("text/html", html(body)));
                case 2 ->
                    multipart(
                            "mixed",
                            part("text/plain", "See the attachment.\n"),
                            header("Content-Disposition", "attachment; filename=tag.txt") + part("text/plain", body));
                default ->
                    multipart(
                            "mixed",
                            part("text/plain", "Fwd.\n"),
                            header("Content-Type", "message/rfc822") + "\n" + header("From", sender)
                                    + part("text/plain", body));
            };
        }
        String mail =
                any(SEPARATORS) + "\n" + head(sender, serial, target) + header("MIME-Version", "1.0") + content + "\n";
        mbox.append(oneIn(10) ? mail.replace("\n", "\r\n") : mail);
        boolean never = other || below || prefixed || !seen;
        return new Put(address, tag.patches(), !never, never, mail);
    }

    @Test
    void whatWasPutInIsTakenForItsPatchesOrTold() throws Exception {
        FivePatches series = new FivePatches(folder);
        int taken = 0;
        for (int first = 0; first < MAILS; first += AT_ONCE) {
            StringBuilder mbox = new StringBuilder(oneIn(4) ? "\n\n" : "");
            List<Put> all = new ArrayList<>();
            for (int serial = first; serial < first + AT_ONCE; serial++) {
                all.add(put(serial, mbox));
            }
            Map<String, List<TrailerFinding>> found = new TreeMap<>();
            for (TrailerFinding finding : series.collect(mbox.toString())) {
                String address = finding.line().replaceAll("(?s).*?(r\\d+@example\\.net).*", "$1");
                found.computeIfAbsent(address, any -> new ArrayList<>()).add(finding);
            }
            for (Put put : all) {
                List<TrailerFinding> findings = found.getOrDefault(put.address(), List.of());
                String about = findings + "\n" + put.mail();
                assertEquals(1, findings.size(), about);
                TrailerFinding finding = findings.get(0);
                assertTrue(finding.isTaken() || !finding.remark().isEmpty(), about);
                assertTrue(!put.never() || !finding.isTaken(), about);
                assertTrue(!put.taken() || finding.isTaken(), about);
                if (finding.isTaken()) {
                    assertEquals(put.patches(), FivePatches.patches(finding), about);
                    taken++;
                }
            }
            assertEquals(AT_ONCE, found.size(), () -> "nobody put in: " + found.keySet());
        }
        int count = taken;
        assertTrue(count > MAILS / 2, () -> "only " + count + " were taken");
    }
}
