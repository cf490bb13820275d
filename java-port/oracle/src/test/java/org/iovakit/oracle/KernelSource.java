// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.iovakit.testing.KernelSources;
import org.iovakit.testing.Requirements;

/** What the tests need of the machine: a kernel source and a compiler. Without them a test is skipped, or fails. */
public final class KernelSource {

    private static Compiler compiler;

    private KernelSource() {}

    /** The root of Linux 6.12. */
    public static Path linux612() {
        return KernelSources.LINUX_6_12.root();
    }

    /** The root of Linux 6.1, which has other rcaches. */
    public static Path linux61() {
        return KernelSources.LINUX_6_1.root();
    }

    /** The root of Linux 7.2. */
    public static Path linux72() {
        return KernelSources.LINUX_7_2.root();
    }

    /** What {@code CC} names, else gcc or clang, asked for its flags once. */
    public static synchronized Compiler compiler() throws IOException {
        if (compiler == null) {
            try {
                compiler = Compiler.find(System.getenv(), Duration.ofMinutes(1));
            } catch (NoCompilerException e) {
                Requirements.missing("needs gcc: install the Debian package gcc");
            }
        }
        return compiler;
    }
}
