// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.reroll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.iovakit.lifetime.Temporary;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.series.PatchEntry;
import org.iovakit.patchgen.series.Series;
import org.iovakit.patchgen.trailers.CollectedTrailers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RerollTest {
    private static final String YAML = """
            # SPDX-License-Identifier: GPL-2.0-only
            name: ring
            version: 1
            to: [list@example.com] # the list
            cc:
              # they asked to be told
              - "Bo \u00d6 <bo@example.com>"
            cover: cover.ftl
            files: [ring.c]
            patches:
              - 1.ftl
              - 2.ftl # the tricky one
              - 3.ftl
              - 4.ftl
            """;

    @TempDir
    Path scratch;

    private Path v1;

    @BeforeEach
    void makeSeries() throws IOException {
        v1 = Files.createDirectory(scratch.resolve("v1"));
        Files.writeString(v1.resolve("series.yaml"), YAML);
        for (String name : List.of("1.ftl", "2.ftl", "3.ftl", "4.ftl", "cover.ftl", "macros.ftl")) {
            Files.writeString(v1.resolve(name), name);
        }
        Files.createDirectory(scratch.resolve("outgoing"));
    }

    private void post(String name, String id) throws IOException {
        Files.writeString(
                scratch.resolve("outgoing").resolve(name),
                "From 0 Mon Sep 17 00:00:00 2001\nMessage-Id: <" + id
                        + ">\nDate: Tue, 3 Feb 2026 04:05:06 +0530\n\nx\n");
    }

    private Reroll.Result reroll(Path folder, List<Integer> dropped, Optional<String> id, boolean reply)
            throws PatchGenException {
        Series series = Series.read(folder);
        return Reroll.run(new RerollRequest(
                series,
                series.file().version() + 1,
                scratch.resolve("v" + (series.file().version() + 1)),
                series.file().entries().stream()
                        .filter(patch ->
                                !dropped.contains(series.file().entries().indexOf(patch) + 1))
                        .toList(),
                List.of("RFC"),
                scratch.resolve("outgoing"),
                id,
                reply,
                Optional.empty(),
                LocalDate.of(2026, 3, 1)));
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void nextVersionStandsBesideAndTheOneBeforeStaysAsItIs() throws Exception {
        post("0000-cover-letter.patch", "cover@git");
        Reroll.Result made = reroll(v1, List.of(), Optional.empty(), false);
        assertEquals(YAML, Files.readString(v1.resolve("series.yaml")));
        assertEquals(files(v1), files(scratch.resolve("v2")));
        assertEquals(Optional.of("cover@git"), made.link());
        assertEquals(2, made.series().file().version());
        assertEquals(List.of("RFC"), made.series().file().prefixes());
        assertEquals("cover@git", made.series().file().posted().get(1).messageId());
        assertEquals(
                Optional.of(ZonedDateTime.parse("2026-02-03T04:05:06+05:30")),
                made.series().file().posted().get(1).date());
        assertTrue(made.series().file().inReplyTo().isEmpty());
        assertTrue(made.series().changes(2).isEmpty());
        assertEquals(
                List.of("v1", "v2"),
                files(scratch).stream().filter(name -> name.startsWith("v")).toList());
    }

    @Test
    void whatTheUserWroteInTheFileStays() throws Exception {
        reroll(v1, List.of(3), Optional.empty(), false);
        String text = Files.readString(scratch.resolve("v2/series.yaml"));
        for (String kept : List.of("# SPDX-", "# the list", "# they asked to be told", "2.ftl # the tricky one")) {
            assertTrue(text.contains(kept), text);
        }
        assertTrue(text.contains("\"Bo \u00d6 <bo@example.com>\"\n"), text);
        assertTrue(text.endsWith("\n"), text);
    }

    @Test
    void changeIdIsMadeOnceAndStays() throws Exception {
        post("0000-cover-letter.patch", "cover@git");
        String made = reroll(v1, List.of(), Optional.empty(), false)
                .series()
                .file()
                .changeId()
                .orElseThrow();
        assertTrue(made.matches("20260203-ring-[0-9a-f]{12}"), made);
        Reroll.Result third = reroll(scratch.resolve("v2"), List.of(), Optional.of("other@git"), false);
        assertEquals(Optional.of(made), third.series().file().changeId());
        assertEquals(List.of(1, 2), List.copyOf(third.series().file().posted().keySet()));
    }

    @Test
    void patchThatStaysLeadsToItsStage() throws Exception {
        Series next = reroll(v1, List.of(3), Optional.empty(), false).series();
        assertEquals(
                List.of(
                        new PatchEntry("1.ftl", "1", Optional.empty()),
                        new PatchEntry("2.ftl", "2", Optional.empty()),
                        new PatchEntry("4.ftl", "4", Optional.empty())),
                next.file().entries());
        assertEquals(
                List.of("1.ftl", "2.ftl", "4.ftl", "cover.ftl", "macros.ftl", "series.yaml"), files(next.directory()));
    }

    @Test
    void whatADeadRunWasWritingDoesNotGoAlong() throws Exception {
        List<String> before = files(v1);
        Temporary.beside(v1.resolve("series.yaml"));
        reroll(v1, List.of(), Optional.empty(), false);
        assertEquals(before, files(scratch.resolve("v2")));
    }

    @Test
    void trailersOfPatchesThatStayGoAlong() throws Exception {
        Files.writeString(v1.resolve("trailers.yaml"), """
                - {patch: 1.ftl, trailer: 'Acked-by: Bo <bo@x.org>', version: 1, message-id: a@b}
                - {patch: 3.ftl, trailer: 'Acked-by: Bo <bo@x.org>', version: 1, message-id: a@b}
                """);
        Series next = reroll(v1, List.of(3), Optional.empty(), false).series();
        assertEquals(
                List.of("1.ftl"),
                CollectedTrailers.read(next).all().stream()
                        .map(each -> each.template())
                        .toList());
    }

    @Test
    void emailsOfAnotherVersionAreNotThoseThatWerePosted() throws Exception {
        post("v7-0000-cover-letter.patch", "cover@git");
        assertEquals(
                Optional.empty(), reroll(v1, List.of(), Optional.empty(), false).link());
    }

    @Test
    void replyIsToTheVersionBefore() throws Exception {
        Series next = reroll(v1, List.of(), Optional.of("x@y"), true).series();
        assertEquals(Optional.of("x@y"), next.file().inReplyTo());
        Series third =
                reroll(next.directory(), List.of(), Optional.of("z@y"), false).series();
        assertEquals(Optional.empty(), third.file().inReplyTo());
    }

    private void refused(String fragment, List<Integer> dropped, boolean reply) {
        PatchGenException e = assertThrows(PatchGenException.class, () -> reroll(v1, dropped, Optional.empty(), reply));
        assertTrue(e.getMessage().contains(fragment), e.getMessage());
        assertFalse(Files.exists(scratch.resolve("v2/1.ftl")));
    }

    @Test
    void whatCannotBeIsRefused() throws IOException {
        refused("nothing to reply to: ", List.of(), true);
        Files.createDirectory(scratch.resolve("v2"));
        refused(scratch.resolve("v2") + " is there already", List.of(), false);
    }

    @Test
    void resendChangesThePrefixAloneAndIsGoneInTheNextVersion() throws Exception {
        Reroll.resend(Series.read(v1));
        assertEquals(List.of("RESEND"), Series.read(v1).file().prefixes());
        assertEquals(1, Series.read(v1).file().version());
        assertThrows(PatchGenException.class, () -> Reroll.resend(Series.read(v1)));
        assertEquals(
                List.of("RFC"),
                reroll(v1, List.of(), Optional.empty(), false).series().file().prefixes());
    }
}
