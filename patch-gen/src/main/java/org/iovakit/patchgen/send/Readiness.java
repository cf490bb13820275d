// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.send;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectInserter;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.git.Identity;
import org.iovakit.patchgen.mail.Mailbox;
import org.iovakit.patchgen.proof.Validation;
import org.iovakit.patchgen.series.SeriesFingerprint;
import org.iovakit.patchgen.trailers.CollectedTrailer;
import org.iovakit.patchgen.trailers.CollectedTrailers;
import org.iovakit.patchgen.trailers.SignOffs;

/** What has to hold before emails leave; each question throws with the file and the next step if its answer is no. */
public final class Readiness {
    private static final String RENDER = "render anew with iovakit run";
    private static final Pattern SIGN_OFF = Pattern.compile("(?md)^Signed-off-by: (.*)$");

    private final Outgoing outgoing;

    public Readiness(Outgoing outgoing) {
        this.outgoing = outgoing;
    }

    /**
     * Whether every stage that the patches lead to passed, and the proof is of these very emails.
     *
     * @throws PatchGenException if one did not, or it is of others
     */
    public void requireProof() throws PatchGenException {
        Validation validation = outgoing.validation();
        for (OutgoingEmail email : outgoing.emails()) {
            if (!validation.emails().contains(new Validation.EmailSum(email.fileName(), email.sha256()))) {
                throw new PatchGenException(outgoing.evidence() + " is older than " + email.fileName()
                        + ", or of another rendering: it proves other emails; " + RENDER);
            }
        }
        requireStage(0, "the base");
        for (int i = 0; i < outgoing.patches().size(); i++) {
            requireStage(i + 1, "the stage of " + outgoing.patches().get(i).fileName());
        }
    }

    private void requireStage(int number, String what) throws PatchGenException {
        Validation.StageProof proof = outgoing.validation().stages().stream()
                .filter(stage -> stage.stage() == number)
                .findFirst()
                .orElseThrow(() ->
                        new PatchGenException(outgoing.evidence() + " holds no proof of " + what + "; " + RENDER));
        if (proof.suites().isEmpty() || !proof.suites().stream().allMatch(Validation.SuiteProof::holds)) {
            throw new PatchGenException(
                    outgoing.evidence() + " says that stage " + number + " did not pass its suite; " + RENDER);
        }
    }

    /**
     * Whether the series is still the one that was rendered.
     *
     * @param home the folder of all series, where the series' own is expected
     * @param named the series' folder, if the user names it
     * @return its folder
     * @throws PatchGenException if it changed since
     */
    public Path requireUnchangedSeries(Path home, Optional<Path> named) throws PatchGenException {
        Validation validation = outgoing.validation();
        if (validation.series() == null) {
            throw new PatchGenException(outgoing.evidence() + " does not say which series it is of; " + RENDER);
        }
        Validation.SeriesState rendered = validation.series();
        Path folder = named.orElse(home.resolve(rendered.name()).resolve("v" + rendered.version()));
        if (!Files.isDirectory(folder)) {
            throw new PatchGenException(folder + ", the series that the emails in " + outgoing.directory()
                    + " were rendered from, is no folder; name it with --series");
        }
        if (!SeriesFingerprint.of(folder).equals(rendered.fingerprint())) {
            throw new PatchGenException(folder + " is not as it was when the emails in " + outgoing.directory()
                    + " were rendered, so their proof is older than the series; " + RENDER
                    + ", or name the folder that they were rendered from with --series");
        }
        return folder;
    }

    /**
     * Whether recipients can tell what the patches apply to.
     *
     * @param allowed whether the user says that what the cover letter says of the base will do
     */
    public void requireKnownBase(boolean allowed) throws PatchGenException {
        OutgoingEmail first = outgoing.emails().get(0);
        if (!allowed && first.baseCommit().isEmpty()) {
            throw new PatchGenException(first.file() + " names no base-commit, and the base, "
                    + outgoing.validation().base().description()
                    + ", is no commit that its recipients have; render against a git repository with --kernel and --rev,"
                    + " or say --allow-unknown-base");
        }
    }

    /**
     * Whether the kernel is still the one that was rendered against. Emails that name their base-commit say what they apply
     * to, wherever the kernel's HEAD is by now; of others nobody could tell.
     *
     * @param now the kernel, as it is now, where it was then
     * @return what to say of it, if it moved on and that does not matter to the emails
     * @throws PatchGenException if a file that the series edits changed, and the emails name no commit
     */
    public Optional<String> requireSameBase(KernelBase now) throws PatchGenException {
        Validation.Base then = outgoing.validation().base();
        List<String> changed = new ArrayList<>();
        try (ObjectInserter.Formatter ids = new ObjectInserter.Formatter()) {
            for (Validation.Blob file : then.files()) {
                String blob = now.has(file.path())
                        ? ids.idFor(Constants.OBJ_BLOB, now.read(file.path())).name()
                        : "";
                if (!blob.equals(file.blob())) {
                    changed.add(file.path() + (blob.isEmpty() ? " (gone)" : " (changed)"));
                }
            }
        }
        Optional<String> commit = now.git().map(git -> git.commit().name());
        boolean moved = then.commit() != null && !commit.equals(Optional.of(then.commit()));
        String files = String.join(", ", changed);
        if (outgoing.emails().get(0).baseCommit().isEmpty() && !changed.isEmpty()) {
            throw new PatchGenException(now.origin() + " is not as it was when the emails were rendered: " + files
                    + "; they name no base-commit, so nobody could tell what they apply to: " + RENDER);
        }
        if (!moved && changed.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(now.origin() + " has moved on since the emails were rendered, to " + now.describe()
                + "; they are for the base-commit that they name, "
                + Objects.toString(then.commit(), "")
                + (changed.isEmpty() ? "" : "; other by now: " + files) + "; to post for the newer one, " + RENDER);
    }

    /** Whether nothing is left that was to be filled in. */
    public void requireNoPlaceholder() throws PatchGenException {
        for (OutgoingEmail email : outgoing.emails()) {
            if (email.from().address().toLowerCase(Locale.ROOT).endsWith(".invalid")) {
                throw new PatchGenException(email.file() + " is a preview, from " + email.from()
                        + "; set an identity with " + Identity.HOW_TO_SET + ", and " + RENDER);
            }
            if (email.subject().contains("***") || email.text().contains("***")) {
                throw new PatchGenException(email.file()
                        + " holds \"***\", which marks what is to be filled in; write it in the series' folder and "
                        + RENDER);
            }
        }
    }

    /**
     * Whether whoever sends is who wrote and signed the patches.
     *
     * @param identity git's identity now
     * @param collected the trailers of the series: a co-developer signs off too
     */
    public void requireIdentity(Optional<Identity> identity, CollectedTrailers collected) throws PatchGenException {
        if (identity.isEmpty()) {
            throw new PatchGenException("git knows no identity here, so nobody can send; set one with "
                    + Identity.HOW_TO_SET + ", and " + RENDER);
        }
        Mailbox sender = new Mailbox(identity.get().name(), identity.get().email());
        for (OutgoingEmail email : outgoing.emails()) {
            requireSame(email, "is from", email.from(), sender);
        }
        for (OutgoingEmail email : outgoing.patches()) {
            List<String> signOffs = SIGN_OFF.matcher(email.text())
                    .results()
                    .map(found -> found.group(1))
                    .toList();
            if (signOffs.isEmpty()) {
                throw new PatchGenException(email.file() + " is signed off by nobody; " + RENDER);
            }
            if (!signOffs.contains(sender.toString())) {
                throw differs(email, "is signed off by", signOffs.get(signOffs.size() - 1), sender);
            }
            if (NamedCommits.isBackport(email)) {
                // Its other sign-offs are those of the commit that it is upstream.
                continue;
            }
            SignOffs.requireOwn(
                    email.file().toString(),
                    email.text(),
                    collected.all().stream().map(CollectedTrailer::trailer).toList(),
                    identity.get());
            SignOffs.requireCoDevelopers(email.file().toString(), email.text());
        }
    }

    /**
     * What of this would keep a rendering from being sent that was made just now, each with its next step.
     *
     * @param identity git's identity where it was made
     */
    public List<String> refusals(Optional<Identity> identity, CollectedTrailers collected) {
        List<Question> questions = new ArrayList<>();
        questions.add(this::requireNoPlaceholder);
        questions.add(() -> requireKnownBase(false));
        if (identity.isPresent()) {
            questions.add(() -> requireIdentity(identity, collected));
        }
        List<String> refusals = new ArrayList<>();
        for (Question question : questions) {
            try {
                question.ask();
            } catch (PatchGenException e) {
                refusals.add(e.getMessage());
            }
        }
        return refusals;
    }

    /** Throws if the answer is no. */
    @FunctionalInterface
    private interface Question {
        void ask() throws PatchGenException;
    }

    private static void requireSame(OutgoingEmail email, String how, Mailbox who, Mailbox sender)
            throws PatchGenException {
        if (!who.equals(sender)) {
            throw differs(email, how, who.toString(), sender);
        }
    }

    private static PatchGenException differs(OutgoingEmail email, String how, String who, Mailbox sender) {
        return new PatchGenException(email.file() + " " + how + " " + who + ", but git's identity is now " + sender
                + "; " + RENDER + ", or set the identity back");
    }
}
