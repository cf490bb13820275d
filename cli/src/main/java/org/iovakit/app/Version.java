// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app;

import java.util.Objects;

/** The version that the build wrote into the jar. */
public final class Version {
    private Version() {}

    public static String text() {
        String built = Version.class.getPackage().getImplementationVersion();
        return Objects.requireNonNullElse(built, "(not from a jar)");
    }
}
