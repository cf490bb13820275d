// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace;

/** What {@link TouchLoader} makes the class above that of all nodes: it remembers when the node was touched last. */
public abstract class TouchedNode {
    /** The hold of the lock in which that was, as {@link Touches} numbers them; 0 if never. */
    long hold;
}
