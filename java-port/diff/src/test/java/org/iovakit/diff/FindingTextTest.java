// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iovakit.domain.StageTree;
import org.iovakit.trace.Operation;
import org.iovakit.trace.Trace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FindingTextTest {
    private static final Pair PAIR = new Pair(
            StageTree.installed().lineage("kunit").get(3),
            StageTree.installed().lineage("kunit").get(4));

    /** A gap of two below the 32-bit limit, a roomier one below it, and a request for two. */
    private static final Trace TRACE = new Trace(
            1,
            List.of(
                    new Operation.Domain(4096, 1, false),
                    new Operation.Reserve(0, 0),
                    new Operation.Reserve(0xffffd, 0xffffd),
                    new Operation.Alloc(2, 0xfffff, true)));

    @Test
    void aFindingIsDrawn() throws IOException {
        List<Finding> findings =
                TraceDiff.run(PAIR, CostRule.STANDARD, TRACE, done -> {}).findings();
        assertEquals(1, findings.size());
        List<String> text = FindingText.of(PAIR, findings.get(0));
        assertEquals("placement: roomier-gap-first", text.get(0));
        assertTrue(text.contains("       alloc 2 0xfffff aligned"), text.toString());
        assertTrue(text.contains("   stage 3: took 0xffffe 0xfffff max32=0x100000 visits=2"), text.toString());
        assertTrue(text.contains("   stage 4: took 0xffffa 0xffffb max32=0x100000 visits=2"), text.toString());
        int drawing = text.indexOf("   before         #...~~......#.....~~...");
        assertTrue(drawing > 0, String.join("\n", text));
        assertEquals("   stage 3 after  #...~~......#AA...~~...", text.get(drawing + 1));
        assertEquals("   stage 4 after  #...~~...AA.#.....~~...", text.get(drawing + 2));
        assertEquals("                  ||       | ||| |", text.get(drawing - 1));
    }

    /** Also where pfns have 16 digits, and where there are hundreds of ranges. */
    @ParameterizedTest
    @CsvSource({"0, 1", "3, 4"})
    void itSurvivesInAnEmail(int from, int to) {
        Pair pair = new Pair(
                StageTree.installed().lineage("kunit").get(from),
                StageTree.installed().lineage("kunit").get(to));
        DiffResult result = Hunt.run(
                pair,
                CostRule.STANDARD,
                EnumSet.allOf(Kind.class),
                new Hunt.Budget(5, 1, 10_000, Optional.empty(), true),
                done -> {});
        assertTrue(!result.isSame());
        for (Finding finding : result.findings()) {
            for (String line : FindingText.of(pair, finding)) {
                assertTrue(line.length() <= FindingText.WIDTH, line);
                assertTrue(line.chars().allMatch(c -> c >= ' ' && c < 127), line);
                assertEquals(line.stripTrailing(), line);
            }
        }
    }

    @Test
    void pfnsAboveTheMapStandOverTheirColumns() {
        DomainView view = DomainView.parse(
                new Operation.Domain(4096, 1, false),
                List.of(
                        " 1 red 0x5 0x6",
                        " 2 red 0x20 0x4f",
                        " 0 black 0xffffffffffffffff 0xffffffffffffffff",
                        "dumped 3 max32=0x100000"));
        List<String> lines = AddressStrip.draw(List.of(new AddressStrip.Row("now", view, List.of(new Range(5, 6)))), 5);
        String row = lines.get(lines.size() - 1);
        assertEquals("now               .....AA...~~...###~~###...~~...", row);
        List<String> rulers = lines.subList(0, lines.size() - 1);
        List<String> pfns = new ArrayList<>(List.of("0x0", "0x5", "0x7", "0x20", "0x50"));
        List<Integer> columns = List.of(18, 23, 25, 33, 41);
        for (int index = 0; index < pfns.size(); index++) {
            String pfn = pfns.get(index);
            int column = columns.get(index);
            assertTrue(
                    rulers.stream().anyMatch(line -> line.startsWith(pfn, column)),
                    pfn + " in\n" + String.join("\n", lines));
            assertEquals('|', rulers.get(rulers.size() - 1).charAt(column));
        }
    }

    @Test
    void aViewKnowsWhatIsFree() {
        DomainView view = DomainView.parse(
                new Operation.Domain(4096, 1, false),
                List.of(
                        " 1 red 0x0 0x6 gap_to_prev=0x0",
                        " 0 black 0xfffffffffffffff0 0xffffffffffffffff gap_to_prev=0x9",
                        "dumped 2 cached32_node=0x0 cached_node=null max32=0x10"));
        assertEquals(List.of(new Range(7, 0xffffffffffffffefL)), view.free());
        assertEquals(List.of(new Range(0, 6)), view.taken());
        assertEquals(Map.of("cached32_node", 0L), view.remembered());
        assertEquals(16, view.max32());
    }
}
