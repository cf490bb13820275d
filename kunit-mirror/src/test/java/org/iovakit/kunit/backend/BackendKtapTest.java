// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.iovakit.domain.StageTree;
import org.iovakit.kunit.iova.StageResult;
import org.iovakit.kunit.iova.StageRunner;
import org.iovakit.kunit.iova.Suite;
import org.iovakit.kunit.ktap.KtapDocument;
import org.iovakit.kunit.ktap.KtapParser;
import org.iovakit.kunit.ktap.KtapStatus;
import org.iovakit.kunit.ktap.KtapTest;
import org.iovakit.kunit.ktap.KtapWriter;
import org.junit.jupiter.api.Test;

class BackendKtapTest {

    @Test
    void oneStageGivesWhatAKernelPrints() {
        KtapDocument document = BackendKtap.of(List.of(BackendResult.of(StageRunner.run(
                Suite.IOVA, StageTree.installed().lineage("kunit").get(0)))));

        assertEquals(List.of("iova"), names(document.tests()));
        assertEquals(11, document.tests().get(0).subtests().size());
        String text = KtapWriter.write(document);
        assertTrue(text.startsWith("KTAP version 1\n1..1\n    KTAP version 1\n    # Subtest: iova\n    1..11\n"), text);
        assertTrue(text.endsWith("# Totals: pass:11 fail:0 skip:0 total:11\nok 1 iova\n"), text);
    }

    @Test
    void severalStagesStandInTestsOfTheirOwn() {
        KtapDocument document = BackendKtap.of(BackendResult.of(
                StageRunner.run(Suite.IOVA, StageTree.installed().lineage("kunit"))));

        assertEquals(
                StageTree.installed().lineage("kunit").stream()
                        .map(StageResult::title)
                        .toList(),
                names(document.tests()));
        assertEquals("stage0-mainline", document.tests().get(0).name());
        for (KtapTest stage : document.tests()) {
            assertEquals(List.of("iova"), names(stage.subtests()));
        }
        assertEquals(11 * StageTree.installed().lineage("kunit").size(), document.count(KtapStatus.PASSED));
        assertEquals(document, KtapParser.parse(KtapWriter.write(document)));
    }

    private static List<String> names(List<KtapTest> tests) {
        return tests.stream().map(KtapTest::name).toList();
    }
}
