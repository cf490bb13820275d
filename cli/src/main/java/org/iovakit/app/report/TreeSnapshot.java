// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.iovakit.trace.DumpedRange;

/**
 * A domain's ranges at one moment, as a {@code dump} of the trace format shows them.
 *
 * @param tree whether they are the nodes of a red-black tree
 * @param nodes by pfn; of a tree the last is the anchor
 * @param pointers the members of the domain that point to nodes, by C name: the lowest pfn of the node; a null pointer
 *     is not among them
 */
record TreeSnapshot(boolean tree, List<Node> nodes, Map<String, Long> pointers) {
    /** Before there is a domain. */
    static final TreeSnapshot NONE = new TreeSnapshot(false, List.of(), Map.of());

    /**
     * A node of a tree, or a range that is kept in none: without depth and colour.
     *
     * @param depth 0 at the root
     * @param lo the lowest pfn
     * @param hi the highest pfn, inclusive
     * @param members what the stage adds to struct iova, by C name
     */
    record Node(int depth, boolean black, long lo, long hi, Map<String, Long> members) {
        boolean isAnchor() {
            return lo == ~0L;
        }
    }

    /**
     * Reads the lines of a dump.
     *
     * @param lines a line a range, and the result of the operation; see {@link org.iovakit.trace}
     */
    static TreeSnapshot read(List<String> lines) {
        List<Node> nodes = new ArrayList<>();
        boolean isTree = false;
        for (String line : lines.subList(0, lines.size() - 1)) {
            DumpedRange range = DumpedRange.parse(line);
            isTree = range.isNode();
            nodes.add(new Node(
                    isTree ? range.depth() : 0,
                    range.black(),
                    range.pfnLo(),
                    range.pfnHi(),
                    members(range.members().split(" ", -1), 1)));
        }
        // The first two words are "dumped" and the count; max32_alloc_size is no pointer.
        Map<String, Long> pointers = members(lines.get(lines.size() - 1).split(" ", -1), 2);
        pointers.remove("max32");
        return new TreeSnapshot(isTree, List.copyOf(nodes), pointers);
    }

    private static Map<String, Long> members(String[] words, int from) {
        Map<String, Long> members = new LinkedHashMap<>();
        for (int i = from; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            String value = words[i].substring(equals + 1);
            if (value.startsWith("0x")) {
                members.put(words[i].substring(0, equals), hex(value));
            }
        }
        return members;
    }

    private static long hex(String word) {
        return Long.parseUnsignedLong(word, 2, word.length(), 16);
    }
}
