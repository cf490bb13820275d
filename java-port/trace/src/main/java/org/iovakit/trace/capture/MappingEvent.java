// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.capture;

/**
 * A map or unmap event.
 *
 * @param kind which
 * @param iova the first address, in bytes, unsigned
 * @param size bytes; of an unmap those that were to be unmapped
 * @param task who was running
 * @param cpu where, from 0
 * @param time nanoseconds on the capture's clock
 * @param part of which of the captures that were joined, from 0
 */
public record MappingEvent(Kind kind, long iova, long size, Task task, int cpu, long time, int part)
        implements CaptureEvent {
    /** What happened. */
    public enum Kind {
        MAP,
        UNMAP
    }

    /**
     * A task as the kernel knows it; interrupts bear the name of the one that they interrupt.
     *
     * @param pid the thread's id; -1 of one that is exiting, or that nobody knows
     */
    public record Task(String comm, int pid) {
        /** Where the capture does not tell. */
        static final Task UNKNOWN = new Task("", -1);
    }

    /** The last address, inclusive. */
    public long last() {
        return iova + size - 1;
    }
}
