// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.render;

import java.util.Locale;

/** What the C of the stages has to pass before an email is written, each by the name that {@code --without} takes. */
public enum CheckOnC {
    NATIVE("the KUnit suite on the C after each patch, in user space"),
    PARITY("the port beside the C after each patch, given the same operations"),
    RCACHES("the caches above the tree, where port and C are compared");

    private final String what;

    CheckOnC(String what) {
        this.what = what;
    }

    /** What is checked, for people. */
    String what() {
        return what;
    }

    /** The name that users know it by. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
