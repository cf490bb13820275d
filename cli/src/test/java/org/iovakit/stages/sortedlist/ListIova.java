// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.sortedlist;

import org.iovakit.domain.Iova;
import org.iovakit.domain.Mirrors;

/** A taken range in the list of its domain; the node that it inherits is in no tree. */
class ListIova extends Iova {
    @Mirrors(value = "list", file = "include/linux/iova.h")
    final ListHead list = new ListHead(this);

    @Override
    protected void zero() {
        super.zero();
        list.next = null;
        list.prev = null;
    }
}
