// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.capture;

/** What a line of a capture says. */
public sealed interface CaptureLine {
    /** A map or unmap event. */
    record Mapping(MappingEvent event) implements CaptureLine {}

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

        /** A heading, a blank line. */
        REMARK,

        /** Nothing that this format prints. */
        GARBAGE
    }
}
