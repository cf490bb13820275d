// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle.parity;

import java.io.IOException;

/** The C replayer did not do its work, for no fault of the kernel's code but, maybe, that it does not end. */
public final class ReplayerException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Fault fault;

    /** What went wrong. */
    public enum Fault {
        /** The kernel's code does not end. */
        HANG,

        /** Something in the program has exited, which nothing of ours did. */
        EXIT,

        /** The replayer cannot set up what the trace wants, or the trace is none. */
        REFUSAL,

        /** The replayer did not run, or did not come to its end, and not by the kernel's code. */
        MACHINE
    }

    /** @param fault what went wrong */
    ReplayerException(Fault fault, String message) {
        super(message);
        this.fault = fault;
    }

    /** What went wrong. */
    public Fault fault() {
        return fault;
    }
}
