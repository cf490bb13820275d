// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A tree laid out: a level a depth, and from left to right in key order, so that the strip below it, with the free room
 * between the ranges, reads as the address space. Ranges that are kept in no tree stand in a row. Coordinates are in pixels.
 *
 * @param tree whether it is one
 * @param boxes a range each, in key order
 * @param edges from parents to children
 * @param rooms the free room below each range, in key order; without an anchor also that above the last
 * @param stripTop where the strip starts
 */
public record TreeDrawing(
        boolean tree,
        double width,
        double height,
        double boxWidth,
        double boxHeight,
        double stripTop,
        double stripHeight,
        List<Box> boxes,
        List<Edge> edges,
        List<Room> rooms) {
    /** Of the monospaced face that the page draws trees in. */
    private static final double CHARACTER = 6.7;

    private static final double LINE = 14;
    private static final double PADDING = 6;
    private static final double MARGIN = 4;
    private static final double BETWEEN_LEVELS = 24;
    private static final double ABOVE_STRIP = 18;
    private static final double STRIP = 16;

    /** The members by the names that fit into a box, in the order to show them; any other goes by its own. */
    private static final Map<String, String> SHORT = shortNames();

    /**
     * A range.
     *
     * @param title its pfns
     * @param black red if not; only in a tree
     * @param fresh whether the operation before took or found it
     * @param rows its members, and the domain's pointers to it
     */
    public record Box(double x, double y, String title, boolean black, boolean fresh, List<Row> rows) {
        public double middle(double width) {
            return x + width / 2;
        }
    }

    /** A line in a box: what, and how much; nothing for a pointer. */
    public record Row(String name, String value) {}

    /** A straight line. */
    public record Edge(double x1, double y1, double x2, double y2) {}

    /**
     * A stretch of the strip: the free room below a range, and the range.
     *
     * @param x where the room starts
     * @param taken where the range starts
     * @param end where the range ends; there is none if it starts there
     * @param pages free pages, in hexadecimal; empty if there are none
     */
    public record Room(double x, double taken, double end, String pages) {}

    /**
     * Lays out a tree.
     *
     * @param fresh the lowest pfn of the range to point out
     */
    static TreeDrawing of(TreeSnapshot tree, OptionalLong fresh) {
        List<TreeSnapshot.Node> nodes = tree.nodes();
        List<List<Row>> rows =
                nodes.stream().map(node -> rows(node, tree.pointers())).toList();
        int characters = 9;
        int most = 0;
        for (int i = 0; i < nodes.size(); i++) {
            characters = Math.max(characters, title(nodes.get(i)).length() + 2);
            for (Row row : rows.get(i)) {
                characters =
                        Math.max(characters, row.name().length() + row.value().length() + 2);
            }
            most = Math.max(most, rows.get(i).size());
        }
        double boxWidth = characters * CHARACTER + 2 * PADDING;
        double boxHeight = (most + 1) * LINE + PADDING + 4;
        // In a tree, between two nodes of one level there is always one of a higher level, so half the room will do.
        double pitch = (tree.tree() ? boxWidth / 2 : boxWidth) + PADDING;
        List<Box> boxes = new ArrayList<>();
        int deepest = 0;
        for (int i = 0; i < nodes.size(); i++) {
            TreeSnapshot.Node node = nodes.get(i);
            deepest = Math.max(deepest, node.depth());
            boxes.add(new Box(
                    MARGIN + i * pitch,
                    MARGIN + node.depth() * (boxHeight + BETWEEN_LEVELS),
                    title(node),
                    node.black(),
                    fresh.isPresent() && fresh.getAsLong() == node.lo(),
                    rows.get(i)));
        }
        double stripTop = MARGIN + (deepest + 1) * (boxHeight + BETWEEN_LEVELS) - BETWEEN_LEVELS + ABOVE_STRIP;
        // The free room above the last range takes a place where no anchor does.
        int places = tree.tree() ? nodes.size() : nodes.size() + 1;
        return new TreeDrawing(
                tree.tree(),
                2 * MARGIN + (places - 1) * pitch + boxWidth,
                stripTop + STRIP + LINE + MARGIN,
                boxWidth,
                boxHeight,
                stripTop,
                STRIP,
                boxes,
                edges(nodes, boxes, boxWidth, boxHeight),
                rooms(tree, boxes, boxWidth, pitch));
    }

    private static String title(TreeSnapshot.Node node) {
        return node.isAnchor() ? "anchor" : Notation.range(node.lo(), node.hi());
    }

    private static List<Row> rows(TreeSnapshot.Node node, Map<String, Long> pointers) {
        List<Row> rows = new ArrayList<>();
        SHORT.keySet().forEach(member -> add(rows, member, node.members()));
        node.members().keySet().stream()
                .filter(member -> !SHORT.containsKey(member))
                .forEach(member -> add(rows, member, node.members()));
        pointers.forEach((name, lo) -> {
            if (lo == node.lo()) {
                rows.add(new Row("← " + name, ""));
            }
        });
        return rows;
    }

    private static Map<String, String> shortNames() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("gap_to_prev", "gap");
        names.put("__subtree_max_gap", "max gap");
        names.put("clamped_gap32", "gap32");
        names.put("__subtree_max_gap32", "max gap32");
        return names;
    }

    private static void add(List<Row> rows, String member, Map<String, Long> members) {
        Long value = members.get(member);
        if (value != null) {
            rows.add(new Row(SHORT.getOrDefault(member, member), Notation.hex(value)));
        }
    }

    /** In key order, the parent of a node is the nearer of the two that enclose it among those one level up. */
    private static List<Edge> edges(List<TreeSnapshot.Node> nodes, List<Box> boxes, double boxWidth, double boxHeight) {
        List<Edge> edges = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            int depth = nodes.get(i).depth();
            if (depth > 0) {
                Box parent = boxes.get(parent(nodes, i));
                Box child = boxes.get(i);
                edges.add(new Edge(parent.middle(boxWidth), parent.y() + boxHeight, child.middle(boxWidth), child.y()));
            }
        }
        return edges;
    }

    private static int parent(List<TreeSnapshot.Node> nodes, int child) {
        int depth = nodes.get(child).depth();
        int below = child;
        while (below >= 0 && nodes.get(below).depth() >= depth) {
            below--;
        }
        int above = child;
        while (above < nodes.size() && nodes.get(above).depth() >= depth) {
            above++;
        }
        boolean isBelow = above == nodes.size()
                || (below >= 0 && nodes.get(below).depth() > nodes.get(above).depth());
        return isBelow ? below : above;
    }

    private static List<Room> rooms(TreeSnapshot tree, List<Box> boxes, double boxWidth, double pitch) {
        List<TreeSnapshot.Node> nodes = tree.nodes();
        List<Room> rooms = new ArrayList<>();
        long next = 0;
        double x = MARGIN;
        for (int i = 0; i < nodes.size(); i++) {
            TreeSnapshot.Node node = nodes.get(i);
            double middle = boxes.get(i).middle(boxWidth);
            long pages = node.lo() - next;
            double taken = pages == 0 ? x : middle - pitch / 8;
            double end = middle + pitch / 8;
            rooms.add(new Room(x, taken, end, pages == 0 ? "" : Notation.hex(pages)));
            x = end;
            next = node.hi() + 1;
        }
        if (!tree.tree() && (nodes.isEmpty() || next != 0)) {
            double end = MARGIN + nodes.size() * pitch + boxWidth;
            rooms.add(new Room(x, end, end, Notation.hex(~0L - next)));
        }
        return rooms;
    }
}
