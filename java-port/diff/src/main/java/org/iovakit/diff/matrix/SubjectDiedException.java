// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff.matrix;

import org.iovakit.diff.Subject;

/** A subject does not come to the end of a scenario. */
public final class SubjectDiedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /** @param how its last answer, and to what */
    SubjectDiedException(Subject subject, String how) {
        super(subject.title() + ": " + how);
    }
}
