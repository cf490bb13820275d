// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.subject;

import java.util.Optional;
import org.iovakit.domain.State;
import org.iovakit.oracle.KernelTree;

/**
 * C that a program can be built of, under the name that the user gave it.
 *
 * @param label what the command line calls it
 * @param title what texts call it
 * @param name what it is, in a few words
 * @param stage the stage that it is; empty where it is somebody's
 * @param kernel its files
 */
public record SubjectCode(String label, String title, String name, Optional<State> stage, KernelTree kernel) {
    /** A state of somebody's. */
    public static SubjectCode of(CodeState state) {
        return new SubjectCode(state.label(), state.label(), state.name(), Optional.empty(), state.kernel());
    }

    /**
     * A stage.
     *
     * @param kernel with its patches
     */
    public static SubjectCode of(State stage, KernelTree kernel) {
        return new SubjectCode(stage.label(), "stage " + stage.label(), stage.name(), Optional.of(stage), kernel);
    }
}
