// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.iovakit.domain.StageTree;
import org.iovakit.trace.scenario.ScenarioCost;
import org.junit.jupiter.api.Test;

/** Where things end up in drawings. */
class DrawingsTest {
    private static CostCurve.Point point(long ranges, long mean) {
        return new CostCurve.Point(ranges, new ScenarioCost(mean * 2, mean));
    }

    @Test
    void stagesThatCostTheSameShareALineThatGrowsAsItDoes() {
        List<CostCurve.Point> linear = List.of(point(100, 50), point(1000, 500));
        List<CostCurve.Point> flat = List.of(point(100, 10), point(1000, 13));
        List<CostCurve> curves = CostCurve.of(Map.of(0, linear));
        assertEquals("n", curves.get(0).growth());
        curves = CostCurve.of(new TreeMap<>(Map.of(0, linear, 1, flat, 2, flat, 3, flat)));
        assertEquals(
                List.of("stage 0", "stages 1–3"),
                curves.stream().map(CostCurve::title).toList());
        assertEquals("log n", curves.get(1).growth());

        LogLogPlot plot = LogLogPlot.of(Map.of("x", curves)).get(0);
        List<LogLogPlot.Marker> markers = plot.lines().get(0).markers();
        // A decade more of ranges, and of visits, is as far on one axis as its decades are apart.
        assertEquals(
                plot.across().get(1).at() - plot.across().get(0).at(),
                markers.get(1).x() - markers.get(0).x(),
                1e-9);
        assertEquals(
                plot.up().get(0).at() - plot.up().get(1).at(),
                markers.get(0).y() - markers.get(1).y(),
                1e-9);
        assertTrue(markers.get(0).worstY() < markers.get(0).y());
    }

    @Test
    void labelsNeverStandOnOneAnother() {
        List<CostCurve> curves = List.of(
                new CostCurve(List.of(0), "stage 0", List.of(point(100, 20), point(1000, 20))),
                new CostCurve(List.of(1), "stage 1", List.of(point(100, 21), point(1000, 21))),
                new CostCurve(List.of(2), "stage 2", List.of(point(100, 22), point(1000, 22))));
        List<Double> heights = LogLogPlot.of(Map.of("x", curves)).get(0).lines().stream()
                .map(LogLogPlot.Line::labelY)
                .sorted()
                .toList();
        assertTrue(heights.get(1) - heights.get(0) >= 12 && heights.get(2) - heights.get(1) >= 12, heights::toString);
    }

    /** The shape that a dump tells by depths alone. */
    @Test
    void edgesLeadToParentsAndBoxesStayApart() {
        TreeSnapshot tree = TreeSnapshot.read(List.of(
                " 2 red 0x1 0x2 gap_to_prev=0x1",
                " 1 black 0x5 0x5 gap_to_prev=0x2",
                " 0 black 0x8 0x8 gap_to_prev=0x2",
                " 2 red 0xa 0xa gap_to_prev=0x1",
                " 1 black 0xffffffffffffffff 0xffffffffffffffff gap_to_prev=0xfffffffffffffff4",
                "dumped 5 cached_node=0xa max32=0x100000"));
        TreeDrawing drawing = TreeDrawing.of(tree, OptionalLong.of(0xa));
        List<TreeDrawing.Box> boxes = drawing.boxes();
        assertEquals(
                List.of("0x1–0x2", "0x5", "0x8", "0xa", "anchor"),
                boxes.stream().map(TreeDrawing.Box::title).toList());
        int[] parents = {1, 2, 4, 2};
        int[] children = {0, 1, 3, 4};
        assertEquals(4, drawing.edges().size());
        for (int i = 0; i < children.length; i++) {
            TreeDrawing.Edge edge = drawing.edges().get(i);
            assertEquals(boxes.get(parents[i]).middle(drawing.boxWidth()), edge.x1(), 1e-9);
            assertEquals(boxes.get(children[i]).middle(drawing.boxWidth()), edge.x2(), 1e-9);
        }
        for (TreeDrawing.Box box : boxes) {
            for (TreeDrawing.Box other : boxes) {
                assertFalse(
                        other.y() == box.y() && other.x() > box.x() && other.x() < box.x() + drawing.boxWidth(),
                        () -> box + " and " + other);
            }
            assertTrue(box.x() + drawing.boxWidth() <= drawing.width());
        }
        assertTrue(boxes.get(3).fresh() && !boxes.get(2).fresh());
        assertEquals(
                List.of(new TreeDrawing.Row("gap", "0x1"), new TreeDrawing.Row("← cached_node", "")),
                boxes.get(3).rows());
        assertEquals("~0xb", boxes.get(4).rows().get(0).value());
        assertEquals(
                List.of("0x1", "0x2", "0x2", "0x1", "~0xb"),
                drawing.rooms().stream().map(TreeDrawing.Room::pages).toList());
    }

    /** There is no anchor, so what is free above the last range is told beside it. */
    @Test
    void rangesInNoTreeStandInARow() {
        TreeDrawing drawing = TreeDrawing.of(
                TreeSnapshot.read(List.of(" 0x1 0x2 hint=0x7", " 0x5 0x5", "dumped 2 max32=0x100000")),
                OptionalLong.of(0x5));
        List<TreeDrawing.Box> boxes = drawing.boxes();
        assertEquals(
                List.of("0x1–0x2", "0x5"),
                boxes.stream().map(TreeDrawing.Box::title).toList());
        assertFalse(drawing.tree());
        assertEquals(List.of(), drawing.edges());
        assertEquals(boxes.get(0).y(), boxes.get(1).y(), 1e-9);
        assertTrue(boxes.get(1).x() >= boxes.get(0).x() + drawing.boxWidth());
        assertEquals(List.of(new TreeDrawing.Row("hint", "0x7")), boxes.get(0).rows());
        assertTrue(boxes.get(1).fresh());
        List<TreeDrawing.Room> rooms = drawing.rooms();
        assertEquals(
                List.of("0x1", "0x2", "~0x6"),
                rooms.stream().map(TreeDrawing.Room::pages).toList());
        assertTrue(rooms.get(2).end() > rooms.get(2).x() && rooms.get(2).end() <= drawing.width());
        assertEquals(rooms.get(2).end(), rooms.get(2).taken(), 1e-9);

        TreeDrawing empty = TreeDrawing.of(TreeSnapshot.read(List.of("dumped 0 max32=0x100000")), OptionalLong.empty());
        assertEquals(List.of(), empty.boxes());
        assertEquals(
                List.of("~0"),
                empty.rooms().stream().map(TreeDrawing.Room::pages).toList());
    }

    @Test
    void addressesKeepTheirOrderAndWhatIsNeverTakenIsABreak() {
        AddressHistory history = new AddressHistory(
                StageTree.installed().lineage("kunit").get(0),
                2,
                List.of(
                        new AddressHistory.Moment(1, List.of(new AddressHistory.Range(0xfffff, 0xfffff))),
                        new AddressHistory.Moment(
                                2,
                                List.of(
                                        new AddressHistory.Range(0xfffff, 0xfffff),
                                        new AddressHistory.Range(0xffffff0000L, 0xffffffffffL)))));
        List<AddressScale.Piece> pieces =
                AddressScale.of(List.of(history), 10, 210).pieces();
        assertEquals(
                List.of(false, true, false, true),
                pieces.stream().map(AddressScale.Piece::used).toList());
        assertEquals(210, pieces.get(0).bottom(), 1e-9);
        assertEquals(10, pieces.get(3).top(), 1e-9);
        for (int i = 1; i < pieces.size(); i++) {
            assertEquals(pieces.get(i - 1).top(), pieces.get(i).bottom(), 1e-9);
            assertEquals(pieces.get(i - 1).hi() + 1, pieces.get(i).lo());
        }
        assertTrue(pieces.get(3).height() > pieces.get(1).height());
    }

    @Test
    void numbersAreWrittenForPeople() {
        assertEquals("~0", Notation.hex(~0L));
        assertEquals("~0x100000", Notation.hex(~0x100000L));
        assertEquals("0x7fffffffffffffff", Notation.hex(Long.MAX_VALUE));
        assertEquals("4 GiB", Notation.bytes(0x100000, 4096));
        assertEquals("16 EiB", Notation.bytes(~0L, 1));
        assertEquals("stages 1, 3", Notation.stages(List.of(1, 3)));
    }
}
