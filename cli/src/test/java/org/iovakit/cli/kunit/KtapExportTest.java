// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.kunit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.iovakit.kunit.ktap.KtapDocument;
import org.iovakit.kunit.ktap.KtapStatus;
import org.iovakit.kunit.ktap.KtapTest;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** Documents for what reads no KTAP. */
class KtapExportTest {
    private static final KtapDocument DOCUMENT = new KtapDocument(List.of(new KtapTest(
            "stage1",
            KtapStatus.FAILED,
            "",
            List.of(),
            List.of(new KtapTest(
                    "iova",
                    KtapStatus.FAILED,
                    "",
                    List.of(),
                    List.of(
                            new KtapTest("good", KtapStatus.PASSED, List.of()),
                            new KtapTest("bad", KtapStatus.FAILED, List.of("a->lo & \"b\" < 3", "]]> \u0001 end")),
                            new KtapTest("left", KtapStatus.SKIPPED, "for want of time", List.of(), List.of()),
                            new KtapTest("gone", KtapStatus.CRASHED, List.of())))))));

    @Test
    void anXmlParserReadsWhatTheLogsSay() throws Exception {
        Element root = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(KtapExport.junit(DOCUMENT).getBytes(UTF_8)))
                .getDocumentElement();
        Element suite = (Element) root.getElementsByTagName("testsuite").item(0);
        assertEquals("stage1.iova", suite.getAttribute("name"));
        for (String count : List.of("failures", "errors", "skipped")) {
            assertEquals("1", suite.getAttribute(count), count);
        }
        assertEquals(4, suite.getElementsByTagName("testcase").getLength());
        assertEquals(
                "a->lo & \"b\" < 3\n]]> ? end",
                suite.getElementsByTagName("failure").item(0).getTextContent());
        assertEquals(
                "for want of time",
                ((Element) suite.getElementsByTagName("skipped").item(0)).getAttribute("message"));
    }

    @Test
    void kernelCiCountsAtEachLevel() throws Exception {
        JsonNode root = new ObjectMapper().readTree(KtapExport.kernelCi(DOCUMENT));
        for (String at : List.of("", "/sub_groups/0", "/sub_groups/0/sub_groups/0")) {
            assertEquals(
                    "{\"tests\":4,\"passed\":1,\"failed\":1,\"crashed\":1,\"skipped\":1,\"errors\":0}",
                    root.at(at + "/misc").toString());
        }
        assertEquals(
                "SKIP",
                root.at("/sub_groups/0/sub_groups/0/test_cases/2/status").asText());
        assertEquals(
                0,
                new ObjectMapper()
                        .readTree(KtapExport.kernelCi(new KtapDocument(List.of())))
                        .at("/misc/tests")
                        .asInt());
    }

    @Test
    void aGlobIsOfSuitesOrOfTheirCases() {
        assertTrue(new FilterGlob("io*").has("iova", "test_a"));
        assertTrue(new FilterGlob("iova.test_?").has("iova", "test_a"));
        assertFalse(new FilterGlob("iova.test_?").has("iova", "test_ab"));
        assertFalse(new FilterGlob("iova").has("iova-kunit-test", "test_a"));
        assertFalse(new FilterGlob("iova.a+").has("iova", "aa"));
    }
}
