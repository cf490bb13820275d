// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app;

import java.util.ArrayList;
import java.util.List;

/** Something was found, so that nothing may be written: a verdict, and no fault of machine or user. */
public final class NotProvenException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String log;
    private final List<String> findings;

    private NotProvenException(String log, List<String> findings, String conclusion) {
        super(conclusion);
        this.log = log;
        this.findings = List.copyOf(findings);
    }

    /** By logs and the like, as they are. */
    public static NotProvenException byLog(String log, String conclusion) {
        return new NotProvenException(log, List.of(), conclusion);
    }

    /**
     * Lets pass what has no findings.
     *
     * @param findings a line each
     */
    public static void requireNone(List<String> findings, String conclusion) throws NotProvenException {
        if (!findings.isEmpty()) {
            throw new NotProvenException("", findings, conclusion);
        }
    }

    /** With what follows from it where it was found. */
    public NotProvenException where(String conclusion) {
        List<String> all = new ArrayList<>(findings);
        all.add(getMessage());
        return new NotProvenException(log, all, conclusion);
    }

    /** Logs and the like, as they are. */
    public String log() {
        return log;
    }

    /** What was found, a line each. */
    public List<String> findings() {
        return findings;
    }
}
