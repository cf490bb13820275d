// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.suite;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A suite as real kernels run it.
 *
 * @param name the suite
 * @param cases its cases in their order
 * @param kunitconfig path below the kernel of the configuration that turns it on
 * @param files what makes a stage's kernel of the base, suite included: a stage each, by path
 */
record KernelSuite(String name, List<String> cases, String kunitconfig, List<Map<String, byte[]>> files) {
    /** The paths of all files that any stage has. */
    Set<String> paths() {
        Set<String> paths = new HashSet<>();
        files.forEach(stage -> paths.addAll(stage.keySet()));
        return paths;
    }
}
