// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.send;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.GitOrigin;
import org.iovakit.patchgen.git.Git;
import org.iovakit.patchgen.mail.PatchSubject;

/** The commits that emails name: those that patches fix, and those that a backport's patches are upstream. */
final class NamedCommits {
    private static final Pattern FIXES = Pattern.compile("(?md)^Fixes:(.*)$");
    private static final Pattern FIXED = Pattern.compile(" ([0-9a-f]{12,40}) \\(\"(.*)\"\\)");
    private static final Pattern UPSTREAM = Pattern.compile("(?md)^\\[ Upstream commit ([0-9a-f]{40}) \\]$");

    private final List<Named> all = new ArrayList<>();
    private final List<String> malformed = new ArrayList<>();

    /** A commit that an email names with its subject. */
    private record Named(OutgoingEmail email, String how, String id, String subject) {}

    /** Those of some emails. */
    NamedCommits(List<OutgoingEmail> emails) {
        for (OutgoingEmail email : emails) {
            for (Matcher fixes = FIXES.matcher(email.text()); fixes.find(); ) {
                Matcher fixed = FIXED.matcher(fixes.group(1));
                if (fixed.matches()) {
                    all.add(new Named(email, "Fixes: ", fixed.group(1), fixed.group(2)));
                } else {
                    malformed.add(
                            email.called() + ": Fixes:" + fixes.group(1)
                                    + ": 12 digits or more and the subject are meant, as in Fixes: 123456789abc (\"iova: ...\")");
                }
            }
            String title =
                    PatchSubject.parse(email.subject()).map(PatchSubject::title).orElse(email.subject());
            for (Matcher upstream = UPSTREAM.matcher(email.text()); upstream.find(); ) {
                all.add(new Named(email, "upstream ", upstream.group(1), title));
            }
        }
    }

    /** Whether an email says which commit its patch is upstream. */
    static boolean isBackport(OutgoingEmail email) {
        return UPSTREAM.matcher(email.text()).find();
    }

    int count() {
        return all.size() + malformed.size();
    }

    /**
     * Those that are not what the emails say.
     *
     * @param origin the repository to look into
     * @throws PatchGenException if git cannot look
     */
    List<String> wrong(GitOrigin origin) throws PatchGenException {
        // What a partial clone lacks is not fetched.
        Git git = Git.isolated(origin.gitDirectory()).with(Map.of("GIT_NO_LAZY_FETCH", "1"));
        List<String> wrong = new ArrayList<>(malformed);
        for (Named named : all) {
            String what = named.email().called() + ": " + named.how() + named.id() + ": ";
            Optional<String> subject = subject(git, named.id());
            if (subject.isEmpty()) {
                wrong.add(what + "there is no such commit in the repository");
            } else if (!subject.get().equals(named.subject())) {
                wrong.add(what + "that commit is \"" + subject.get() + "\"");
            }
        }
        return wrong;
    }

    private static Optional<String> subject(Git git, String id) throws PatchGenException {
        Git.Result found = git.attempt("rev-parse", "--verify", "--quiet", id + "^{commit}");
        if (found.exitCode() > 1) {
            throw new PatchGenException(
                    "git cannot look for " + id + ": " + found.err().strip());
        }
        return found.exitCode() == 1
                ? Optional.empty()
                : Optional.of(
                        git.run("log", "-1", "--format=%s", found.text(), "--").text());
    }
}
