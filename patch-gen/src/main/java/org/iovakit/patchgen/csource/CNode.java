// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.csource;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.treesitter.TSNode;
import org.treesitter.TSTree;
import org.treesitter.TSTreeCursor;

/**
 * A node of the syntax tree of a file, copied from tree-sitter's in one walk: to ask that for its nodes one by one, each
 * time that somebody comes by, takes far longer than the parse.
 */
final class CNode {
    /** Where there is no such node. */
    static final CNode NONE = new CNode(new Kind("", false), "", 0, 0);

    /** What nodes of one symbol of the grammar have in common. */
    private record Kind(String type, boolean named) {}

    private final Kind kind;
    private final String field;
    private final int start;
    private final int end;
    private final List<CNode> children = new ArrayList<>(4);
    private boolean damaged;
    private CNode previous;
    private CNode next;

    private CNode(Kind kind, String field, int start, int end) {
        this.kind = kind;
        this.field = field;
        this.start = start;
        this.end = end;
    }

    /**
     * The top of a copy.
     *
     * @param known whether nobody is going to ask what is in a node
     */
    static CNode of(TSTree tree, Predicate<CNode> known) {
        try (TSTreeCursor cursor = new TSTreeCursor(tree.getRootNode())) {
            return new Copy(cursor, known).all();
        }
    }

    /** One walk. */
    private static final class Copy {
        private final TSTreeCursor cursor;
        private final Predicate<CNode> known;
        private final Map<Integer, Kind> kinds = new HashMap<>();
        private final Map<Integer, String> fields = new HashMap<>();

        Copy(TSTreeCursor cursor, Predicate<CNode> known) {
            this.cursor = cursor;
            this.known = known;
        }

        /** Not by recursion: how deep a file may nest is for its readers to say. */
        CNode all() {
            CNode top = here();
            List<CNode> above = new ArrayList<>(List.of(top));
            boolean down = true;
            while (!above.isEmpty()) {
                CNode parent = above.get(above.size() - 1);
                if (down ? cursor.gotoFirstChild() : cursor.gotoNextSibling()) {
                    CNode child = here();
                    parent.add(child);
                    down = !known.test(child);
                    if (down) {
                        above.add(child);
                    }
                } else if (down) {
                    above.remove(above.size() - 1);
                    down = false;
                } else {
                    cursor.gotoParent();
                    above.remove(above.size() - 1);
                }
            }
            return top;
        }

        private CNode here() {
            TSNode node = cursor.currentNode();
            Kind kind = kinds.computeIfAbsent(node.getSymbol(), symbol -> new Kind(node.getType(), node.isNamed()));
            int field = cursor.currentFieldId();
            String name = field == 0 ? "" : fields.computeIfAbsent(field, id -> cursor.currentFieldName());
            CNode copy = new CNode(kind, name, node.getStartByte(), node.getEndByte());
            copy.damaged = kind.type.equals("function_definition") && node.hasError();
            return copy;
        }
    }

    private void add(CNode child) {
        if (!children.isEmpty()) {
            child.previous = children.get(children.size() - 1);
            child.previous.next = child;
        }
        children.add(child);
    }

    boolean isNone() {
        return this == NONE;
    }

    /** As the grammar calls it. */
    String type() {
        return kind.type;
    }

    boolean is(String type) {
        return kind.type.equals(type);
    }

    /** Whether it is a function in which the parser found something that is no C. */
    boolean isDamaged() {
        return damaged;
    }

    /** In bytes. */
    TextRange range() {
        return new TextRange(start, end);
    }

    List<CNode> children() {
        return children;
    }

    /** Without punctuation and keywords. */
    List<CNode> named() {
        return children.stream().filter(child -> child.kind.named).toList();
    }

    /** The first of these, as of what stands in brackets. */
    CNode inner() {
        return first(child -> child.kind.named);
    }

    /** The first child that the grammar has for something. */
    CNode child(String field) {
        return first(child -> child.field.equals(field));
    }

    private CNode first(Predicate<CNode> wanted) {
        return children.stream().filter(wanted).findFirst().orElse(NONE);
    }

    CNode previous() {
        return previous == null ? NONE : previous;
    }

    CNode next() {
        return next == null ? NONE : next;
    }
}
