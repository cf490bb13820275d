// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The kernels that the tests of the project run on, as Debian packages them. */
public enum TestKernel {
    /** Has other rcaches. */
    LINUX_6_1("6.1", "bookworm"),

    LINUX_6_12("6.12", "trixie"),

    /** Has the iova.c and iova.h that the first version of the series was posted on. */
    LINUX_7_2("7.2", "trixie-backports sid"),

    LINUX_7_3("7.3", "trixie-backports sid");

    private final String version;
    private final String suites;

    /**
     * @param suites the suites of Debian that have it, with blanks between them
     */
    TestKernel(String version, String suites) {
        this.version = version;
        this.suites = suites;
    }

    /** Its version, the stable release left out. */
    public String version() {
        return version;
    }

    /** The name of its package. */
    public String packageName() {
        return "linux-source-" + version;
    }

    /** The name of the tarball in it. */
    String tarball() {
        return packageName() + ".tar.xz";
    }

    /** Where it may be had, in the order of what is tried. */
    List<DebianPackage> packages() {
        List<DebianPackage> packages = new ArrayList<>();
        Optional<String> name = Optional.of(packageName());
        packages.add(new DebianPackage(Optional.empty(), name));
        for (String suite : suites.split(" ", -1)) {
            packages.add(new DebianPackage(Optional.of(suite), name));
        }
        return packages;
    }
}
