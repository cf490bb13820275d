// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.shared;

import picocli.CommandLine.Option;

/** How results are written. */
public final class FormatOption {
    private enum Format {
        table,
        json
    }

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Format format;

    /** Whether for programs, rather than for people. */
    public boolean isJson() {
        return format == Format.json;
    }
}
