// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.lifetime;

import java.time.Duration;

/**
 * What came of a program that was run to its end.
 *
 * @param ending what brought it to its end
 * @param status its exit status, see {@link ExitStatus}; of a program that was ended here, whatever that made of it
 * @param output what it printed, read as UTF-8; standard error too where the two are one. What it is cut off from by a limit
 *     is not there
 * @param errors what it printed on standard error, read as UTF-8, where that is apart and kept
 * @param time how long it ran, without the time in which we stood still
 * @param words how it ended, to follow its name
 */
public record Ended(Ending ending, int status, String output, String errors, Duration time, String words) {
    /** What brings a program to its end. */
    public enum Ending {
        /** It came to its end itself, or somebody else ended it. */
        ITSELF,

        /** It had not ended when its time was over. */
        TIME,

        /** It had not ended when its time was over, as somebody had stopped it: SIGSTOP, or a terminal. */
        STOPPED,

        /** It printed too much. */
        OUTPUT
    }

    /** Whether it ended itself, and says that all is well. */
    public boolean isGood() {
        return ending == Ending.ITSELF && status == 0;
    }

    /** Whether somebody else ended or stopped it, so that nothing follows from how it ended. */
    public boolean isDisturbed() {
        return ending == Ending.STOPPED || (ending == Ending.ITSELF && ExitStatus.isKill(status));
    }
}
