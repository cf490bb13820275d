// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.shared;

import java.nio.file.Files;
import java.nio.file.Path;
import org.iovakit.app.Environment;
import org.iovakit.app.diff.DifferenceFiles;
import org.iovakit.patchgen.PatchGenException;
import picocli.CommandLine.Option;

/** Where minimal traces go. */
public final class SaveOption {
    @Option(
            names = "--save",
            paramLabel = "DIR",
            description = "Folder for the minimal traces of differences (default: the current one).")
    private Path save;

    /**
     * Keeps traces there; a folder that is named has to be there before the work begins.
     *
     * @throws PatchGenException if it is none that can be written to
     */
    public DifferenceFiles files(Environment environment) throws PatchGenException {
        Path directory =
                save == null ? environment.directory() : environment.directory().resolve(save);
        if (save != null && !(Files.isDirectory(directory) && Files.isWritable(directory))) {
            throw new PatchGenException(
                    "--save " + save + ": is no folder that can be written to; make it, or name another");
        }
        return new DifferenceFiles(environment, directory, this::shown);
    }

    /** A file in that folder, as the user names it. */
    private Path shown(Path file) {
        return save == null ? file.getFileName() : save.resolve(file.getFileName());
    }
}
