// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace;

/**
 * The handles that were served and not given back: an open hash table without boxes, since a trace may hold a million
 * of them at a time. A lookup leaves {@link #pfn} and {@link #size} behind. Not thread-safe.
 */
final class HandleTable {
    private static final int INITIAL = 64;

    private static final int WORDS = 3;

    /** Three words an entry: handle + 1, which is 0 where there is none, pfn, size. */
    private long[] entries;

    private int mask;
    private int shift;
    private int used;

    /** The pfn of the handle found last. */
    long pfn;

    /** Pages of the handle found last, as asked for. */
    long size;

    HandleTable() {
        clear();
    }

    void clear() {
        entries = new long[INITIAL * WORDS];
        mask = INITIAL - 1;
        shift = Long.numberOfLeadingZeros(mask);
        used = 0;
    }

    void put(long handle, long handlePfn, long handleSize) {
        if (2 * ++used > mask) {
            grow();
        }
        place(handle + 1, handlePfn, handleSize);
    }

    private void grow() {
        long[] old = entries;
        entries = new long[old.length * 2];
        mask = 2 * mask + 1;
        shift--;
        for (int at = 0; at < old.length; at += WORDS) {
            if (old[at] != 0) {
                place(old[at], old[at + 1], old[at + 2]);
            }
        }
    }

    private void place(long key, long handlePfn, long handleSize) {
        int slot = home(key);
        while (key(slot) != 0) {
            slot = (slot + 1) & mask;
        }
        set(slot, key, handlePfn, handleSize);
    }

    /** Finds a handle; false when it was refused, or forgotten. */
    boolean find(long handle) {
        return slot(handle) >= 0;
    }

    /** Finds a handle and forgets it. */
    boolean remove(long handle) {
        int hole = slot(handle);
        if (hole < 0) {
            return false;
        }
        used--;
        // What follows in the run moves up, unless it would end up before its own place.
        for (int slot = (hole + 1) & mask; key(slot) != 0; slot = (slot + 1) & mask) {
            if (((slot - home(key(slot))) & mask) >= ((slot - hole) & mask)) {
                System.arraycopy(entries, slot * WORDS, entries, hole * WORDS, WORDS);
                hole = slot;
            }
        }
        set(hole, 0, 0, 0);
        return true;
    }

    private int slot(long handle) {
        int slot = home(handle + 1);
        while (key(slot) != handle + 1) {
            if (key(slot) == 0) {
                return -1;
            }
            slot = (slot + 1) & mask;
        }
        pfn = entries[slot * WORDS + 1];
        size = entries[slot * WORDS + 2];
        return slot;
    }

    /**
     * Eight numbers in a row lie side by side, since handles come in a row and memory in lines. Such eights end up far apart,
     * by the top bits of a product with 2^64 divided by the golden ratio.
     */
    private int home(long key) {
        long eight = ((key >>> 3) * 0x9E3779B97F4A7C15L) >>> (shift + 3);
        return (int) ((eight << 3) | (key & 7));
    }

    private long key(int slot) {
        return entries[slot * WORDS];
    }

    private void set(int slot, long key, long handlePfn, long handleSize) {
        entries[slot * WORDS] = key;
        entries[slot * WORDS + 1] = handlePfn;
        entries[slot * WORDS + 2] = handleSize;
    }
}
