// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.commit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.git.Identity;
import org.iovakit.patchgen.trailers.Trailer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommitMessageTest {
    private static final Identity ADA = new Identity("Ada", "ada@example.com", false);

    private static List<Trailer> trailers(String... lines) {
        return Stream.of(lines).map(line -> Trailer.parse(line).orElseThrow()).toList();
    }

    @Test
    void signOffCertifiesWhatStandsAboveIt() throws PatchGenException {
        assertEquals(
                "ring: x\n\nBody.\n\nAcked-by: Bo <bo@x.org>\nSigned-off-by: Ada <ada@example.com>\n",
                CommitMessage.of("1.ftl", "ring: x\n\nBody.\n", trailers("Acked-by: Bo <bo@x.org>"), ADA));
    }

    @Test
    void trailersOfTheTemplateAreJoinedAndNotRepeated() throws PatchGenException {
        assertEquals(
                """
                ring: x

                Fixes: 123456789012 ("y")
                Acked-by: Bo <bo@x.org>
                Tested-by: Cy <cy@x.org>
                Signed-off-by: Ada <ada@example.com>
                """,
                CommitMessage.of(
                        "1.ftl",
                        "ring: x\n\nFixes: 123456789012 (\"y\")\nAcked-by: Bo <bo@x.org>\n",
                        trailers("Acked-by: Bo B. <BO@x.org>", "Tested-by: Cy <cy@x.org>"),
                        ADA));
    }

    @Test
    void coDeveloperSignsOffAboveTheOneWhoSends() throws PatchGenException {
        assertEquals(
                """
                ring: x

                Co-developed-by: Bo <bo@x.org>
                Signed-off-by: Bo <bo@x.org>
                Tested-by: Cy <cy@x.org>
                Signed-off-by: Ada <ada@example.com>
                """,
                CommitMessage.of(
                        "1.ftl",
                        "ring: x\n\nCo-developed-by: Bo <bo@x.org>\n",
                        trailers("Signed-off-by: Bo <bo@x.org>", "Tested-by: Cy <cy@x.org>"),
                        ADA));
    }

    @Test
    void ownSignOffIsNotRepeated() throws PatchGenException {
        String signed = "ring: x\n\nSigned-off-by: Ada <ada@example.com>\n";
        assertEquals(signed, CommitMessage.of("1.ftl", signed, List.of(), ADA));
    }

    @Test
    void subjectAloneIsNoTrailer() throws PatchGenException {
        assertEquals(
                "ring: x\n\nSigned-off-by: Ada <ada@example.com>\n",
                CommitMessage.of("1.ftl", "ring: x\n", List.of(), ADA));
    }

    @Test
    void placeholderSignsNothingOff() throws PatchGenException {
        assertEquals("ring: x\n", CommitMessage.of("1.ftl", "ring: x\n", List.of(), Identity.preview()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"---", "--- ", "--- a/x", "diff --git a b", "diff -u a b", "Index: x"})
    void lineThatEndsAMessageInAnEmailIsRefused(String line) {
        PatchGenException e = assertThrows(
                PatchGenException.class,
                () -> CommitMessage.of("1.ftl", "ring: x\n\nBody.\n" + line + "\nmore\n", List.of(), ADA));
        assertTrue(e.getMessage().startsWith("1.ftl: the line \"" + line + "\""), e.getMessage());
    }
}
