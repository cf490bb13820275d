// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.shared;

import java.nio.file.Path;
import org.iovakit.app.Environment;
import picocli.CommandLine.Option;

/** Where the emails are that were posted, for the commands that look back at them. */
public final class OutgoingOption {
    @Option(
            names = "--posted",
            paramLabel = "DIR",
            defaultValue = "outgoing",
            description = "Folder with the emails as they were posted (default: ${DEFAULT-VALUE}).")
    private Path posted;

    public Path of(Environment environment) {
        return environment.directory().resolve(posted);
    }
}
