// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.iovakit.patchgen.base.GitOrigin;
import org.iovakit.patchgen.git.Git;

/** What patches became upstream, in the repository of a kernel: among what its tags of versions and its remotes reach. */
public final class UpstreamCommits {
    /** How stable trees name the commit that one of theirs is a backport of. */
    private static final Pattern BACKPORT =
            Pattern.compile("(?mi)^(?:\\[ upstream commit|commit) ([0-9a-f]{40})(?: \\]| upstream\\.?)$");

    private final Git git;
    private final String base;

    /** Those in the repository that a base comes from. It is only read, and nothing that a partial clone lacks is fetched. */
    public UpstreamCommits(GitOrigin origin) {
        this.git = Git.isolated(origin.gitDirectory()).with(Map.of("GIT_NO_LAZY_FETCH", "1"));
        this.base = origin.commit().name();
    }

    /**
     * Finds commits that the base has not.
     *
     * @param subjects the first lines of their messages
     * @return by subject, those of which there is one, whatever backports there are of it
     * @throws PatchGenException if git cannot look, or of a subject there are several; the message names them
     */
    public SortedMap<String, String> bySubject(Collection<String> subjects) throws PatchGenException {
        List<String> command = new ArrayList<>(List.of(
                "log", "--no-merges", "--fixed-strings", "--format=%x01%H%x02%B", "--tags=v[0-9]*", "--remotes"));
        subjects.forEach(subject -> command.add("--grep=" + subject));
        command.addAll(List.of("--not", base, "--"));
        SortedMap<String, SortedSet<String>> found = new TreeMap<>();
        for (String commit : git.run(command.toArray(String[]::new)).out().split("\u0001", -1)) {
            int idEnd = commit.indexOf('\u0002');
            if (idEnd > 0) {
                String message = commit.substring(idEnd + 1);
                Matcher backport = BACKPORT.matcher(message);
                found.computeIfAbsent(message.lines().findFirst().orElse(""), any -> new TreeSet<>())
                        .add(backport.find() ? backport.group(1) : commit.substring(0, idEnd));
            }
        }
        SortedMap<String, String> commits = new TreeMap<>();
        for (String subject : subjects) {
            SortedSet<String> ids = found.getOrDefault(subject, new TreeSet<>());
            if (ids.size() > 1) {
                throw new PatchGenException("\"" + subject + "\" is upstream as " + String.join(" and ", ids)
                        + "; name the right one under \"upstream\" in series.yaml");
            }
            ids.forEach(id -> commits.put(subject, id));
        }
        return commits;
    }

    /**
     * The message of a commit.
     *
     * @param id 40 hexadecimal digits
     * @return empty if the repository has no such commit
     * @throws PatchGenException if git cannot look
     */
    public Optional<String> message(String id) throws PatchGenException {
        Git.Result there = git.attempt("cat-file", "-e", id + "^{commit}");
        return there.exitCode() == 0
                ? Optional.of(git.run("log", "-1", "--format=%B", id, "--").out())
                : Optional.empty();
    }
}
