// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.sortedlist;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.iovakit.domain.Iova;
import org.iovakit.domain.IovaDomain;
import org.iovakit.domain.LinkFault;
import org.iovakit.domain.Mirrors;

/** A domain that keeps its ranges in a list, by pfn. It has no anchor: the one that it inherits is never set up. */
final class ListDomain extends IovaDomain {
    @Mirrors(value = "ranges", file = "include/linux/iova.h")
    final ListHead ranges = new ListHead(null);

    ListDomain(ListIova anchor) {
        super(anchor);
    }

    @Override
    public boolean isTree() {
        return false;
    }

    @Override
    public void forEachRange(Consumer<Iova> action) {
        for (ListHead link = ranges.next; link != ranges; link = link.next) {
            action.accept(link.owner);
        }
    }

    @Override
    public LinkFault someFault() {
        return backward("the last of the list made none", ranges, null);
    }

    @Override
    public List<LinkFault> linkFaults(boolean keepsMore) {
        List<ListHead> links = new ArrayList<>(List.of(ranges));
        forEachRange(range -> links.add(((ListIova) range).list));
        List<LinkFault> faults = new ArrayList<>();
        for (int i = 0; i < links.size(); i++) {
            ListHead link = links.get(i);
            String where = i == 0 ? "the head made " : "range " + i + " made ";
            for (ListHead other : Arrays.asList(null, link, ranges, ranges.next, ranges.prev, link.next, link.prev)) {
                String made = where + (other == null ? null : other.owner);
                if (other != link.next) {
                    faults.add(forward("next of " + made, link, other));
                }
                if (other != link.prev) {
                    faults.add(backward("prev of " + made, link, other));
                }
            }
        }
        return faults;
    }

    private static LinkFault forward(String what, ListHead link, ListHead other) {
        ListHead kept = link.next;
        return new LinkFault(what, true, () -> link.next = other, () -> link.next = kept);
    }

    private static LinkFault backward(String what, ListHead link, ListHead other) {
        ListHead kept = link.prev;
        return new LinkFault(what, true, () -> link.prev = other, () -> link.prev = kept);
    }
}
