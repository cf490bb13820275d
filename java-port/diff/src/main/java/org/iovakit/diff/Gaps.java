// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntPredicate;

/** The gaps of a domain, as a request sees them; each goes by the index of the node above it. */
final class Gaps {
    /** No index. */
    static final int NONE = -1;

    private final DomainView view;
    private final Request request;

    Gaps(DomainView view, Request request) {
        this.view = view;
        this.request = request;
    }

    Request request() {
        return request;
    }

    DomainView view() {
        return view;
    }

    /** The pfn, exclusive, where a gap ends. */
    private long end(int index) {
        return view.nodes().get(index).range().lo();
    }

    /** Pfns of a gap; those below the 32-bit limit alone where {@code clamped}. */
    long size(int index, boolean clamped) {
        long start = view.gapStart(index);
        long end = clamped ? min(end(index), view.dma32Pfn()) : end(index);
        return Long.compareUnsigned(end, start) > 0 ? end - start : 0;
    }

    /** Pfns of a gap that lie within the limit and not below the first pfn to give out. */
    long available(int index) {
        long first = view.domain().startPfn();
        long start = view.gapStart(index);
        start = Long.compareUnsigned(start, first) < 0 ? first : start;
        long end = min(end(index), request.limitPfn());
        return Long.compareUnsigned(end, start) > 0 ? end - start : 0;
    }

    /** The pfn that a gap has to offer: the highest that serves. Empty where none does. */
    OptionalLong offer(int index) {
        long start = view.gapStart(index);
        long end = min(end(index), request.limitPfn());
        if (Long.compareUnsigned(end, start) <= 0 || Long.compareUnsigned(end - start, request.size()) < 0) {
            return OptionalLong.empty();
        }
        long pfn = (end - request.size()) & request.alignMask();
        boolean serves = Long.compareUnsigned(pfn, start) >= 0
                && Long.compareUnsigned(pfn, view.domain().startPfn()) >= 0;
        return serves ? OptionalLong.of(pfn) : OptionalLong.empty();
    }

    boolean serves(int index) {
        return offer(index).isPresent();
    }

    /** The highest gap that serves. */
    int top() {
        return highest(this::serves);
    }

    /** The highest gap of a sort, or {@link #NONE}. */
    int highest(IntPredicate sort) {
        int index = view.nodes().size() - 1;
        while (index >= 0 && !sort.test(index)) {
            index--;
        }
        return index;
    }

    /** Whether the subtree of a node has a gap of a sort. */
    boolean hasInSubtree(int top, IntPredicate sort) {
        List<DomainView.Node> nodes = view.nodes();
        int depth = nodes.get(top).depth();
        // In key order, a subtree is what lies around its top up to the next node that is not deeper.
        for (int index = top; index >= 0 && (index == top || nodes.get(index).depth() > depth); index--) {
            if (sort.test(index)) {
                return true;
            }
        }
        for (int index = top + 1; index < nodes.size() && nodes.get(index).depth() > depth; index++) {
            if (sort.test(index)) {
                return true;
            }
        }
        return false;
    }

    private static long min(long a, long b) {
        return Long.compareUnsigned(a, b) < 0 ? a : b;
    }
}
