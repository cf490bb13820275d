// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.iovakit.trace.DumpedRange;
import org.iovakit.trace.Operation;

/**
 * A domain at one moment, at one stage.
 *
 * @param domain how it was made
 * @param nodes the ranges by pfn, of a tree its nodes; the last is the anchor, which stands for the end of the space where
 *     there is none
 * @param max32 max32_alloc_size, in pages; ~0, to which no request is too large, where the allocator keeps none
 * @param remembered the lowest pfn of the node that each pointer of struct iova_domain points to, by C name
 */
public record DomainView(Operation.Domain domain, List<Node> nodes, long max32, Map<String, Long> remembered) {
    /**
     * A node of the tree, or a range that is kept in none.
     *
     * @param depth 0 is the root; 0 for all where there is no tree
     */
    public record Node(int depth, Range range) {}

    static final Range ANCHOR = new Range(~0L, ~0L);

    public DomainView {
        nodes = List.copyOf(nodes);
        remembered = Map.copyOf(remembered);
    }

    /**
     * Reads the results of a dump.
     *
     * @param lines one a range, and the result
     */
    static DomainView parse(Operation.Domain domain, List<String> lines) {
        List<Node> nodes = new ArrayList<>(lines.size());
        boolean isTree = false;
        for (String line : lines.subList(0, lines.size() - 1)) {
            DumpedRange range = DumpedRange.parse(line);
            isTree = range.isNode();
            nodes.add(new Node(isTree ? range.depth() : 0, new Range(range.pfnLo(), range.pfnHi())));
        }
        if (!isTree && (nodes.isEmpty() || nodes.get(nodes.size() - 1).range().hi() != ANCHOR.hi())) {
            nodes.add(new Node(0, ANCHOR));
        }
        Map<String, Long> remembered = new TreeMap<>();
        String result = lines.get(lines.size() - 1);
        Answer answer = Answer.parse(result);
        // Who dies of being looked at shows nothing.
        String[] words = answer.outcome().startsWith(Side.THREW)
                ? new String[0]
                : answer.outcome().split(" ", -1);
        for (int index = 2; index < words.length; index++) {
            int sign = words[index].indexOf('=');
            String value = words[index].substring(sign + 1);
            if (!value.equals("null")) {
                remembered.put(words[index].substring(0, sign), pfn(value));
            }
        }
        return new DomainView(domain, nodes, answer.max32().orElse(~0L), remembered);
    }

    private static long pfn(String hex) {
        return Long.parseUnsignedLong(hex.substring("0x".length()), 16);
    }

    /** The end of what 32 address bits reach, a pfn, exclusive. */
    public long dma32Pfn() {
        return (1L << 32) / domain.granule();
    }

    /** The ranges that are taken, lowest first, without the anchor. */
    public List<Range> taken() {
        return nodes.subList(0, nodes.size() - 1).stream().map(Node::range).toList();
    }

    /** What is free, lowest first: the gaps below each node that are not empty. Pfns below the first to give out count. */
    public List<Range> free() {
        List<Range> free = new ArrayList<>();
        for (int index = 0; index < nodes.size(); index++) {
            long start = gapStart(index);
            long end = nodes.get(index).range().lo();
            if (start != end) {
                free.add(new Range(start, end - 1));
            }
        }
        return free;
    }

    /** Nodes on the longest way from the root. */
    int height() {
        return nodes.stream().mapToInt(Node::depth).max().orElse(-1) + 1;
    }

    /** The first pfn of the gap below a node, which may be the node's own. */
    long gapStart(int index) {
        return index == 0 ? 0 : nodes.get(index - 1).range().hi() + 1;
    }

    /** The index of the node above the gap that a pfn is in; empty if the pfn is taken. */
    OptionalLong gapOf(long pfn) {
        for (int index = 0; index < nodes.size(); index++) {
            Range range = nodes.get(index).range();
            if (range.contains(pfn)) {
                return OptionalLong.empty();
            }
            if (Long.compareUnsigned(pfn, range.lo()) < 0) {
                return OptionalLong.of(index);
            }
        }
        return OptionalLong.empty();
    }
}
