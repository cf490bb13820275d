// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.capture;

/** What a line of a capture says. */
sealed interface CaptureLine {
    /** An event that is read. */
    sealed interface Event extends CaptureLine {
        Tool tool();

        Context context();
    }

    /**
     * A map or unmap event.
     *
     * @param iova the first address, in bytes, unsigned
     * @param size bytes; of an unmap those that were to be unmapped
     */
    record Mapping(Tool tool, MappingEvent.Kind kind, long iova, long size, Context context) implements Event {}

    /** An event of the capture script. */
    record Probe(Tool tool, ProbeEvent.Call call, ProbeEvent.Words words, Context context) implements Event {}

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

        /** The start of an event, of which the rest may stand on the next line. */
        CUT,

        /** An event that cannot be. */
        UNREADABLE,

        /** Nothing that a tracing tool prints. */
        GARBAGE
    }
}
