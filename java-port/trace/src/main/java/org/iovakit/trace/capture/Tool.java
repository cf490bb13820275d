// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.capture;

/** What printed an event, as its line looks. */
public enum Tool {
    /** The files {@code trace} and {@code trace_pipe} of tracefs, and the kernel's dump of them when it dies. */
    FTRACE("ftrace"),
    TRACE_CMD("trace-cmd"),
    PERF("perf"),

    /** Events that the kernel prints into its log at once ({@code tp_printk}), or a line of which no more is left. */
    KERNEL_LOG("the kernel's log");

    private final String title;

    Tool(String title) {
        this.title = title;
    }

    /** As people call it. */
    public String title() {
        return title;
    }
}
