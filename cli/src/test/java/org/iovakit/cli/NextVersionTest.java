// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.testing.GitSandbox;
import org.iovakit.testing.KernelSources;
import org.iovakit.testing.RequiresProgram;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From the emails of v1 over replies to the emails of v2. */
class NextVersionTest {
    private static final String TITLE_3 = "iova: limit_pfn-aware augmentation for log(n) 32-bit alloc";

    @TempDir
    Path scratch;

    private Console console;
    private SeriesCopy series;
    private GitSandbox git;
    private Path kernel;

    @BeforeEach
    void makeKernelAndSeries() {
        console = new Console(scratch);
        series = new SeriesCopy(scratch.resolve("home"));
        console.home(series.home());
        git = new GitSandbox(scratch.resolve("git"));
        kernel = git.init("linux");
        KernelSources.LINUX_6_12.copyTo(kernel);
        git.commitAll(kernel, "base");
    }

    private Console.Result onKernel(String... command) {
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of("--kernel", kernel.toString()));
        if (command[0].equals("patches")) {
            arguments.addAll(List.of("--without", "native,parity"));
        }
        return console.run(arguments.toArray(String[]::new));
    }

    private SortedMap<String, String> emails() {
        return Console.snapshot(console.outgoing());
    }

    private String email(String prefix) {
        return emails().entrySet().stream()
                .filter(email -> email.getKey().startsWith(prefix))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + prefix + " among " + emails().keySet()))
                .getValue();
    }

    private static String header(String email, String name) {
        Matcher header = Pattern.compile("(?mi)^" + name + ": (.*)$").matcher(email);
        assertTrue(header.find(), () -> "no " + name + " in " + email);
        return header.group(1);
    }

    /** What the three mails of a thread say that reviewers usually give: to a patch, to the cover letter, and a quote. */
    private Path replies() throws IOException {
        String toPatch3 = header(email("0003-"), "Message-ID");
        String toCover = header(email("0000-"), "Message-ID");
        return Files.writeString(
                scratch.resolve("replies.mbox"), """
                From mboxrd@z Thu Jan  1 00:00:00 1970
                From: Grace Hopper <grace@example.org>
                To: Ada Lovelace <ada@example.com>
                Subject: Re: [PATCH 3/5] %s
                Message-ID: <1@example.org>
                In-Reply-To: %s
                References: %s %s

                > Signed-off-by: Ada Lovelace <ada@example.com>

                Reviewed-by: Grace Hopper <grace@example.org>

                From mboxrd@z Thu Jan  1 00:00:00 1970
                From: =?UTF-8?q?J=C3=B8rgen?= Tester <tester@example.net>
                Subject: Re: [PATCH 0/5] iova augmented rbtree O(log n) alloc_iova
                Message-ID: <2@example.net>
                In-Reply-To: %s
                Content-Type: text/plain; charset=UTF-8
                Content-Transfer-Encoding: 8bit

                Works on my machine.

                Tested-by: J\u00f8rgen Tester <tester@example.net>
                """.formatted(TITLE_3, toPatch3, toCover, toPatch3, toCover));
    }

    @Test
    void trailersSaysWhatItTakesAndWritesNothingInADryRun() throws IOException {
        onKernel("patches").expect(ExitCode.CLEAN);
        String replies = replies().toString();
        Console.Result dry = console.run("trailers", "--dry-run", replies).expect(ExitCode.CLEAN);
        assertEquals("""
                taken  Reviewed-by: Grace Hopper <grace@example.org>
                       from Grace Hopper <grace@example.org>, for patch 3 (given to v1)
                taken  Tested-by: J\u00f8rgen Tester <tester@example.net>
                       from J\u00f8rgen Tester <tester@example.net>, for all patches (given to v1)
                """, dry.out());
        JsonNode json = new ObjectMapper()
                .readTree(console.run("trailers", "--dry-run", "--format", "json", replies)
                        .expect(ExitCode.CLEAN)
                        .out());
        assertEquals(2, json.path("taken").size());
        JsonNode reviewed = json.path("taken").get(0);
        assertEquals(
                "Reviewed-by: Grace Hopper <grace@example.org>",
                reviewed.path("trailer").asText());
        assertEquals(1, reviewed.path("patches").size());
        assertEquals(3, reviewed.path("patches").get(0).path("patch").asInt());
        assertEquals(
                "1@example.org",
                reviewed.path("patches").get(0).path("messageId").asText());
        assertEquals(5, json.path("taken").get(1).path("patches").size());
        assertFalse(Files.exists(series.folder(1).resolve("trailers.yaml")));
        console.run("trailers", replies).expect(ExitCode.CLEAN);
        Console.Result again = console.run("trailers", replies).expect(ExitCode.CLEAN);
        assertTrue(again.out().startsWith("left   Reviewed-by: "), again.out());
        assertTrue(again.err().contains("nothing to take"), again.err());
        json = new ObjectMapper()
                .readTree(console.run("trailers", "--format", "json", replies).out());
        assertEquals(0, json.path("taken").size());
        assertTrue(json.path("left").get(0).path("remark").asText().contains("already"), json::toString);
        onKernel("patches").expect(ExitCode.CLEAN);
        assertTrue(email("0003-").contains("\nReviewed-by: Grace Hopper <grace@example.org>\n"));
    }

    @Test
    void rangeDiffNeedsTheVersionBefore() throws IOException {
        console.run("reroll", "-v", "2").expect(ExitCode.CLEAN);
        series.edit(2, "series.yaml", "2: \\[\\]", "2: [nothing]");
        series.edit(1, "0001-augmented-tree.ftl", "function=\"to_iova\"", "function=\"to_nowhere\"");
        onKernel("patches").expectRefusal("no range-diff: v1 cannot be rendered", "to_nowhere", "--no-range-diff");
        onKernel("patches", "--no-range-diff", "--prefix", "RFC").expect(ExitCode.CLEAN);
        assertFalse(email("v2-0000-").contains("Range-diff"));
        assertTrue(email("v2-0000-").contains("\nSubject: [RFC PATCH v2 0/5] "));
    }

    @Test
    void whatIsNoWordForASubjectIsNoPrefix() {
        for (String command : List.of("patches", "run", "reroll")) {
            console.run(command, "--prefix", "RFC]").expectRefusal("--prefix \"RFC]\" is not a word");
            console.run(command, "--prefix", "RFC", "--prefix", "v2")
                    .expectRefusal(
                            "--prefix \"v2\" is a version", "\"version\" in series.yaml says it", "iovakit reroll");
        }
        assertFalse(Files.exists(series.folder(2)));
    }

    /** Before anything is written: no such version could ever be rendered. */
    @ParameterizedTest
    @CsvSource({
        "--drop, 1, 0002-cache-removal.ftl, cache-removal, augmented-tree, mainline",
        "--drop, 2, 0003-limit-aware.ftl, limit-aware, cache-removal, augmented-tree",
        "--drop, 3, 0004-two-phase-search.ftl, two-phase-search, limit-aware, cache-removal",
        "'--order', '2,1,3', 0002-cache-removal.ftl, cache-removal, augmented-tree, mainline",
    })
    void aVersionThatNoStagesProveIsRefusedAtOnce(
            String option, String patches, String template, String stage, String parent, String before) {
        console.run("reroll", option, patches)
                .expectRefusal(
                        template + " leads to stage " + stage + ", which is made from " + parent,
                        "but here it comes after " + before,
                        "in java-port/stages/" + stage + "-on-" + before);
        assertFalse(Files.exists(series.folder(2)));
    }

    @Test
    void whatIsNoPatchCannotBeDroppedOrOrdered() {
        console.run("reroll", "--drop", "6").expectRefusal("--drop 6: v1 has the patches 1 to 5");
        console.run("reroll", "--order", "1,0").expectRefusal("--order 0: v1 has the patches 1 to 5");
        console.run("reroll", "--order", "1,1").expectRefusal("--order names a patch twice");
        console.run("reroll", "--order", "5,1")
                .expectRefusal("0001-augmented-tree.ftl", "but here it comes after kunit");
        console.run("reroll", "--drop", "1", "--drop", "2", "--drop", "3", "--drop", "4", "--drop", "5")
                .expectRefusal("takes every patch of v1 away");
        assertFalse(Files.exists(series.folder(2)));
    }

    @Test
    void resendIsTheSameVersion() {
        console.run("reroll", "--resend").expect(ExitCode.CLEAN);
        onKernel("patches").expect(ExitCode.CLEAN);
        assertTrue(email("0000-").contains("\nSubject: [PATCH RESEND 0/5] iova augmented rbtree"));
        console.run("reroll", "--resend", "--drop", "1").expectRefusal("--resend", "--drop");
        for (String id : List.of("nobody", "https://lore.kernel.org/r/", "https://a@example.org", "<a@b> <c@d>")) {
            console.run("reroll", "--message-id", id).expectRefusal("--message-id \"" + id + "\"");
            console.run("reroll", "--in-reply-to", id).expectRefusal("--in-reply-to \"" + id + "\"");
        }
    }

    @Test
    @RequiresProgram(value = "gcc", debianPackage = "gcc")
    @RequiresProgram(value = "perl", debianPackage = "perl")
    void secondVersionWithoutPatch4RendersSendsAndItsRangeDiffIsGits() throws IOException {
        onKernel("patches", "--branch", "v1").expect(ExitCode.CLEAN);
        String coverId = header(email("0000-"), "Message-ID").replaceAll("[<>]", "");
        console.run("trailers", replies().toString()).expect(ExitCode.CLEAN);
        console.run("reroll", "--drop", "4", "-v", "2").expect(ExitCode.CLEAN);

        series.edit(2, "0003-limit-aware.ftl", "(?<=Give each range )a second gap", "one more gap");
        series.edit(2, "0003-limit-aware.ftl", "unsigned long end = min\\(iova", "unsigned long top = min(iova");
        series.edit(
                2,
                "0003-limit-aware.ftl",
                "return end > start \\? end - start : 0",
                "return top > start ? top - start : 0");
        series.edit(2, "0003-limit-aware.ftl", "\\z", "[@notes]\nv2: end is top now \u2014 as G. asked\n[/@notes]\n");
        onKernel("patches").expectRefusal("nobody has said what changed in v2", "changes");
        series.edit(
                2,
                "series.yaml",
                "2: \\[\\]",
                "2:\n    - drop patch 4; it comes back with numbers\n    - name the top of a gap by its name");
        assertTrue(onKernel("patches").expect(ExitCode.FOUND).err().contains("0003-limit-aware.ftl"));
        onKernel("audit", "--accept").expect(ExitCode.CLEAN);

        Console.Result result = onKernel("run", "--branch", "v2", "--date", "2026-06-01T10:00:00+0000")
                .expect(ExitCode.CLEAN);
        assertTrue(result.out().contains("parity    5 of 5 stages do what their C does"), result.out());
        assertEquals(
                List.of("SHA256SUMS", "v2-0000", "v2-0001", "v2-0002", "v2-0003", "v2-0004", "validation.json"),
                emails().keySet().stream()
                        .map(name -> name.replaceFirst("(?<=-\\d{4})-.*", ""))
                        .toList());

        String cover = email("v2-0000-");
        String byGit = git.git(kernel, "-c", "core.abbrev=12", "range-diff", "main..v1", "main..v2");
        assertTrue(byGit.contains("\n4:  ") && byGit.contains(" < -:  "), byGit);
        assertTrue(
                cover.contains("\nRange-diff against v1:\n" + byGit + "\n"), () -> byGit + "\n\nis not in\n\n" + cover);
        assertTrue(
                cover.contains(
                        "\nChanges in v2:\n- drop patch 4; it comes back with numbers\n- name the top of a gap by its"
                                + " name\n- Link to v1: https://lore.kernel.org/r/" + coverId + "\n\n"),
                cover);
        assertTrue(
                Pattern.compile("\n---\nbase-commit: [0-9a-f]{40}\nchange-id: \\S+\n-- \n")
                        .matcher(cover)
                        .find(),
                cover);
        assertFalse(cover.contains("\nIn-Reply-To:"), cover);
        String again = onKernel("range-diff", "v1", "v2", "--creation-factor", "60")
                .expect(ExitCode.CLEAN)
                .out();
        assertEquals(withoutIds(byGit), withoutIds(again).strip());

        sends(5);
        trailersAreWhereTheyBelong();
        notesAreInTheEmailAlone();
        evidenceIsOfTheStagesThatAreLeft();
    }

    private static String withoutIds(String rangeDiff) {
        return rangeDiff.replaceAll("(?m)(?<=^\\d: {1,9})[0-9a-f]{12}|(?<=[=!] \\d: {1,9})[0-9a-f]{12}", "ID");
    }

    @Test
    void aVersionThatNobodySawIsNotRerolledUnasked() throws IOException {
        console.run("reroll").expectRefusal("nothing here tells that v1 was sent", "--message-id", "-v 2");
        console.types("n\n");
        assertTrue(console.run("reroll").expect(ExitCode.UNUSABLE).err().contains("make v2 all the same? [y/N] "));
        assertFalse(Files.exists(series.folder(2)));
        for (String number : List.of("1", "0", "-1", "10000")) {
            console.run("reroll", "--reroll-count=" + number)
                    .expectRefusal("--reroll-count " + number + ": the version that there is is v1");
        }
        console.run("reroll", "--resend", "-v", "2").expectRefusal("--resend", "--reroll-count");
        console.types("y\n");
        console.run("reroll").expect(ExitCode.CLEAN);
        assertTrue(Files.exists(series.folder(2)));
        console.run("range-diff", "v1", "v7").expectRefusal("v7", "iova-augmented-rbtree/v2");
        console.run("range-diff", "v1", "rev:main").expectRefusal("rev:main is no version");
        console.run("range-diff", "v1").expect(ExitCode.UNUSABLE);
        onKernel("patches", "--range-diff", "v1", "--no-range-diff").expectRefusal("say one of them");
    }

    /** To a server on loopback, and to no other. */
    private void sends(int mails) throws IOException {
        try (LoopbackMailServer server = LoopbackMailServer.start()) {
            console.variable(
                    "GIT_CONFIG_GLOBAL", server.configuration(scratch, "").toString());
            onKernel("send", "--send", "--yes").expect(ExitCode.CLEAN);
            console.variable("GIT_CONFIG_GLOBAL", "/dev/null");
            assertEquals(mails, server.received().size());
            assertTrue(server.received().get(0).content().contains("[PATCH v2 0/4] iova augmented rbtree"));
            assertTrue(
                    server.received().get(3).recipients().contains("grace@example.org"),
                    () -> server.received().get(3).recipients().toString());
        }
    }

    private void trailersAreWhereTheyBelong() {
        String tested = "Tested-by: J\u00f8rgen Tester <tester@example.net>\n";
        String signed = "Signed-off-by: Ada Lovelace <ada@example.com>";
        for (int patch = 1; patch <= 4; patch++) {
            String message = git.git(kernel, "log", "-1", "--format=%B", "v2~" + (4 - patch));
            String reviewed = patch == 3 ? "Reviewed-by: Grace Hopper <grace@example.org>\n" : "";
            assertTrue(message.endsWith("\n\n" + reviewed + tested + signed), message);
            assertTrue(email("v2-000" + patch).contains("\n\n" + reviewed + tested + signed + "\n---\n"));
        }
        assertFalse(git.git(kernel, "log", "--format=%B", "main..v1").contains("Tested-by"));
    }

    private void notesAreInTheEmailAlone() {
        String notes = "v2: end is top now \u2014 as G. asked\n";
        assertTrue(email("v2-0003").contains("\n---\n" + notes + "\n drivers/iommu/iova.c "), email("v2-0003"));
        assertFalse(git.git(kernel, "log", "--format=%B%N", "main..v2").contains("as G. asked"));
        git.git(kernel, "checkout", "--quiet", "-b", "taken", "main");
        for (String name : emails().keySet()) {
            if (name.matches("v2-000[1-4].*")) {
                git.git(kernel, "am", console.outgoing().resolve(name).toString());
            }
        }
        assertEquals(
                git.git(kernel, "log", "--format=%T%n%B", "main..v2"),
                git.git(kernel, "log", "--format=%T%n%B", "main..taken"));
    }

    private void evidenceIsOfTheStagesThatAreLeft() throws IOException {
        JsonNode evidence = new ObjectMapper().readTree(emails().get("validation.json"));
        TreeSet<Integer> stages = new TreeSet<>();
        evidence.get("stages").forEach(stage -> stages.add(stage.get("stage").asInt()));
        assertEquals(new TreeSet<>(List.of(0, 1, 2, 3, 4)), stages);
        assertEquals(4, evidence.get("patches").size());
    }
}
