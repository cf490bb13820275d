// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import java.nio.file.Path;
import java.util.Map;

/** The user's own directories, by the XDG base directory specification. */
final class UserDirectories {

    private UserDirectories() {}

    /**
     * Returns our folder below the directory that a variable names, else below a directory of the home.
     *
     * @param variable {@code XDG_CACHE_HOME} and the like; the specification has a relative value ignored
     * @param fallback the directory below the home: {@code .cache}
     */
    static Path of(Map<String, String> environment, String variable, String fallback) throws BaseException {
        String named = environment.getOrDefault(variable, "");
        if (named.startsWith("/")) {
            return Path.of(named, "iovakit");
        }
        String home = environment.getOrDefault("HOME", "");
        if (!home.startsWith("/")) {
            throw new BaseException("neither HOME nor " + variable + " names a directory; set one of them");
        }
        return Path.of(home, fallback, "iovakit");
    }
}
