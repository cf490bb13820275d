// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.threads;

import java.util.concurrent.atomic.AtomicIntegerArray;

/** Who has which page: the proof that nobody is given what another one has. Thread-safe. */
final class Owners {
    private final AtomicIntegerArray owners;

    /** Nobody has any of the pfns from 0 to {@code pfns}, exclusive. */
    Owners(int pfns) {
        owners = new AtomicIntegerArray(pfns);
    }

    /** Notes what has been given to {@code owner}, a positive number. */
    void take(long pfn, long pages, int owner) {
        for (long page = pfn; page < pfn + pages; page++) {
            int before = owners.compareAndExchange(Math.toIntExact(page), 0, owner);
            if (before != 0) {
                throw new AssertionError(
                        "pfn 0x" + Long.toHexString(page) + " is given to " + owner + " while " + before + " has it");
            }
        }
    }

    /** Notes what {@code owner} is about to give back. */
    void release(long pfn, long pages, int owner) {
        for (long page = pfn; page < pfn + pages; page++) {
            if (!owners.compareAndSet(Math.toIntExact(page), owner, 0)) {
                throw new AssertionError("pfn 0x" + Long.toHexString(page) + " is no longer with " + owner);
            }
        }
    }
}
