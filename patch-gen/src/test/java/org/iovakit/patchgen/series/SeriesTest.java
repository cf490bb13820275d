// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.series;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.iovakit.patchgen.PatchGenException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeriesTest {
    private static final String GOOD = """
            name: ring
            version: 2
            to: [list@example.com]
            cc: []
            cover: cover.ftl
            files: [ring.c]
            patches: [0001.ftl]
            """;

    @TempDir
    Path directory;

    private Series read(String yaml) throws PatchGenException, IOException {
        Files.writeString(directory.resolve("series.yaml"), yaml);
        return Series.read(directory);
    }

    private String fault(String yaml) {
        PatchGenException e = assertThrows(PatchGenException.class, () -> read(yaml));
        assertTrue(e.getMessage().startsWith(directory.resolve("series.yaml").toString()), e.getMessage());
        return e.getMessage();
    }

    @Test
    void readsWhatIsThere() throws PatchGenException, IOException {
        SeriesFile file = read(GOOD).file();
        assertEquals(2, file.version());
        assertEquals(List.of("list@example.com"), file.to());
        assertEquals(List.of("0001.ftl"), file.patches());
    }

    @Test
    void saysWhereTheFileIsWrong() {
        assertTrue(fault(GOOD + "patchs: []\n").contains(": \"patchs\" is no entry; the entries are [calls, cc, "));
        assertTrue(fault(GOOD.replace("version: 2", "version: two")).contains("series.yaml:2:"));
        assertTrue(fault(GOOD.replace("files: [ring.c]\n", "")).contains("files"));
        assertTrue(fault("name: [unclosed\n").contains("series.yaml:"));
        assertTrue(fault(GOOD.replace("cover.ftl", "../cover.ftl")).contains("../cover.ftl"));
        assertTrue(fault(GOOD.replace("0001.ftl", "/etc/passwd")).contains("/etc/passwd"));
    }

    @Test
    void refusesRecipientsThatBeginAsOptions() {
        String hostile = "['B <-X/some/path@example.org>']";
        assertTrue(
                fault(GOOD.replace("to: [list@example.com]", "to: " + hostile)).contains("begins with \"-\""));
        assertTrue(fault(GOOD.replace("cc: []", "cc: " + hostile)).contains("\"-X/some/path@example.org\""));
    }

    @Test
    void readsWhatMayBeLeftOut() throws PatchGenException, IOException {
        SeriesFile file = read(GOOD.replace("[0001.ftl]", "[0001.ftl, {template: 0002.ftl, stage: other}]") + """
                prefixes: [RFC, net-next]
                change-id: 20260203-ring-0123456789ab
                in-reply-to: a@b
                changes: {2: [one, two]}
                posted: {1: {message-id: c@d, date: 2026-02-03T04:05:06+05:30}}
                """)
                .file();
        assertEquals(List.of("0001.ftl", "0002.ftl"), file.patches());
        assertEquals("0001", file.entries().get(0).stage());
        assertEquals("other", file.entries().get(1).stage());
        assertEquals(Optional.of("20260203-ring-0123456789ab"), file.changeId());
        assertEquals(List.of("one", "two"), file.changes().get(2));
        assertEquals("c@d", file.posted().get(1).messageId());
    }

    @Test
    void refusesWhatNoVersionCouldHave() {
        assertTrue(fault(GOOD + "changes: {3: [x]}\n").contains("from 1 to 2"));
        assertTrue(fault(GOOD + "posted: {2: {message-id: a@b}}\n").contains("from 1 to 1"));
        assertTrue(fault(GOOD + "posted: {1: {message-id: <a@b>}}\n").contains("without the angle brackets"));
        assertTrue(fault(GOOD + "posted: {1: {message-id: a@b, date: soon}}\n").contains("\"soon\" is no date"));
        assertTrue(fault(GOOD + "posted: {1: }\n").contains("no value under \"posted\""));
        assertTrue(fault(GOOD + "prefixes: ['RFC]']\n").contains("\"RFC]\" is not a word"));
        assertTrue(fault(GOOD + "in-reply-to: nobody\n").contains("\"nobody\" is not a Message-ID"));
        assertTrue(fault(GOOD.replace("[0001.ftl]", "[{template: 1.ftl, upstream: abc}]"))
                .contains("all of its 40 digits"));
        assertTrue(fault(GOOD.replace("[0001.ftl]", "[1.ftl, 1.ftl]")).contains("listed twice"));
        assertTrue(fault(GOOD.replace("cc: []", "cc: [~]")).contains("\"cc\" has no value"));
        assertTrue(fault(GOOD.replace("cc: []", "cc:")).contains("\"cc\" has no value"));
    }

    /** Each is told in the terms of the file, with its place. */
    @Test
    void saysWhatWasMeant() {
        assertTrue(fault(GOOD + "changes:\n  2:\n    - patch 3: say why\n")
                .contains("series.yaml:10:7: \"changes\": a text is meant here, not a map; one with a colon"));
        assertTrue(fault(GOOD + "cc: [other@example.com]\n").contains("series.yaml:8:1: \"cc\" stands here twice"));
        assertTrue(fault(GOOD + "changes: {2: [a], 2: [b]}\n").contains("2 stands twice under \"changes\""));
        assertTrue(
                fault(GOOD.replace("version: 2", "version: 1.9")).contains("series.yaml:2:10: \"version\": \"1.9\""));
        assertTrue(fault(GOOD.replace("version: 2", "version: -1")).contains("\"-1\" is no number of a version"));
        assertTrue(fault(GOOD.replace("cc: []", "cc: list@example.com"))
                .contains("\"cc\": a list is meant here, not a text; write [one, two]"));
        assertTrue(fault(GOOD.replace("to: [", "to: &all [").replace("cc: []", "cc: *all"))
                .contains("&all and *all are not known here"));
        assertTrue(
                fault(GOOD.replace("cc: []", "cc: [!!binary AAAA]")).contains("tag:yaml.org,2002:binary is not known"));
        assertTrue(fault(GOOD.replace("[0001.ftl]", "[{stage: other}]")).contains("a patch has to have \"template\""));
        assertTrue(fault(GOOD.replace("[0001.ftl]", "[[0001.ftl]]"))
                .contains("\"patches\": a text is meant here, not a list"));
        assertTrue(fault("- name\n").contains("series.yaml:1:1: a series file is a map of entries"));
        assertTrue(fault("# nothing\n").contains("it says nothing"));
        assertTrue(fault(GOOD + "---\nname: other\n").contains("series.yaml:8:1: "));
        assertTrue(
                fault(GOOD + "prefixes: [v2]\n").contains("\"v2\" is a version: \"version\" in series.yaml says it"));
    }

    @Test
    void folderWithoutASeriesIsNamed() {
        PatchGenException e = assertThrows(PatchGenException.class, () -> Series.read(directory));
        assertEquals(directory + " holds no series: there is no series.yaml in it", e.getMessage());
    }
}
