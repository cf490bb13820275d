// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which linux-source package to take.
 *
 * @param suite the suite of Debian that it comes from, as {@code trixie-backports}; empty for what apt's sources name
 * @param name of the package; empty for the newest
 */
public record DebianPackage(Optional<String> suite, Optional<String> name) {

    /** The newest of apt's own sources. */
    public static final DebianPackage NEWEST = new DebianPackage(Optional.empty(), Optional.empty());

    private static final Pattern SUITE = Pattern.compile("[a-z][a-z0-9.-]*");
    private static final Pattern NAME = Pattern.compile("linux-source-[0-9][0-9.]*");

    /**
     * Checks what a user named.
     *
     * @throws BaseException if the suite or the package cannot be one
     */
    public static DebianPackage of(Optional<String> suite, Optional<String> name) throws BaseException {
        if (suite.isPresent() && !SUITE.matcher(suite.get()).matches()) {
            throw new BaseException(
                    "'" + suite.get() + "' is no suite of Debian; name one such as trixie-backports or sid");
        }
        if (name.isPresent() && !NAME.matcher(name.get()).matches()) {
            throw new BaseException(
                    "'" + name.get() + "' is no package of a kernel's source; name one such as linux-source-6.12");
        }
        return new DebianPackage(suite, name);
    }

    /** What is missing where there is none. */
    @Override
    public String toString() {
        return name.orElse("linux-source package")
                + suite.map(where -> " in " + where).orElse("");
    }
}
