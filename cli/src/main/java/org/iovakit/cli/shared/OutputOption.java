// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.shared;

import org.iovakit.patchgen.PatchGenException;
import picocli.CommandLine.Option;

/** Where a command writes its text. */
public final class OutputOption {
    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            defaultValue = "-",
            description = "File to write, in place of one that is there; a device or a pipe is written to, and - is"
                    + " standard output (default: ${DEFAULT-VALUE}).")
    private String output;

    /** The file. */
    public ResultFile file(Invocation iovakit) throws PatchGenException {
        return ResultFile.named(iovakit, "-o", output);
    }
}
