// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.shared;

import java.util.Optional;
import org.iovakit.app.NamedBase;
import picocli.CommandLine.Option;

/** The options that name the kernel base. */
public final class BaseOptions {
    @Option(
            names = "--kernel",
            paramLabel = "PATH",
            description = {
                "Kernel to make patches for: a git repository (bare or a linked worktree too), an unpacked tree, or a"
                        + " tarball.",
                "Default: $IOVAKIT_KERNEL, else the pinned base, else a kernel source under /usr/src, else Debian's"
                        + " newest linux-source package, fetched without root and cached."
            })
    private String kernel;

    @Option(
            names = "--rev",
            paramLabel = "REV",
            description = "Revision of the git repository (default: HEAD). It need not be checked out.")
    private String rev;

    /** What the user says. */
    public NamedBase named() {
        return new NamedBase(Optional.ofNullable(kernel), Optional.ofNullable(rev));
    }
}
