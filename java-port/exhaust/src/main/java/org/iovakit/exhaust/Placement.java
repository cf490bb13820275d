// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.exhaust;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.iovakit.domain.SearchTraits;

/** Where a stage has to find room, said without a search. */
enum Placement {
    /** The highest room below the node that is remembered; without any, the highest between that node and the limit. */
    BELOW_CACHED_NODE {
        @Override
        OptionalLong place(Picture picture, ModelRequest request) {
            long cachedLo = request.is32Bit()
                    ? picture.remembered().lo32()
                    : picture.remembered().lo();
            OptionalLong first = highest(picture, request, node -> node.range().lo() <= cachedLo);
            return first.isPresent() ? first : HIGHEST.place(picture, request);
        }
    },

    /** The highest room of all. */
    HIGHEST {
        @Override
        OptionalLong place(Picture picture, ModelRequest request) {
            return highest(picture, request, node -> true);
        }
    },

    /**
     * The highest room in those subtrees that have, with each that they are part of, a gap somewhere that holds the
     * request wherever it starts; without any, the highest of all.
     */
    ROOMY_FIRST {
        @Override
        OptionalLong place(Picture picture, ModelRequest request) {
            OptionalLong first = highest(picture, request, node -> isEntered(picture, node, request));
            return first.isPresent() ? first : HIGHEST.place(picture, request);
        }
    };

    /** Where an allocator that takes gaps in some order has to find room. */
    static Placement of(SearchTraits.Order order) {
        return switch (order) {
            case BELOW_CACHED_NODE -> BELOW_CACHED_NODE;
            case HIGHEST -> HIGHEST;
            case ROOMY_FIRST -> ROOMY_FIRST;
        };
    }

    /** The pfn that a request gets, or empty if it has to fail. */
    abstract OptionalLong place(Picture picture, ModelRequest request);

    /** The highest room right below one of some nodes. */
    private static OptionalLong highest(Picture picture, ModelRequest request, Predicate<Picture.Node> some) {
        List<Picture.Node> nodes = picture.nodes();
        for (int index = nodes.size() - 1; index >= 0; index--) {
            Picture.Node node = nodes.get(index);
            long pfn = request.highestIn(node.gapStart(), node.range().lo());
            if (pfn >= 0 && some.test(node)) {
                return OptionalLong.of(pfn);
            }
        }
        return OptionalLong.empty();
    }

    /** Whether the subtree of a node, and of every node above it, has a gap that is roomy. */
    private static boolean isEntered(Picture picture, Picture.Node node, ModelRequest request) {
        for (Picture.Node top = node; top != null; top = parent(picture, top)) {
            if (!holdsRoomyGap(picture, top, request)) {
                return false;
            }
        }
        return true;
    }

    private static boolean holdsRoomyGap(Picture picture, Picture.Node top, ModelRequest request) {
        for (Picture.Node below : picture.nodes()) {
            if (request.isRoomy(below.gapStart(), below.range().lo()) && isUnder(picture, below, top)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isUnder(Picture picture, Picture.Node node, Picture.Node top) {
        Picture.Node at = node;
        while (at != null && at.id() != top.id()) {
            at = parent(picture, at);
        }
        return at != null;
    }

    /** The node above, or null. */
    private static Picture.Node parent(Picture picture, Picture.Node node) {
        for (Picture.Node other : picture.nodes()) {
            if (other.id() == node.parent()) {
                return other;
            }
        }
        return null;
    }
}
