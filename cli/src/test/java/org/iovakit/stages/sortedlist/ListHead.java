// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.sortedlist;

/** A link of a doubly linked list that goes round, {@code struct list_head}. Not thread-safe. */
final class ListHead {
    /** The range that embeds it; null for the head of a list. */
    final ListIova owner;

    ListHead next;
    ListHead prev;

    ListHead(ListIova owner) {
        this.owner = owner;
    }

    /** Makes it the head of an empty list ({@code INIT_LIST_HEAD}). */
    void init() {
        next = this;
        prev = this;
    }

    /** Links another one right behind this ({@code list_add}). */
    void add(ListHead link) {
        link.prev = this;
        link.next = next;
        next.prev = link;
        next = link;
    }

    /** Takes it out of its list ({@code list_del}). */
    void del() {
        prev.next = next;
        next.prev = prev;
    }
}
