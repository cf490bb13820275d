// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.shared;

import java.nio.file.Files;
import java.nio.file.Path;
import org.iovakit.app.Environment;
import org.iovakit.app.diff.DifferenceFiles;
import org.iovakit.patchgen.PatchGenException;
import picocli.CommandLine.Option;

/** Where minimal traces are kept, if they are. */
public final class SaveOption {
    @Option(
            names = "--save",
            paramLabel = "DIR",
            description =
                    "Folder to keep the minimal traces of differences in, which has to be there (default: they are"
                            + " only printed).")
    private Path save;

    /**
     * Keeps traces there; a folder that is named has to be there before the work begins.
     *
     * @throws PatchGenException if it is none that can be written to
     */
    public DifferenceFiles files(Environment environment) throws PatchGenException {
        if (save == null) {
            return DifferenceFiles.none(environment);
        }
        Path directory = environment.directory().resolve(save);
        if (!(Files.isDirectory(directory) && Files.isWritable(directory))) {
            throw new PatchGenException(
                    "--save " + save + ": is no folder that can be written to; make it, or name another");
        }
        return new DifferenceFiles(
                environment, directory, file -> save.resolve(file.getFileName()).normalize());
    }
}
