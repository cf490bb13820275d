// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.send;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.GitOrigin;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.mail.Mailbox;
import org.iovakit.patchgen.series.Dependency;
import org.iovakit.patchgen.series.Series;

/**
 * What a careful sender looks at before emails leave, beside what {@link Readiness} refuses: a tool may be wrong, so the
 * answers are for the user to judge. Needs no network.
 */
public final class Preflight {
    private static final String ASSISTANTS = "Documentation/process/coding-assistants.rst";

    /** What is read of the kernel, as far as it is there. */
    public static final Set<String> FILES = Stream.of(
                    MaintainerScript.FILES, CheckpatchScript.FILES, Set.of(ASSISTANTS))
            .flatMap(Set::stream)
            .collect(Collectors.toUnmodifiableSet());

    private static final String ASK_ANOTHER = "; name a kernel with --kernel";

    private final Outgoing outgoing;
    private static final Pattern ASSISTED_BY = Pattern.compile("(?mi)^Assisted-by: \\S");

    private final Series series;
    private final Optional<KernelBase> kernel;
    private final Map<String, String> variables;
    private final List<Row> rows = new ArrayList<>();

    /** What came of a look. */
    public enum Verdict {
        READY,
        NOT_READY,
        /** It could not be made. */
        NOT_CHECKED
    }

    /**
     * An answer.
     *
     * @param what was looked at
     * @param said one line or more for people
     */
    public record Row(String what, Verdict verdict, List<String> said) {}

    /**
     * A look at emails.
     *
     * @param series that they were rendered from
     * @param kernel whose tools are asked, open
     * @param variables the user's environment
     */
    public Preflight(Outgoing outgoing, Series series, Optional<KernelBase> kernel, Map<String, String> variables) {
        this.outgoing = outgoing;
        this.series = series;
        this.kernel = kernel;
        this.variables = variables;
    }

    /**
     * Looks.
     *
     * @param recipients who would get the emails
     * @param maintainers whom MAINTAINERS names for the files; empty if it was not asked
     * @param sender who needs no email
     * @param mails where to look for what the series depends on
     * @return a row for each question, in the order in which they are asked
     * @throws PatchGenException if the mails cannot be read
     */
    public List<Row> rows(
            List<Recipient> recipients, Optional<List<Mailbox>> maintainers, Mailbox sender, Optional<Path> mails)
            throws PatchGenException {
        rows.clear();
        look("checkpatch.pl", this::checkpatch);
        look("codespell", this::codespell);
        look("commits", this::commits);
        look("trailers", this::assisted);
        look("changelog", this::changelog);
        look("recipients", () -> recipients(recipients, maintainers, sender));
        what = "depends";
        depends(mails);
        return List.copyOf(rows);
    }

    @FunctionalInterface
    private interface Look {
        void make() throws PatchGenException;
    }

    private String what = "";

    private void look(String question, Look look) {
        what = question;
        try {
            look.make();
        } catch (PatchGenException e) {
            say(Verdict.NOT_CHECKED, e.getMessage());
        }
    }

    private void say(Verdict verdict, String said) {
        rows.add(new Row(what, verdict, List.of(said)));
    }

    private void faultsOr(List<String> faults, String good) {
        rows.add(
                faults.isEmpty()
                        ? new Row(what, Verdict.READY, List.of(good))
                        : new Row(what, Verdict.NOT_READY, List.copyOf(faults)));
    }

    private void checkpatch() throws PatchGenException {
        if (kernel.isEmpty()) {
            say(Verdict.NOT_CHECKED, "no kernel is here whose script could be asked" + ASK_ANOTHER);
            return;
        }
        CheckpatchScript script = new CheckpatchScript(kernel.get(), variables);
        if (!script.exists()) {
            say(Verdict.NOT_CHECKED, kernel.get().origin() + " has no scripts/checkpatch.pl" + ASK_ANOTHER);
            return;
        }
        // A cover letter is no commit, and a name in its shortlog may look like one.
        faultsOr(
                script.complaints(outgoing.patches()),
                "nothing to say, with --strict, of " + outgoing.patches().size() + " patches");
    }

    private void codespell() throws PatchGenException {
        Codespell codespell = new Codespell(variables);
        if (codespell.isInstalled()) {
            faultsOr(
                    codespell.misspelt(outgoing.emails()),
                    "nothing to say of " + outgoing.emails().size() + " emails");
        } else {
            say(Verdict.NOT_CHECKED, "it is not installed (Debian: apt-get install codespell)");
        }
    }

    private void commits() throws PatchGenException {
        NamedCommits named = new NamedCommits(outgoing.patches());
        if (named.count() == 0) {
            say(Verdict.READY, "no patch names one with Fixes:, or as its upstream");
            return;
        }
        Optional<GitOrigin> git = kernel.flatMap(KernelBase::git);
        if (git.isEmpty()) {
            say(Verdict.NOT_CHECKED, named.count() + " are named, and no git repository is here to look" + ASK_ANOTHER);
        } else if (git.get().shallowFile().isPresent()) {
            say(Verdict.NOT_CHECKED, kernel.get().origin() + " is a shallow clone, and may lack them" + ASK_ANOTHER);
        } else {
            faultsOr(named.wrong(git.get()), named.count() + " that patches name are there, with their subjects");
        }
    }

    /** Only the author knows; a kernel that asks for the trailer says so in a document. */
    private void assisted() throws PatchGenException {
        boolean asked = kernel.isPresent() && kernel.get().has(ASSISTANTS);
        long assisted = outgoing.patches().stream()
                .filter(patch -> ASSISTED_BY.matcher(patch.text()).find())
                .count();
        say(
                Verdict.READY,
                assisted > 0
                        ? "Assisted-by: in " + assisted + " of "
                                + outgoing.patches().size() + " patches"
                        : asked
                                ? "no Assisted-by:, which " + ASSISTANTS + " asks for where a tool wrote with you"
                                : "no Assisted-by:, and the kernel does not ask for it");
    }

    private void changelog() {
        int version = series.file().version();
        int changes = series.changes(version).size();
        if (version == 1) {
            say(Verdict.READY, "v1 needs none");
        } else if (changes == 0) {
            say(
                    Verdict.NOT_READY,
                    "nobody has said under \"changes\" in " + Series.FILE_NAME + " what changed in v" + version);
        } else {
            say(Verdict.READY, "v" + version + ": " + changes + (changes == 1 ? " entry" : " entries"));
        }
    }

    private void recipients(List<Recipient> recipients, Optional<List<Mailbox>> maintainers, Mailbox sender)
            throws PatchGenException {
        if (maintainers.isEmpty()) {
            say(Verdict.NOT_CHECKED, "MAINTAINERS was not asked" + ASK_ANOTHER);
            return;
        }
        List<String> left = maintainers.get().stream()
                .filter(maintainer -> !maintainer.sameAddress(sender)
                        && recipients.stream().noneMatch(one -> one.mailbox().sameAddress(maintainer)))
                .map(Mailbox::address)
                .toList();
        MaintainerScript script = new MaintainerScript(kernel.orElseThrow(), variables);
        List<String> strangers = new ArrayList<>();
        for (Recipient recipient : recipients) {
            if (!script.names(recipient.mailbox())) {
                strangers.add(recipient.mailbox().address());
            }
        }
        say(
                Verdict.READY,
                "all whom MAINTAINERS names for these files"
                        + (left.isEmpty() ? "" : " but, as you say, " + String.join(", ", left))
                        + (strangers.isEmpty() ? "" : "; nowhere in it: " + String.join(", ", strangers)));
    }

    private void depends(Optional<Path> mails) throws PatchGenException {
        List<Dependency> depends = series.file().depends();
        if (depends.isEmpty()) {
            say(Verdict.READY, "on nothing but the base");
        } else if (mails.isEmpty()) {
            say(
                    Verdict.NOT_CHECKED,
                    "on " + depends.stream().map(Dependency::toString).collect(Collectors.joining(", "))
                            + "; name an mbox that has it with --depends-in");
        } else {
            faultsOr(
                    new Dependencies(mails.get())
                            .missing(depends).stream()
                                    .map(missing -> missing + " is not in " + mails.get())
                                    .toList(),
                    depends.size() + " found in " + mails.get());
        }
    }
}
