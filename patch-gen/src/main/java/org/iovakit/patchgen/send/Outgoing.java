// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.send;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.email.Checksums;
import org.iovakit.patchgen.email.OutgoingDirectory;
import org.iovakit.patchgen.proof.Validation;

/**
 * A folder of rendered emails as they are now, which is as they were rendered.
 *
 * @param directory the folder
 * @param emails the cover letter, then the patches, in order
 * @param validation the evidence beside them
 */
public record Outgoing(Path directory, List<OutgoingEmail> emails, Validation validation) {
    private static final String RENDER = "render anew with iovakit run";

    /** Where the evidence is. */
    public Path evidence() {
        return directory.resolve(OutgoingDirectory.EVIDENCE);
    }

    /**
     * Reads a folder.
     *
     * @throws PatchGenException if it is no rendering, a file was edited, added or taken away since, or the evidence is
     *     missing; the message names the file
     */
    public static Outgoing read(Path directory) throws PatchGenException {
        OutgoingDirectory.recover(directory);
        if (!Files.isDirectory(directory)) {
            throw new PatchGenException(
                    directory + ": no such folder; render the emails with iovakit run, or name their folder");
        }
        try {
            Checksums rendered = Checksums.read(directory);
            if (rendered.names().isEmpty()) {
                throw new PatchGenException(directory + " holds no rendering: there is no " + Checksums.FILE_NAME
                        + " in it; render the emails with iovakit run, or name their folder");
            }
            if (!Files.exists(directory.resolve(OutgoingDirectory.EVIDENCE))) {
                throw new PatchGenException(directory.resolve(OutgoingDirectory.EVIDENCE)
                        + " is missing, so nothing proves the stages of these emails; " + RENDER);
            }
            requireAllRendered(directory, rendered);
            List<OutgoingEmail> emails = new ArrayList<>();
            for (String name : rendered.names()) {
                Path file = directory.resolve(name);
                if (!Files.exists(file)) {
                    throw new PatchGenException(file + " is gone since it was rendered; " + RENDER);
                }
                byte[] content = Files.readAllBytes(file);
                if (!rendered.match(name, content)) {
                    throw new PatchGenException(file + " was edited since it was rendered, so its proof is of another"
                            + " email; make the change in the series' folder and " + RENDER);
                }
                if (OutgoingEmail.isName(name)) {
                    emails.add(OutgoingEmail.read(file, content));
                }
            }
            emails.sort(Comparator.comparingInt(OutgoingEmail::number));
            if (emails.isEmpty()) {
                throw new PatchGenException(directory + " holds no email; " + RENDER);
            }
            return new Outgoing(
                    directory, List.copyOf(emails), Validation.read(directory.resolve(OutgoingDirectory.EVIDENCE)));
        } catch (IOException e) {
            throw new PatchGenException(
                    "cannot read " + directory + ": " + e.getMessage() + "; make it readable, or " + RENDER, e);
        }
    }

    private static void requireAllRendered(Path directory, Checksums rendered) throws IOException, PatchGenException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".patch") && !rendered.names().contains(name)) {
                    throw new PatchGenException(
                            file + " was not rendered with the other emails; move it away, or " + RENDER);
                }
            }
        }
    }

    /** The emails of patches. */
    public List<OutgoingEmail> patches() {
        return emails.stream().filter(email -> !email.isCoverLetter()).toList();
    }

    /** Where the record of what was sent is. */
    Path journal() {
        return directory.resolve(OutgoingDirectory.SENT);
    }
}
