// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.send;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.git.Git;
import org.iovakit.patchgen.mail.MailFile;
import org.iovakit.patchgen.mail.PatchSubject;
import org.iovakit.patchgen.posted.PostedPatch;
import org.iovakit.patchgen.series.Dependency;

/** Looks for what a series depends on among mails. */
final class Dependencies {
    private final List<MailFile.WholeMail> mails;
    private final Set<String> patchIds = new HashSet<>();

    /**
     * Reads the mails.
     *
     * @param file an mbox, a mail or a maildir
     * @throws PatchGenException if it cannot be read, or git cannot tell the id of a patch
     */
    Dependencies(Path file) throws PatchGenException {
        mails = MailFile.readWhole(file);
        for (MailFile.WholeMail mail : mails) {
            if (PostedPatch.isIn(mail.mail().text())) {
                patchIds.addAll(patchIds(file, mail.mail().text()));
            }
        }
    }

    private static List<String> patchIds(Path file, String patch) throws PatchGenException {
        try {
            String ids = Git.isolated(file.toAbsolutePath().getParent())
                    .program("patch-id", "--stable")
                    .reading(patch.getBytes(UTF_8))
                    .run()
                    .output();
            return ids.lines().map(line -> line.split(" ", 2)[0]).toList();
        } catch (IOException e) {
            throw new PatchGenException("cannot run git patch-id: " + e.getMessage() + "; install git", e);
        }
    }

    /** Those that are not there. */
    List<Dependency> missing(List<Dependency> depends) {
        List<Dependency> missing = new ArrayList<>(depends);
        missing.removeIf(this::isThere);
        return missing;
    }

    private boolean isThere(Dependency dependency) {
        return switch (dependency.kind()) {
            case PATCH_ID -> patchIds.contains(dependency.value());
            case MESSAGE_ID ->
                mails.stream().anyMatch(mail -> mail.mail().messageId().equals(dependency.value()));
            case CHANGE_ID -> {
                Pattern line = Pattern.compile("(?m)^change-id: " + Pattern.quote(dependency.id()) + "\\s*$");
                yield mails.stream()
                        .anyMatch(mail -> line.matcher(mail.mail().text()).find()
                                && PatchSubject.parse(mail.mail().subject())
                                        .filter(subject ->
                                                !subject.reply() && subject.version() == dependency.version())
                                        .isPresent());
            }
        };
    }
}
