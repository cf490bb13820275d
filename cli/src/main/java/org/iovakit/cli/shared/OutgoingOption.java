// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.shared;

import java.nio.file.Files;
import java.nio.file.Path;
import org.iovakit.app.Environment;
import org.iovakit.patchgen.posted.PostedSeries;
import org.iovakit.patchgen.series.Series;
import picocli.CommandLine.Option;

/** Where the emails are that were posted, for the commands that look back at them. */
public final class OutgoingOption {
    private static final String RENDERED = "outgoing";

    @Option(
            names = "--posted",
            paramLabel = "DIR",
            description = "Folder with the emails as they were posted (default: " + PostedSeries.FOLDER
                    + " in the folder of the series, where iovakit adopt keeps them, else " + RENDERED + ").")
    private Path posted;

    /** The folder; it need not be there. */
    public Path of(Environment environment, Series series) {
        if (posted != null) {
            return environment.directory().resolve(posted);
        }
        Path kept = series.directory().resolve(PostedSeries.FOLDER);
        return Files.isDirectory(kept) ? kept : rendered(environment);
    }

    /** Where emails are rendered to, unless told otherwise. */
    public static Path rendered(Environment environment) {
        return environment.directory().resolve(RENDERED);
    }
}
