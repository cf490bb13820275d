// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.kernel;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The environment that a kernel is built and booted in: the user's, without what would have make build another kernel. */
final class BuildEnvironment {

    private static final Set<String> OTHER_KERNEL =
            Set.of("ARCH", "SUBARCH", "CROSS_COMPILE", "O", "V", "W", "C", "LOCALVERSION", "INSTALL_PATH");

    private BuildEnvironment() {}

    static Map<String, String> of(Map<String, String> variables) {
        Map<String, String> environment = new HashMap<>(variables);
        environment
                .keySet()
                .removeIf(name -> OTHER_KERNEL.contains(name)
                        || name.startsWith("MAKE")
                        || name.startsWith("MFLAGS")
                        || name.startsWith("KBUILD_")
                        || name.startsWith("KCONFIG_")
                        || name.startsWith("GIT_")
                        || name.endsWith("FLAGS"));
        // Messages are read, and python must not write into the source.
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("LANGUAGE", "C");
        environment.put("PYTHONDONTWRITEBYTECODE", "1");
        return environment;
    }
}
