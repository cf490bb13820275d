// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.send;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.iovakit.lifetime.Temporary;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.Reason;
import org.iovakit.patchgen.base.Sha256;

/**
 * Copies of emails for git send-email to read, in a folder of their own: what was checked is what is sent, whatever becomes
 * of the files meanwhile, and a hook that edits what it is to check edits a copy.
 */
final class PrivateCopies implements AutoCloseable {
    private final Path folder;
    private final List<OutgoingEmail> emails;

    /** The SHA-256 of each copy, by the name of its email. */
    private final Map<String, String> sums = new HashMap<>();

    private PrivateCopies(Path folder, List<OutgoingEmail> emails) {
        this.folder = folder;
        this.emails = emails;
    }

    /**
     * Copies emails.
     *
     * @throws PatchGenException if one is another than was read, or gone, and the message names it; or if there is no room
     */
    static PrivateCopies of(List<OutgoingEmail> emails) throws PatchGenException {
        return of(emails, content -> content);
    }

    /**
     * Copies emails, changed.
     *
     * @param change makes the content of a copy of that of an email
     * @throws PatchGenException likewise
     */
    static PrivateCopies of(List<OutgoingEmail> emails, UnaryOperator<byte[]> change) throws PatchGenException {
        Path folder;
        try {
            folder = Temporary.folder("iovakit-send");
        } catch (IOException e) {
            throw unwritable(e);
        }
        PrivateCopies copies = new PrivateCopies(folder, List.copyOf(emails));
        try {
            for (OutgoingEmail email : emails) {
                byte[] content = change.apply(unchanged(email));
                copies.sums.put(email.fileName(), Sha256.of(content));
                Files.write(copies.copy(email), content);
            }
            return copies;
        } catch (IOException e) {
            copies.close();
            throw unwritable(e);
        } catch (PatchGenException e) {
            copies.close();
            throw e;
        }
    }

    private static PatchGenException unwritable(IOException e) {
        return new PatchGenException(
                "cannot copy the emails for git send-email: " + Reason.of(e)
                        + "; make room in the folder for temporary files, nothing was sent",
                e);
    }

    private static byte[] unchanged(OutgoingEmail email) throws PatchGenException {
        byte[] content;
        try {
            content = Files.readAllBytes(email.file());
        } catch (IOException e) {
            throw new PatchGenException(
                    "cannot read " + email.file() + " any more: " + Reason.of(e)
                            + "; nothing was sent, look at the emails again with iovakit send",
                    e);
        }
        if (!Sha256.of(content).equals(email.sha256())) {
            throw new PatchGenException(email.file() + " was changed after it was shown; nothing was sent, look at the"
                    + " emails again with iovakit send");
        }
        return content;
    }

    private Path copy(OutgoingEmail email) {
        return folder.resolve(email.fileName());
    }

    List<OutgoingEmail> emails() {
        return emails;
    }

    /** The copies, in the order of the emails. */
    List<Path> files() {
        return emails.stream().map(this::copy).toList();
    }

    /**
     * Holds the copies against the emails after a dry run, in which hooks run as they do when emails are sent.
     *
     * @throws PatchGenException if one was changed; the message names it
     */
    void requireUntouched() throws PatchGenException {
        for (OutgoingEmail email : emails) {
            try {
                if (Sha256.of(Files.readAllBytes(copy(email))).equals(sums.get(email.fileName()))) {
                    continue;
                }
            } catch (IOException e) {
                throw new PatchGenException("cannot read the copy of " + email.fileName() + ": " + Reason.of(e), e);
            }
            throw new PatchGenException("the hook sendemail-validate changes " + email.fileName()
                    + ", and the emails leave as they were rendered; take it out of the way before you send them");
        }
    }

    /** What git says, with the names of the emails in place of those of their copies. */
    String named(String text) {
        return text.replace(folder + "/", "");
    }

    /** For what no longer matters: a left-over is removed by the next run. */
    @Override
    public void close() {
        try {
            Temporary.delete(folder);
        } catch (IOException e) {
            return;
        }
    }
}
