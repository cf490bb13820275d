// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import java.util.List;

/** Something was found, so that nothing may be written: a verdict, and no fault of machine or user. */
final class NotProvenException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String details;
    private final List<String> findings;

    private NotProvenException(String details, List<String> findings, String conclusion) {
        super(conclusion);
        this.details = details;
        this.findings = List.copyOf(findings);
    }

    /** By logs and the like, as they are. */
    static NotProvenException byLog(String details, String conclusion) {
        return new NotProvenException(details, List.of(), conclusion);
    }

    /**
     * Lets pass what has no findings.
     *
     * @param findings a line each
     */
    static void requireNone(List<String> findings, String conclusion) throws NotProvenException {
        if (!findings.isEmpty()) {
            throw new NotProvenException("", findings, conclusion);
        }
    }

    /** Says what was found, and what follows. */
    void tell(Environment environment) {
        environment.err().print(details);
        findings.forEach(environment::say);
        environment.say(getMessage());
    }
}
