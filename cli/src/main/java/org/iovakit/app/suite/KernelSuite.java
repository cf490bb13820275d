// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.suite;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.iovakit.domain.State;

/**
 * A suite as real kernels run it.
 *
 * @param name the suite
 * @param kunitconfig path below the kernel of the configuration that turns it on
 * @param kernels in the order in which they are built
 */
record KernelSuite(String name, String kunitconfig, List<Kernel> kernels) {
    /**
     * A kernel.
     *
     * @param title for people
     * @param word what the names of its logs end with
     * @param cases those that the suite has there, in their order
     * @param files what makes it of the base, suite included, by path
     */
    record Kernel(String title, String word, List<String> cases, Map<String, byte[]> files) {}

    /**
     * On stages.
     *
     * @param cases those that it has on a stage
     * @param files those of each stage, by its number
     */
    static KernelSuite of(
            String name,
            Function<State, List<String>> cases,
            String kunitconfig,
            List<State> stages,
            List<Map<String, byte[]>> files) {
        return new KernelSuite(
                name,
                kunitconfig,
                stages.stream()
                        .map(stage -> new Kernel(
                                "stage " + stage.number(),
                                "stage" + stage.number(),
                                cases.apply(stage),
                                files.get(stage.number())))
                        .toList());
    }

    /** The paths of all files that any of them has. */
    Set<String> paths() {
        Set<String> paths = new HashSet<>();
        kernels.forEach(kernel -> paths.addAll(kernel.files().keySet()));
        return paths;
    }
}
