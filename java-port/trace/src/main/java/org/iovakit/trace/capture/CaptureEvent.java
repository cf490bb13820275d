// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.capture;

/** What a capture tells of. */
public sealed interface CaptureEvent permits MappingEvent, ProbeEvent {
    /** Who was running. */
    MappingEvent.Task task();

    /** Where, from 0. */
    int cpu();

    /** Nanoseconds on the capture's clock. */
    long time();

    /** Of which of the captures that were joined, from 0. */
    int part();
}
