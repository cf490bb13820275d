// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.capture;

/** What a line of a capture says. */
sealed interface CaptureLine {
    /**
     * A map or unmap event.
     *
     * @param iova the first address, in bytes, unsigned
     * @param size bytes; of an unmap those that were to be unmapped
     */
    record Mapping(Tool tool, MappingEvent.Kind kind, long iova, long size, Context context) implements CaptureLine {}

    /**
     * Events are missing here.
     *
     * @param events how many, or 0 when nobody knows
     */
    record Lost(long events) implements CaptureLine {}

    /**
     * The buffer was too small for the capture, and the oldest events are gone.
     *
     * @param events how many
     */
    record Overwritten(long events) implements CaptureLine {}

    /** Lines that no more needs to be known of. */
    enum Other implements CaptureLine {
        /** An event of another kind. */
        EVENT,

        /** A blank line, a comment, a frame of a call chain. */
        REMARK,

        /** A line that a tool's output starts with. */
        HEADING,

        /** The start of a map or unmap event, of which the rest may stand on the next line. */
        CUT,

        /** A map or unmap event that cannot be. */
        UNREADABLE,

        /** Nothing that a tracing tool prints. */
        GARBAGE
    }
}
