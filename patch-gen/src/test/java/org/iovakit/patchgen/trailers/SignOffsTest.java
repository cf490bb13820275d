// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.trailers;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.git.Identity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignOffsTest {
    private static final Identity ADA = new Identity("Ada", "ada@example.com", false);
    private static final Trailer BO = new Trailer("Signed-off-by", "Bo <bo@x.org>");

    private static String refused(String text, List<Trailer> collected, Identity identity) {
        return assertThrows(PatchGenException.class, () -> SignOffs.requireOwn("1.ftl", text, collected, identity))
                .getMessage();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Signed-off-by: Bo <bo@x.org>",
                "signed-off-by: Bo <bo@x.org>",
                "SIGNED-OFF-BY:Bo <bo@x.org>",
                "Signed-off-by : Bo <bo@x.org>   ",
                "  Signed-off-by: Bo <bo@x.org>",
                "Signed-off-by:\tBo  <bo@x.org>",
                "Signed-off-by: Bo\n <bo@x.org>",
                "Signed-off-by:\n  Bo <bo@x.org>",
            })
    void signOffOfSomebodyElseIsRefusedHoweverItIsWritten(String line) throws PatchGenException {
        String text = "ring: x\n\nBody.\n\n" + line + "\nAcked-by: Cy <cy@x.org>\n";
        String message = refused(text, List.of(), ADA);
        assertTrue(message.startsWith("1.ftl: \"Signed-off-by: Bo <bo@x.org>\" is the sign-off of somebody"), message);
        assertTrue(message.contains("iovakit trailers"), message);
        SignOffs.requireOwn("1.ftl", text, List.of(BO), ADA);
    }

    @Test
    void allOfThemAreLookedAt() {
        String two = "ring: x\n\nSigned-off-by: Ada <ada@example.com>\nSigned-off-by: Cy <cy@x.org>\n";
        assertTrue(refused(two, List.of(BO), ADA).contains("\"Signed-off-by: Cy <cy@x.org>\""));
        String folded = "ring: x\n\nSigned-off-by: Ada <ada@example.com>\n Signed-off-by: Cy <cy@x.org>\n";
        assertTrue(refused(folded, List.of(), ADA).contains("Cy <cy@x.org>\" is"));
    }

    @Test
    void onesOwnIsTakenAndAPlaceholderHasNone() {
        String own = "ring: x\n\nSigned-off-by: Ada <ada@example.com>\n";
        assertDoesNotThrow(() -> SignOffs.requireOwn("1.ftl", own, List.of(), ADA));
        refused(own, List.of(), Identity.preview());
        refused("ring: x\n\nSigned-off-by: Ada <eve@x.org>\n", List.of(), ADA);
        assertDoesNotThrow(
                () -> SignOffs.requireOwn("1.ftl", "ring: x\n\nIt has no Signed-off-by: line.\n", List.of(), ADA));
    }

    @Test
    void coDeveloperWhoDidNotSignOffIsNamed() throws PatchGenException {
        String text = "ring: x\n\nCo-developed-by: Bo <bo@x.org>\nSigned-off-by: Ada <ada@example.com>\n";
        PatchGenException e =
                assertThrows(PatchGenException.class, () -> SignOffs.requireCoDevelopers("0001-x.patch", text));
        assertTrue(e.getMessage().startsWith("0001-x.patch: \"Co-developed-by: Bo <bo@x.org>\""), e.getMessage());
        SignOffs.requireCoDevelopers("0001-x.patch", text + "Signed-off-by: Bo B. <BO@x.org>\n");
    }

    @Test
    void collectedSignOffStandsBelowItsCoDeveloperAlone() {
        List<String> lines = List.of("ring: x", "", "Co-developed-by: Bo <bo@x.org>", "Acked-by: Cy <cy@x.org>");
        Trailer other = new Trailer("Signed-off-by", "Di <di@x.org>");
        assertEquals(
                List.of(
                        "ring: x",
                        "",
                        "Co-developed-by: Bo <bo@x.org>",
                        "Signed-off-by: Bo <bo@x.org>",
                        "Acked-by: Cy <cy@x.org>"),
                SignOffs.placed(lines, List.of(other, BO)));
        assertEquals(lines, SignOffs.placed(lines, List.of(other)));
    }
}
