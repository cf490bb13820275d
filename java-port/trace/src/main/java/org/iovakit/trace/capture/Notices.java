// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.capture;

/** What tools say of events that they did not get. */
final class Notices {
    private Notices() {}

    /**
     * Events are missing.
     *
     * @param number in decimal; null where the tool does not know
     */
    static CaptureLine lost(String number) {
        try {
            return new CaptureLine.Lost(number == null ? 0 : Long.parseLong(number));
        } catch (NumberFormatException e) {
            return CaptureLine.Other.GARBAGE;
        }
    }
}
