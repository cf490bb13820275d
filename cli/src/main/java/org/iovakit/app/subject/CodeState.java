// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.subject;

import java.util.Map;
import org.iovakit.oracle.KernelTree;

/**
 * The C of an allocator at one moment of its life.
 *
 * @param label what the command line calls it
 * @param name the subject of the commit or patch that it is after, or what a base is
 * @param files content by path: those that the allocator is built from, and what else its patches touch
 */
public record CodeState(String label, String name, Map<String, byte[]> files) {
    public CodeState {
        files = Map.copyOf(files);
    }

    /** As a kernel to build from. */
    public KernelTree kernel() {
        return KernelTree.of(files, label + " lacks it");
    }
}
