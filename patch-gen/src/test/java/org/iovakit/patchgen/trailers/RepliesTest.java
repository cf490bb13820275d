// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.trailers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What replies are about, on servers that give mails other Message-IDs than their programs did too, and which lines are tags. */
class RepliesTest {
    private static final String SEPARATOR = "From mboxrd@z Thu Jan  1 00:00:00 1970\n";

    /** Twelve replies: what each replies to, a patch or another reply, and which patches its tag is for. */
    private static final List<Reply> TWELVE = List.of(
            new Reply("a", "0", 0, FivePatches.ALL),
            new Reply("b", "1", 1, "1"),
            new Reply("c", "b", 1, "1"),
            new Reply("d", "c", 1, "1"),
            new Reply("e", "2", 2, "2"),
            new Reply("f", "3", 3, "3"),
            new Reply("g", "f", 3, "3"),
            new Reply("h", "a", 0, FivePatches.ALL),
            new Reply("i", "h", 0, FivePatches.ALL),
            new Reply("j", "4", 4, "4"),
            new Reply("k", "j", 4, "4"),
            new Reply("l", "5", 5, "5"));

    private record Reply(String name, String parent, int about, String patches) {}

    /** What servers do. */
    private enum Server {
        LEAVES_ALL,
        /** Gives IDs of its own, and leaves what mails refer to. */
        REWRITES_IDS,
        /** The same, in replies alone. */
        REWRITES_REPLIES,
        /** Gives IDs of its own, and knows them again in what comes back. */
        REWRITES_IDS_AND_REFERENCES,
        REWRITES_COVER,
        DROPS_REFERENCES
    }

    @TempDir
    Path folder;

    private static String original(String name) {
        return name.matches("\\d") ? FivePatches.id(Integer.parseInt(name)) : name + "@example.net";
    }

    private static String thread(Server server) {
        UnaryOperator<String> own = name -> "<" + original(name).hashCode() + "." + name + "@server.example>";
        UnaryOperator<String> id = name -> switch (server) {
            case REWRITES_IDS, REWRITES_IDS_AND_REFERENCES -> own.apply(name);
            case REWRITES_REPLIES -> name.matches("\\d") ? "<" + original(name) + ">" : own.apply(name);
            case REWRITES_COVER -> name.equals("0") ? own.apply(name) : "<" + original(name) + ">";
            default -> "<" + original(name) + ">";
        };
        // Who replies to the cover has it as the server gave it.
        UnaryOperator<String> reference = name ->
                server == Server.REWRITES_IDS_AND_REFERENCES || (server == Server.REWRITES_COVER && name.equals("0"))
                        ? own.apply(name)
                        : "<" + original(name) + ">";
        List<String> mails = new ArrayList<>();
        for (int number = 0; number <= 5; number++) {
            String posted = id.apply("" + number);
            String cover = server == Server.REWRITES_IDS_AND_REFERENCES ? own.apply("0") : "<" + original("0") + ">";
            mails.add(FivePatches.email(
                    number, posted.substring(1, posted.length() - 1), cover.substring(1, cover.length() - 1)));
        }
        Map<String, String> chains = new LinkedHashMap<>();
        for (Reply reply : TWELVE) {
            String parents = chains.getOrDefault(reply.parent(), reply.parent().equals("0") ? "" : reference.apply("0"))
                    + " " + reference.apply(reply.parent());
            chains.put(reply.name(), parents);
            String threading = server == Server.DROPS_REFERENCES
                    ? ""
                    : "In-Reply-To: " + reference.apply(reply.parent()) + "\nReferences:" + parents + "\n";
            mails.add("From: " + reply.name() + "@example.net\nSubject: Re: " + FivePatches.subject(reply.about())
                    + "\nMessage-ID: " + id.apply(reply.name()) + "\n" + threading + "\nReviewed-by: R "
                    + reply.name().toUpperCase(Locale.ROOT) + " <" + reply.name() + "@example.net>\n");
        }
        return mails.stream().map(mail -> SEPARATOR + mail + "\n").collect(Collectors.joining());
    }

    private static Map<String, String> byReviewer(List<TrailerFinding> findings) {
        Map<String, String> patches = new LinkedHashMap<>();
        findings.forEach(finding -> patches.merge(
                finding.from().substring(0, 1), FivePatches.patches(finding), (one, two) -> one + " and " + two));
        return patches;
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void twelveRepliesAreForThePatchesThatTheyWereGivenTo(Server server) throws Exception {
        Map<String, String> right = new LinkedHashMap<>();
        TWELVE.forEach(reply -> right.put(reply.name(), reply.patches()));
        Path mbox = Files.writeString(folder.resolve("t.mbox"), thread(server));
        FivePatches series = new FivePatches(folder);
        assertEquals(right, byReviewer(series.collect(mbox, true)), "with the emails as they left");
        assertEquals(right, byReviewer(series.collect(mbox, false)), "without them");
    }

    private List<TrailerFinding> reply(String subject, String headers, String body) throws Exception {
        return new FivePatches(folder)
                .collect("From: Ada Sample <ada@example.net>\nMessage-ID: <r@example.net>\nSubject: " + subject + "\n"
                        + headers + "\n\n" + body + "\n");
    }

    private static final String TAG = "Reviewed-by: Ada Sample <ada@example.net>";

    /** Its references may reach the version before. */
    @Test
    void versionOfTheSubjectCounts() throws Exception {
        TrailerFinding finding = reply(
                        "Re: [PATCH v3 2/5] " + FivePatches.TITLES.get(2),
                        "References: <" + FivePatches.id(0) + "> <" + FivePatches.id(2) + "> <v3@example.org>",
                        TAG)
                .get(0);
        assertFalse(finding.isTaken());
        assertTrue(finding.remark().contains("given to v3"), finding.remark());
    }

    @Test
    void versionOfAnotherTitleCountsToo() throws Exception {
        TrailerFinding finding = reply(
                        "Re: [PATCH v3 2/4] iova: another title", "References: <" + FivePatches.id(2) + ">", TAG)
                .get(0);
        assertFalse(finding.isTaken());
        assertEquals("its subject is of v3, and it replies to v1", finding.remark());
    }

    @Test
    void subjectAndThreadThatDisagreeAreTold() throws Exception {
        TrailerFinding finding = reply("Re: " + FivePatches.subject(3), "In-Reply-To: <" + FivePatches.id(2) + ">", TAG)
                .get(0);
        assertFalse(finding.isTaken());
        assertTrue(finding.remark().contains("replies to another mail"), finding.remark());
    }

    /** By a stable tree, say. */
    @Test
    void replyToWhatSomebodyElsePostedUnderTheSameTitleIsNotTaken() throws Exception {
        String reposted = "From: Greta Stable <greta@example.com>\nMessage-ID: <s2@example.com>\nSubject: [PATCH 2/5] "
                + FivePatches.TITLES.get(2) + "\n\n---\ndiff --git a/iova.c b/iova.c\n";
        String reply = "From: Ada Sample <ada@example.net>\nMessage-ID: <r@example.net>\nSubject: Re: [PATCH 2/5] "
                + FivePatches.TITLES.get(2) + "\nIn-Reply-To: <s2@example.com>\n\n" + TAG + "\n";
        List<TrailerFinding> findings =
                new FivePatches(folder).collect(SEPARATOR + reposted + "\n" + SEPARATOR + reply);
        assertEquals(1, findings.size(), findings::toString);
        assertFalse(findings.get(0).isTaken());
        assertEquals(
                "its mail replies to no mail of the series", findings.get(0).remark());
    }

    @Test
    void reviewerHasToBeTheSender() throws Exception {
        for (String from : List.of("mallory@example.com", "\"\" <mallory@example.com>", ", <mallory@example.com>")) {
            FivePatches series = new FivePatches(Files.createTempDirectory(folder, "of"));
            List<TrailerFinding> findings = series.collect("From: " + from + "\nMessage-ID: <r@x>\nIn-Reply-To: <"
                    + FivePatches.id(1)
                    + ">\n\nReviewed-by: , <someone@else.example>\nAcked-by: \"\" <someone@else.example>\n");
            assertEquals(2, findings.size(), findings::toString);
            for (TrailerFinding finding : findings) {
                assertFalse(finding.isTaken(), from);
                assertTrue(finding.remark().contains("--sloppy"), finding.remark());
            }
        }
    }

    @Test
    void reportWithoutItsAddressIsTold() throws Exception {
        TrailerFinding finding = reply("Re: " + FivePatches.subject(1), "", "Reported-by: Ada Sample <ada@example.net>")
                .get(0);
        assertEquals("1", FivePatches.patches(finding));
        assertTrue(finding.remark().contains("Closes:"), finding.remark());
    }

    /** Each would be for fewer patches than the mail is about, or for others. */
    @Test
    void wordsThatNamePatchesInAnotherWayAreTold() throws Exception {
        for (String words : List.of(
                " # all but patch 4",
                " # patches 4-9",
                " # 2/7",
                " [first two patches]",
                " # 1-3",
                "\n[except for patch 2]",
                " # patches 3-1",
                " (v2 2/5)")) {
            List<TrailerFinding> findings = new FivePatches(Files.createTempDirectory(folder, "of"))
                    .collect("From: Ada Sample <ada@example.net>\nIn-Reply-To: <" + FivePatches.id(0) + ">\n\n" + TAG
                            + words + "\n");
            assertEquals(1, findings.size(), findings::toString);
            assertFalse(findings.get(0).isTaken(), words);
            assertTrue(
                    findings.get(0).remark().startsWith("it names "),
                    findings.get(0).remark());
        }
    }

    @Test
    void lineAboveATagSaysForWhichPatchesItIs() throws Exception {
        List<TrailerFinding> findings = reply(
                "Re: " + FivePatches.subject(0),
                "In-Reply-To: <" + FivePatches.id(0) + ">",
                "For patches 1-3 only:\n\n" + TAG + "\n\nFor patch 4:\n\nAcked-by: Ada Sample <ada@example.net>\n"
                        + "\nWith the nits in patches 2 and 5 fixed:\nTested-by: Ada Sample <ada@example.net>");
        assertEquals(
                List.of("1,2,3", "4", ""),
                findings.stream().map(FivePatches::patches).toList());
    }

    @Test
    void formsThatLookLikeATagAreTold() throws Exception {
        for (String line : Stream.of(
                        "Reviewed by: %s",
                        "Reviewed-by %s",
                        "**Reviewed-by:** %s",
                        "`Reviewed-by: %s`",
                        "- Reviewed-by: %s",
                        "| Reviewed-by: %s",
                        "Ada> Reviewed-by: %s",
                        "Feel free to add my Reviewed-by: %s",
                        "R-b: %s",
                        "Reviewed: %s",
                        "Reviewd-by: %s",
                        "Reviewed-and-tested-by: %s",
                        "Revi\u0435wed-by: %s",
                        "Reviewed\u200d-by: %s",
                        "Nacked-by: %s",
                        "Reviewed-by: %s, Tested-by: %s",
                        "Reviewed-by: \u202e%s")
                .map(form -> form.replace("%s", "Ada Sample <ada@example.net>"))
                .toList()) {
            Path mail = Files.writeString(
                    folder.resolve("m"),
                    "From: Ada Sample <ada@example.net>\nContent-Type: text/plain; charset=UTF-8\n"
                            + "Content-Transfer-Encoding: 8bit\nIn-Reply-To: <" + FivePatches.id(1) + ">\n\nFine.\n\n"
                            + line
                            + "\n");
            List<TrailerFinding> findings =
                    new FivePatches(Files.createTempDirectory(folder, "of")).collect(mail, true);
            assertEquals(1, findings.size(), line + ": " + findings);
            assertFalse(findings.get(0).isTaken(), line);
            assertEquals("line 3", findings.get(0).place());
            assertFalse(findings.get(0).remark().isEmpty());
        }
    }

    @Test
    void proseIsNotTold() throws Exception {
        for (String line : List.of(
                "Note: see below",
                "This was reviewed by Ada last week.",
                "Nearby: nothing",
                "From: Kim <kim@example.org>",
                "E-Mail: Ada <ada@example.net>",
                "step-by-step: no")) {
            assertEquals(
                    List.of(),
                    new FivePatches(Files.createTempDirectory(folder, "of"))
                            .collect("From: Ada Sample <ada@example.net>\nIn-Reply-To: <" + FivePatches.id(1) + ">\n\n"
                                    + line + "\n"),
                    line);
        }
    }
}
