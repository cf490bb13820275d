// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.trailers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Replies that went wrong once, each made after one that somebody reported. */
class ReportedRepliesTest {
    private static final String ADA = "Reviewed-by: Ada Sample <ada@example.net>";

    @TempDir
    Path folder;

    private List<TrailerFinding> collect(String name) throws Exception {
        URL mails = Objects.requireNonNull(ReportedRepliesTest.class.getResource("replies/" + name + ".mbox"), name);
        return new FivePatches(folder).collect(Path.of(mails.toURI()), true);
    }

    @ParameterizedTest
    @CsvSource({
        "m03-tag-in-second-text-part, 1",
        "m24-nb-hyphen, 1",
        "m25-supersig, 1",
        "m26-scissors-quote, 1",
        "t04-nbsp-after-colon, 1",
        "t05-nbsp-trailing, 1",
        "t07-nbsp-name, 1",
        "t08-no-space, 1",
        "t09-diff-prose, 1",
        "t10-from-year, 1",
        "t11-inline-diff-then-tag, 1",
        "t17-leading-blank, 1",
        "u02-cover-no-irt-only-subject, '1,2,3,4,5'",
        "u08-subject-lost-re, 1",
        "u11-zh-reply-no-irt, 1",
        "u13-irt-no-brackets, '1,2,3,4,5'",
        "u14-cover-partial, '1,2,3'",
        "u15-cover-partial-brackets, 2",
        "w00-end, 1",
        "w01-end, 1",
    })
    void oneTagIsTakenForItsPatchesAndNoOthers(String name, String patches) throws Exception {
        List<TrailerFinding> findings = collect(name);
        assertEquals(1, findings.size(), findings::toString);
        assertEquals(patches, FivePatches.patches(findings.get(0)));
        assertEquals(
                List.of(ADA),
                findings.get(0).taken().stream()
                        .map(each -> each.trailer().toString())
                        .distinct()
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({
        "m02-alt-empty-plain, in HTML",
        "t03-html-only, in HTML",
        "t12-prose-prefix, line 1",
    })
    void whatIsLeftIsTold(String name, String place) throws Exception {
        List<TrailerFinding> findings = collect(name);
        assertEquals(1, findings.size(), findings::toString);
        assertFalse(findings.get(0).isTaken());
        assertTrue(findings.get(0).line().endsWith(ADA), findings::toString);
        assertEquals(place, findings.get(0).place());
        assertFalse(findings.get(0).remark().isEmpty());
    }

    @Test
    void mailsBehindASeparatorWithAZoneAreMailsOfTheirOwn() throws Exception {
        assertEquals(
                List.of("2", "3"),
                collect("f01-from-line-zone").stream().map(FivePatches::patches).toList());
    }

    @Test
    void nameMayHaveANickname() throws Exception {
        assertEquals(
                "Reviewed-by: Ada \"AJ\" Sample <ada@example.net>",
                collect("p15-nickname").get(0).taken().get(0).trailer().toString());
    }

    @Test
    void nameMayBeBrokenByAMailProgram() throws Exception {
        assertEquals(
                "Reviewed-by: Ada Very Long Middle Names Sample <ada@example.net>",
                collect("t19-wrapped-name").get(0).taken().get(0).trailer().toString());
    }

    @Test
    void tokenMayBeInAnyCaseWithABlankBehindIt() throws Exception {
        assertEquals(
                "Reviewed-by: Ada Sample <ada@example.net>, Acked-by: Ada Sample <ada@example.net>",
                collect("p08-lower").stream()
                        .map(finding -> finding.taken().get(0).trailer().toString())
                        .collect(Collectors.joining(", ")));
    }
}
