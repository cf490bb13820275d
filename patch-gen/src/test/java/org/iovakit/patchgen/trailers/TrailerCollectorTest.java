// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.trailers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.posted.ChangedLines;
import org.iovakit.patchgen.series.Series;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrailerCollectorTest {
    private static final String FROM_LINE = "From mboxrd@z Thu Jan  1 00:00:00 1970\n";

    /** What is rendered of each patch. */
    private static final String DIFF = """
            diff --git a/ring.c b/ring.c
            --- a/ring.c
            +++ b/ring.c
            @@ -1,2 +1,2 @@
             int head;
            -int tail;
            +long tail;
            """;

    @TempDir
    Path scratch;

    private Path posted;
    private Series series;

    @BeforeEach
    void postTheSeries() throws IOException, PatchGenException {
        posted = Files.createDirectory(scratch.resolve("outgoing"));
        Files.writeString(
                posted.resolve("0000-cover-letter.patch"),
                mail("Ada <ada@example.com>", "[PATCH 0/2] rings", "cover@git", "", "Rings with tails.\n"));
        Files.writeString(
                posted.resolve("0001-a.patch"),
                mail(
                        "Ada <ada@example.com>",
                        "[PATCH 1/2] ring: add a tail",
                        "one@git",
                        "cover@git",
                        "Signed-off-by: Ada <ada@example.com>\n---\ndiff --git a/ring.c b/ring.c\n"));
        Files.writeString(
                posted.resolve("0002-b.patch"),
                mail(
                        "Ada <ada@example.com>",
                        "[PATCH 2/2] ring: test it",
                        "two@git",
                        "cover@git",
                        "Signed-off-by: Ada <ada@example.com>\n---\ndiff --git a/ring.c b/ring.c\n"));
        Path folder = Files.createDirectory(scratch.resolve("v1"));
        Files.writeString(folder.resolve("series.yaml"), """
                name: ring
                version: 1
                to: [list@example.com]
                cc: []
                cover: cover.ftl
                files: [ring.c]
                patches: [1.ftl, 2.ftl]
                """);
        series = Series.read(folder);
    }

    private static String mail(String from, String subject, String id, String parents, String body) {
        String[] ids = parents.isEmpty() ? new String[0] : parents.split(" ", -1);
        StringBuilder references = new StringBuilder();
        for (String each : ids) {
            references
                    .append(references.isEmpty() ? "References:" : "\n")
                    .append(" <")
                    .append(each)
                    .append(">");
        }
        return "From: " + from + "\nSubject: " + subject + "\nMessage-ID: <" + id + ">\n"
                + (ids.length == 0 ? "" : "In-Reply-To: <" + ids[ids.length - 1] + ">\n" + references + "\n")
                + "Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n\n" + body;
    }

    private TrailerCollector collector(boolean sloppy) throws PatchGenException {
        return collector(sloppy, false);
    }

    private TrailerCollector collector(boolean sloppy, boolean changed) throws PatchGenException {
        Map<String, String> titles = new LinkedHashMap<>();
        titles.put("1.ftl", "ring: add a tail");
        titles.put("2.ftl", "ring: test it");
        return new TrailerCollector(
                titles, 1, CollectedTrailers.read(series), sloppy, changed, (template, base) -> new ChangedLines(DIFF));
    }

    private List<TrailerFinding> collect(String... mails) throws PatchGenException, IOException {
        Path mbox =
                Files.writeString(scratch.resolve("replies.mbox"), FROM_LINE + String.join("\n" + FROM_LINE, mails));
        return collector(false).collect(mbox, posted);
    }

    private static List<String> taken(List<TrailerFinding> findings) {
        return findings.stream()
                .flatMap(finding -> finding.taken().stream())
                .map(each -> each.template() + " v" + each.version() + " " + each.trailer())
                .toList();
    }

    private static String reason(List<TrailerFinding> findings) {
        assertEquals(1, findings.size(), findings::toString);
        assertEquals(List.of(), findings.get(0).taken());
        return findings.get(0).remark();
    }

    @Test
    void replyToAPatchGivesToThatPatch() throws Exception {
        assertEquals(
                List.of("2.ftl v1 Acked-by: Bo <bo@example.org>"),
                taken(
                        collect(
                                mail(
                                        "Bo <bo@example.org>",
                                        "Re: [PATCH 2/2] ring: test it",
                                        "r1@x",
                                        "cover@git two@git",
                                        "> +int x;\n> Reviewed-by: Ada <ada@example.com>\n\nFine.\n\nacked-by: Bo <bo@example.org>\n"))));
    }

    @Test
    void replyToTheCoverLetterGivesToAllPatchesInTheOrderOfTheMails() throws Exception {
        assertEquals(
                List.of(
                        "1.ftl v1 Tested-by: Bo <bo@example.org>",
                        "2.ftl v1 Tested-by: Bo <bo@example.org>",
                        "1.ftl v1 Reviewed-by: Cy <cy@example.org>"),
                taken(collect(
                        mail(
                                "Bo <bo@example.org>",
                                "Re: rings",
                                "r1@x",
                                "cover@git",
                                "Tested-by: Bo <bo@example.org>\n"),
                        mail(
                                "Cy <cy@example.org>",
                                "other",
                                "r2@x",
                                "cover@git one@git",
                                "Reviewed-by: Cy <cy@example.org>\n"))));
    }

    /** Mail programs that write no References, and reply to what is itself a reply. */
    @Test
    void replyToAReplyIsAboutTheSamePatch() throws Exception {
        String second = mail("Cy <cy@example.org>", "Re: x", "r2@x", "r1@x", "Acked-by: Cy <cy@example.org>\n");
        assertEquals(
                List.of("1.ftl v1 Acked-by: Cy <cy@example.org>"),
                taken(collect(mail("Bo <bo@example.org>", "Re: x", "r1@x", "one@git", "Hm?\n"), second)));
    }

    @Test
    void threadMayBeLongerThanAStackIsDeep() throws Exception {
        String[] thread = new String[20_000];
        for (int i = 0; i < thread.length; i++) {
            String parent = i == 0 ? "one@git" : "r" + (i - 1) + "@x";
            String body = i < thread.length - 1 ? "Hm?\n" : "Acked-by: Bo <bo@example.org>\n";
            thread[i] = mail("Bo <bo@example.org>", "Re: x", "r" + i + "@x", parent, body);
        }
        assertEquals(List.of("1.ftl v1 Acked-by: Bo <bo@example.org>"), taken(collect(thread)));
    }

    @Test
    void linesWithoutMeasureAreNoTrailersAndTakeNoTime() throws Exception {
        String blanks = "Acked-by: Bo" + " ".repeat(300_000) + "x\n";
        String signs = "Acked-by: Bo\n" + "@".repeat(300_000) + "\n";
        String subject = "Re: ".repeat(100_000) + "[PATCH 1/2] ring: add a tail";
        assertEquals(
                List.of(), taken(collect(mail("Bo <bo@example.org>", subject, "r1@x", "one@git", blanks + signs))));
    }

    @Test
    void withoutTheEmailsSubjectsTell() throws Exception {
        Path mbox = Files.writeString(
                scratch.resolve("one.eml"),
                mail(
                        "Bo <bo@example.org>",
                        "Re: [RFC PATCH v1 2/2] ring: test it",
                        "r1@x",
                        "gone@git",
                        "Acked-by: Bo <bo@example.org>\n"));
        assertEquals(
                List.of("2.ftl v1 Acked-by: Bo <bo@example.org>"),
                taken(collector(false).collect(mbox, scratch.resolve("nowhere"))));
    }

    /** As an archive gives it: the series and all replies, packed. */
    @Test
    void packedThreadTellsEverything() throws Exception {
        StringBuilder thread = new StringBuilder();
        for (String name : List.of("0000-cover-letter.patch", "0001-a.patch", "0002-b.patch")) {
            thread.append(FROM_LINE)
                    .append(Files.readString(posted.resolve(name)))
                    .append('\n');
        }
        thread.append(FROM_LINE)
                .append(mail(
                        "Bo <bo@example.org>", "Re: rings", "r1@x", "cover@git", "Acked-by: Bo <bo@example.org>\n"));
        Path packed = scratch.resolve("t.mbox.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(thread.toString().getBytes(UTF_8));
        }
        assertEquals(
                List.of("1.ftl v1 Acked-by: Bo <bo@example.org>", "2.ftl v1 Acked-by: Bo <bo@example.org>"),
                taken(collector(false).collect(packed, scratch.resolve("nowhere"))));
    }

    /** As mail programs write it: no address in the line between mails, and the line ends of the network. */
    @Test
    void mboxOfAMailProgramIsRead() throws Exception {
        String line = "From - Tue May 12 22:00:18 2026\n";
        String mbox = line
                + mail("Bo <bo@example.org>", "Re: x", "r1@x", "one@git", "Acked-by: Bo <bo@example.org>\n>From here\n")
                + "\n" + line
                + mail("Cy <cy@example.org>", "Re: x", "r2@x", "two@git", "Acked-by: Cy <cy@example.org>\n");
        Path file = Files.writeString(scratch.resolve("Inbox"), mbox.replace("\n", "\r\n"));
        assertEquals(
                List.of("1.ftl v1 Acked-by: Bo <bo@example.org>", "2.ftl v1 Acked-by: Cy <cy@example.org>"),
                taken(collector(false).collect(file, posted)));
    }

    @Test
    void maildirIsRead() throws Exception {
        for (String part : List.of("cur", "new", "tmp")) {
            Files.createDirectories(scratch.resolve("mail").resolve(part));
        }
        Files.writeString(
                scratch.resolve("mail/cur/1.host:2,S"),
                mail("Bo <bo@example.org>", "Re: x", "r1@x", "one@git", "Acked-by: Bo <bo@example.org>\n"));
        assertEquals(
                List.of("1.ftl v1 Acked-by: Bo <bo@example.org>"),
                taken(collector(false).collect(scratch.resolve("mail"), posted)));
    }

    @Test
    void textIsReadAsItsHeadersSay() throws Exception {
        String latin = """
                From: =?ISO-8859-1?Q?J=F8rgen_H?= <j@example.org>
                Subject: Re: x
                Message-ID: <r1@x>
                In-Reply-To: <one@git>
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
        Path file = scratch.resolve("latin.mbox");
        Files.write(file, (FROM_LINE + latin).getBytes(ISO_8859_1));
        assertEquals(
                List.of("1.ftl v1 Tested-by: J\u00f8rgen H <jh@home.example.org>"),
                taken(collector(false).collect(file, posted)));
    }

    @Test
    void signOffIsNeverTaken() throws Exception {
        assertEquals(
                "a sign-off is nobody else's to write",
                reason(collect(mail(
                        "Bo <bo@example.org>", "Re: x", "r1@x", "one@git", "Signed-off-by: Bo <bo@example.org>\n"))));
    }

    @Test
    void trailerOfSomebodyElseIsLeftUnlessAskedFor() throws Exception {
        String mail = mail("Bo <bo@example.org>", "Re: x", "r1@x", "one@git", "Tested-by: Cy <cy@example.org>\n");
        assertTrue(reason(collect(mail)).contains("--sloppy"));
        assertEquals(
                List.of("1.ftl v1 Tested-by: Cy <cy@example.org>"),
                taken(collector(true).collect(scratch.resolve("replies.mbox"), posted)));
    }

    /** What a mail program is handed for a recipient it may take for an option. */
    @Test
    void addressThatBeginsAsAnOptionIsLeft() throws Exception {
        for (String from : List.of("B <-X/some/path@example.org>", "\"B\" <-X/some/path@example.org>")) {
            String mail = mail(from, "Re: x", "r1@x", "one@git", "Tested-by: " + from + "\n");
            String reason = reason(collect(mail));
            assertTrue(reason.contains("\"-X/some/path@example.org\" begins with \"-\""), reason);
            assertEquals(List.of(), taken(collector(true).collect(scratch.resolve("replies.mbox"), posted)));
        }
    }

    @Test
    void sameTrailerCountsOnce() throws Exception {
        String first = mail("Bo <bo@example.org>", "Re: x", "r1@x", "one@git", "Acked-by: Bo <bo@example.org>\n");
        String again =
                mail("Bo <BO@example.org>", "Re: x", "r2@x", "one@git", "Acked-by: \"Bo B.\" <BO@example.org>\n");
        List<TrailerFinding> findings = collect(first, again);
        assertEquals(List.of("1.ftl v1 Acked-by: Bo <bo@example.org>"), taken(findings));
        assertEquals("the series has it already", findings.get(1).remark());
    }

    @Test
    void whatIsQuotedSignedOrADiffIsNoTrailer() throws Exception {
        assertEquals(
                "it stands below a signature",
                reason(collect(mail("Bo <bo@example.org>", "Re: x", "r1@x", "one@git", """
                        > Acked-by: Bo <bo@example.org>
                         >> Acked-by: Bo <bo@example.org>
                        Note: see below
                        --\s
                        Acked-by: Bo <bo@example.org>
                        """))));
        assertEquals(
                "it stands below scissors, where a patch begins",
                reason(collect(mail(
                        "Bo <bo@example.org>",
                        "Re: x",
                        "r1@x",
                        "one@git",
                        "What about this?\n-- >8 --\nring: better\n\nReported-by: Bo <bo@example.org>\n"))));
    }

    @Test
    void mailsThatReplyToNothingOfTheSeriesAreNoneOfOurs() throws Exception {
        List<TrailerFinding> findings = collect(
                mail("Bo <bo@example.org>", "hello", "r1@x", "", "Acked-by: Bo <bo@example.org>\n"),
                mail(
                        "Bo <bo@example.org>",
                        "[PATCH v2 1/2] ring: add a tail",
                        "r2@x",
                        "cover@git",
                        "Acked-by: Bo <bo@example.org>\n"));
        assertEquals(List.of(), taken(findings));
        assertEquals(
                "its mail replies to no mail of the series", findings.get(0).remark());
        assertTrue(
                findings.get(1).remark().startsWith("it was given to v2"),
                findings.get(1).remark());
    }

    @Test
    void whatNobodyCouldReadIsLeft() throws Exception {
        assertTrue(reason(collect(mail(
                        "Bo <bo@example.org>", "Re: x", "r1@x", "one@git", "Acked-by: B\u202eo <bo@example.org>\n")))
                .contains("cannot be seen"));
        assertTrue(reason(collect(mail("Bo <bo@example.org>", "Re: x", "r1@x", "one@git", "Acked-by: me\n")))
                .contains("names nobody"));
        assertTrue(reason(collect(mail(
                        "Bo <bo@example.org>",
                        "Re: [PATCH v3 1/2] ring: add a tail",
                        "r1@x",
                        "",
                        "Acked-by: Bo <bo@example.org>\n")))
                .contains("given to v3"));
    }

    @Test
    void whatWasCollectedIsReadBackInOrder() throws Exception {
        TrailerCollector collector = collector(false);
        Path mbox = Files.writeString(
                scratch.resolve("replies.mbox"),
                FROM_LINE
                        + mail(
                                "Z\u00f6e: \"#\" <z@example.org>",
                                "Re: x",
                                "r1@x",
                                "cover@git",
                                "Acked-by: Z\u00f6e <z@example.org> # drivers: 'all'\nTested-by: Z <z@example.org>\n"));
        assertEquals(4, taken(collector.collect(mbox, posted)).size());
        collector.collected().write(series);
        CollectedTrailers read = CollectedTrailers.read(series);
        assertEquals(collector.collected().all(), read.all());
        assertEquals(
                "Acked-by: Z\u00f6e <z@example.org> # drivers: 'all'",
                read.of("2.ftl").get(0).toString());
        assertEquals(List.of(), read.before(1).all());
        assertEquals(4, read.before(2).all().size());
    }

    private Path repliesOf(int people) throws IOException {
        StringBuilder mbox = new StringBuilder();
        for (int i = 0; i < people; i++) {
            String who = "B" + i + " <b" + i + "@example.org>";
            mbox.append(FROM_LINE)
                    .append(mail(who, "Re: x", "r" + i + "@x", "cover@git", "Tested-by: " + who + "\n"))
                    .append('\n');
        }
        return Files.writeString(scratch.resolve(people + ".mbox"), mbox);
    }

    /** Returns the processor time in nanoseconds: on a busy machine, the clock on the wall says little. */
    private long timeToKeep(Path replies) throws PatchGenException, IOException {
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        TrailerCollector collector = collector(false);
        collector.collect(replies, posted);
        collector.collected().write(series);
        CollectedTrailers.read(series);
        Files.delete(CollectedTrailers.location(series));
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
    }

    /** Four times the replies take four times as long, or sixteen if each trailer is held against all before it. */
    @Test
    void timeGrowsWithTheRepliesAndNotWithTheirSquare() throws Exception {
        Path some = repliesOf(2_000);
        Path many = repliesOf(8_000);
        timeToKeep(some);
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            best = Math.min(best, timeToKeep(some));
        }
        long bestOfMany = Math.min(timeToKeep(many), timeToKeep(many));
        assertTrue(bestOfMany < 8 * best, bestOfMany + " ns after " + best + " ns for a quarter");
    }

    /** It is theirs to give, and nobody else's, not even with --sloppy; and only where the patch says that they took part. */
    @Test
    void signOffOfACoDeveloperIsTakenFromTheirReplyAlone() throws Exception {
        String message = "ring: add a tail\n\nCo-developed-by: Bo <bo@example.org>\n";
        Files.writeString(series.directory().resolve("1.ftl"), message);
        Map<String, String> messages = new LinkedHashMap<>();
        messages.put("1.ftl", message);
        messages.put("2.ftl", "ring: test it\n");
        TrailerCollector collector = new TrailerCollector(
                messages, 1, CollectedTrailers.read(series), true, false, (template, base) -> new ChangedLines(DIFF));
        String signed = "Signed-off-by: Bo <bo@example.org>\n";
        Path mbox = Files.writeString(
                scratch.resolve("replies.mbox"),
                FROM_LINE
                        + String.join(
                                "\n" + FROM_LINE,
                                mail(
                                        "Eve <eve@example.org>",
                                        "Re: [PATCH 1/2] ring: add a tail",
                                        "e@x",
                                        "one@git",
                                        signed),
                                mail("Bo <bo@example.org>", "Re: [PATCH 2/2] ring: test it", "f@x", "two@git", signed),
                                mail(
                                        "Bo <bo@example.org>",
                                        "Re: [PATCH 1/2] ring: add a tail",
                                        "b@x",
                                        "one@git",
                                        signed)));
        List<TrailerFinding> findings = collector.collect(mbox, posted);
        assertEquals(
                List.of("the mail is not from the address that signs off", "a sign-off is nobody else's to write", ""),
                findings.stream().map(TrailerFinding::remark).toList());
        assertEquals(List.of("1.ftl v1 Signed-off-by: Bo <bo@example.org>"), taken(findings));
        collector.collected().write(series);
        assertEquals(collector.collected().all(), CollectedTrailers.read(series).all());
        Files.writeString(series.directory().resolve("1.ftl"), "ring: add a tail\n");
        assertThrows(PatchGenException.class, () -> CollectedTrailers.read(series));
    }

    @Test
    void fileThatIsDamagedIsNamed() throws Exception {
        Path file = CollectedTrailers.location(series);
        Files.writeString(
                file, "- {patch: 1.ftl, trailer: 'Signed-off-by: Bo <bo@x.org>', version: 1, message-id: a@b}\n");
        PatchGenException forged = assertThrows(PatchGenException.class, () -> CollectedTrailers.read(series));
        assertTrue(forged.getMessage().startsWith(file + ": \"Signed-off-by: Bo"), forged.getMessage());
        Files.writeString(
                file, "- {patch: 1.ftl, trailer: 'Tested-by: B <-X/p@x.org>', version: 1, message-id: a@b}\n");
        PatchGenException option = assertThrows(PatchGenException.class, () -> CollectedTrailers.read(series));
        assertTrue(option.getMessage().startsWith(file + ": the address \"-X/p@x.org\""), option.getMessage());
        Files.writeString(file, "- patch: [\n");
        PatchGenException broken = assertThrows(PatchGenException.class, () -> CollectedTrailers.read(series));
        assertTrue(broken.getMessage().startsWith(file + ":"), broken.getMessage());
    }

    @Test
    void whatIsNoMailIsRefused() throws Exception {
        Path file = Files.writeString(scratch.resolve("notes.txt"), "just\nwords\n");
        Path letter = Files.writeString(scratch.resolve("letter.txt"), "From here on\nit is hard\n");
        for (Path path : List.of(file, letter, scratch.resolve("absent"), scratch)) {
            PatchGenException e =
                    assertThrows(PatchGenException.class, () -> collector(false).collect(path, posted));
            assertTrue(e.getMessage().contains(path.toString()), e.getMessage());
        }
    }

    private List<String> patchesOf(TrailerCollector collector, String... mails) throws PatchGenException, IOException {
        Path mbox = Files.writeString(scratch.resolve("thread.mbox"), FROM_LINE + String.join("\n" + FROM_LINE, mails));
        return collector.collect(mbox, posted).stream()
                .map(finding ->
                        finding.taken().stream().map(CollectedTrailer::template).toList() + " " + finding.remark())
                .toList();
    }

    /** Of another series of the same name, say: what counts is the mail that was replied to, and not what lies here. */
    @Test
    void whatWasGivenToOtherCodeIsLeftAndSaidHow() throws Exception {
        String ada = "Ada <ada@example.com>";
        String cover = mail(ada, "[PATCH 0/2] rings", "theirs@x", "", "Rings.\n");
        String same = mail(ada, "[PATCH 1/2] ring: add a tail", "a@x", "theirs@x", "---\n" + DIFF + "-- \n2.47\n");
        String other =
                mail(ada, "[PATCH 2/2] ring: test it", "b@x", "theirs@x", DIFF.replace("+long tail", "+short tail"));
        String tag = "Reviewed-by: Bo <bo@example.org>\n";
        String reply = mail("Bo <bo@example.org>", "Re: [PATCH 2/2] ring: test it", "r1@x", "theirs@x b@x", tag);
        String toAll = mail("Bo <bo@example.org>", "Re: [PATCH 0/2] rings", "r2@x", "theirs@x", tag);
        String difference = "of patch 2 other code was posted in v1 than is rendered (ring.c: lines only as posted"
                + " 1, only as rendered 1)";
        assertEquals(
                List.of("[] " + difference + "; --changed takes it"),
                patchesOf(collector(false), cover, same, other, reply));
        assertEquals(
                List.of("[1.ftl] ", "[] " + difference + "; --changed takes it"),
                patchesOf(collector(false), cover, same, other, toAll));
        TrailerCollector willing = collector(false, true);
        assertEquals(List.of("[1.ftl] ", "[2.ftl] " + difference), patchesOf(willing, cover, same, other, toAll));
        assertEquals(Set.of(), willing.notCompared());
        // The mails that lie here have no diff in them.
        TrailerCollector blind = collector(false);
        assertEquals(
                List.of("[2.ftl] "),
                patchesOf(blind, mail("Bo <bo@example.org>", "Re: [PATCH 2/2] ring: test it", "r3@x", "two@git", tag)));
        assertEquals(Set.of("2.ftl"), blind.notCompared());
    }
}
