// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.exhaust;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Where a stage has to find room, said without a search. */
enum SearchRule {
    /** The highest room below the node that is remembered; without any, the highest between that node and the limit. */
    BELOW_CACHED_NODE {
        @Override
        OptionalLong place(Picture picture, Request request) {
            long cachedLo = request.is32Bit() ? picture.cached32Lo() : picture.cachedLo();
            Stream<Picture.Node> below =
                    picture.nodes().stream().filter(node -> node.range().lo() <= cachedLo);
            OptionalLong first = highest(below, request);
            return first.isPresent() ? first : highest(picture.nodes().stream(), request);
        }
    },

    /** The highest room of all. */
    HIGHEST {
        @Override
        OptionalLong place(Picture picture, Request request) {
            return highest(picture.nodes().stream(), request);
        }
    },

    /**
     * The highest room in those subtrees that have, with each that they are part of, a gap somewhere that holds the
     * request wherever it starts; without any, the highest of all.
     */
    ROOMY_FIRST {
        @Override
        OptionalLong place(Picture picture, Request request) {
            OptionalLong first =
                    highest(picture.nodes().stream().filter(node -> isEntered(picture, node, request)), request);
            return first.isPresent() ? first : HIGHEST.place(picture, request);
        }
    };

    /** The rule of a stage, by its number. */
    static SearchRule of(int stage) {
        return stage == 0 ? BELOW_CACHED_NODE : stage < 4 ? HIGHEST : ROOMY_FIRST;
    }

    /** The pfn that a request gets, or empty if it has to fail. */
    abstract OptionalLong place(Picture picture, Request request);

    private static OptionalLong highest(Stream<Picture.Node> nodes, Request request) {
        return nodes.sorted(Comparator.comparingLong(
                                (Picture.Node node) -> node.range().lo())
                        .reversed())
                .mapToLong(
                        node -> request.highestIn(node.gapStart(), node.range().lo()))
                .filter(pfn -> pfn >= 0)
                .findFirst();
    }

    /** Whether the subtree of a node, and of every node above it, has a gap that is roomy. */
    private static boolean isEntered(Picture picture, Picture.Node node, Request request) {
        Optional<Picture.Node> above = Optional.of(node);
        while (above.isPresent()) {
            Picture.Node top = above.get();
            if (picture.nodes().stream()
                    .noneMatch(below ->
                            request.isRoomy(below.gapStart(), below.range().lo())
                                    && isUnder(picture.nodes(), below, top))) {
                return false;
            }
            above = parent(picture.nodes(), top);
        }
        return true;
    }

    private static boolean isUnder(List<Picture.Node> nodes, Picture.Node node, Picture.Node top) {
        Optional<Picture.Node> at = Optional.of(node);
        while (at.isPresent() && at.get().id() != top.id()) {
            at = parent(nodes, at.get());
        }
        return at.isPresent();
    }

    private static Optional<Picture.Node> parent(List<Picture.Node> nodes, Picture.Node node) {
        return nodes.stream().filter(other -> other.id() == node.parent()).findFirst();
    }
}
