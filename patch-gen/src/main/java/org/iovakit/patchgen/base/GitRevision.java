// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.errors.AmbiguousObjectException;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.RevisionSyntaxException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.iovakit.lifetime.Ended;
import org.iovakit.lifetime.Program;
import org.iovakit.patchgen.git.Git;

/** Finds the commit that a revision names. */
final class GitRevision {

    private final Repository repository;
    private final Path directory;
    private final SearchPath programs;

    /**
     * @param directory the repository, as the user named it
     * @param programs where git is looked for
     */
    GitRevision(Repository repository, Path directory, SearchPath programs) {
        this.repository = repository;
        this.directory = directory;
        this.programs = programs;
    }

    /**
     * Finds a commit; tags are peeled.
     *
     * @param revision anything that {@code git rev-parse} takes
     * @throws BaseException if there is no such commit
     */
    RevCommit commit(String revision) throws BaseException {
        try (RevWalk walk = new RevWalk(repository)) {
            ObjectId id = resolve(revision);
            if (id == null) {
                throw unknown(revision);
            }
            return walk.parseCommit(id);
        } catch (AmbiguousObjectException e) {
            throw new BaseException(
                    "revision " + revision + " of " + directory
                            + " is ambiguous: more than one object begins so; give more digits",
                    e);
        } catch (IncorrectObjectTypeException e) {
            throw new BaseException(
                    "revision " + revision + " of " + directory
                            + " is not a commit; name a commit, a branch or a tag of one",
                    e);
        } catch (MissingObjectException e) {
            throw new BaseException(
                    "the commit of revision " + revision + " is missing in " + directory
                            + ", as in a shallow or partial clone; fetch it: git -C " + directory + " fetch origin "
                            + e.getObjectId().name(),
                    e);
        } catch (IOException e) {
            throw new BaseException(
                    "cannot look up revision " + revision + " in " + directory + ": " + Reason.of(e)
                            + "; check the repository: git -C " + directory + " fsck",
                    e);
        }
    }

    private BaseException unknown(String revision) {
        return revision.equals("HEAD")
                ? new BaseException(
                        "the repository " + directory + " has no commit at HEAD; name a revision with --rev")
                : new BaseException("no revision " + revision + " in the repository " + directory
                        + "; list what it has with: git -C " + directory + " tag --list, or: git -C " + directory
                        + " branch --all");
    }

    private ObjectId resolve(String revision) throws IOException {
        try {
            ObjectId id = repository.resolve(revision + "^{commit}");
            if (id != null) {
                return id;
            }
        } catch (RevisionSyntaxException e) {
            // Some forms only git itself knows, such as main@{yesterday} and :/text: it is asked next.
        }
        Optional<Path> git = programs.find("git");
        return git.isPresent() ? resolveWith(git.get(), revision) : null;
    }

    /** Returns what the revision names, of whatever type: after :/text nothing can be asked for, it is all text. */
    private ObjectId resolveWith(Path git, String revision) throws IOException {
        Ended ended = Program.of(
                        git.toString(),
                        "--git-dir=" + repository.getDirectory(),
                        "rev-parse",
                        "--verify",
                        "--quiet",
                        "--end-of-options",
                        revision)
                .without(name -> name.startsWith("GIT_"))
                .with("GIT_NO_LAZY_FETCH", "1")
                .with("GIT_OPTIONAL_LOCKS", "0")
                .withoutErrors()
                .run();
        if (Git.isKilled(ended.status())) {
            throw new IOException("git rev-parse " + ended.words());
        }
        String id = ended.output().strip();
        return ended.isGood() && ObjectId.isId(id) ? ObjectId.fromString(id) : null;
    }
}
