// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.commit;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.revwalk.RevWalk;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.git.Identity;

/**
 * Writes commits into a scratch repository, one on top of the other. They are there once there is a {@link #branch}, as one
 * pack: a file for each object takes longer to write, and to remove. Not safe for use by several threads.
 */
public final class PatchCommits implements AutoCloseable {
    private final ScratchRepository scratch;
    private final ZonedDateTime date;
    private final PersonIdent author;
    private final ObjectInserter inserter;
    private final ObjectReader reader;
    private ObjectId tip;

    /**
     * Commits by one author at one time.
     *
     * @param scratch where the commits go
     * @param identity author and committer of each
     * @param date author and committer date of each, to the second
     */
    public PatchCommits(ScratchRepository scratch, Identity identity, ZonedDateTime date) {
        this.scratch = scratch;
        this.date = date;
        this.author = person(identity);
        this.inserter = scratch.newPack();
        this.reader = inserter.newReader();
    }

    /** Starts from a commit that the scratch repository borrows. */
    public ObjectId startAt(ObjectId commit) {
        tip = commit;
        return tip;
    }

    /**
     * Starts from a root commit of our own that holds some files, where the base is not in git.
     *
     * @param description what the files are, which becomes the commit's message
     */
    public ObjectId startFrom(Map<String, byte[]> files, String description) throws PatchGenException {
        PersonIdent nobody = new PersonIdent("iovakit", "iovakit@base.invalid", Instant.EPOCH, ZoneOffset.UTC);
        return write(null, files, description + "\n", nobody);
    }

    /**
     * Commits files on top of the last commit.
     *
     * @param files the new content of what the commit changes, by path
     * @param message subject, body and trailers
     */
    public ObjectId commit(Map<String, byte[]> files, String message) throws PatchGenException {
        return write(tip, files, message, author);
    }

    /** The same, of somebody else, who counts as the committer too. */
    public ObjectId commit(Map<String, byte[]> files, String message, Identity by) throws PatchGenException {
        return write(tip, files, message, person(by));
    }

    private PersonIdent person(Identity identity) {
        return new PersonIdent(identity.name(), identity.email(), date.toInstant(), date.getZone());
    }

    /** Makes a branch that points at the last commit. */
    public void branch(String name) throws PatchGenException {
        try {
            inserter.flush();
            RefUpdate update = scratch.repository().updateRef("refs/heads/" + name);
            update.setNewObjectId(tip);
            update.disableRefLog();
            RefUpdate.Result result = update.forceUpdate();
            if (result != RefUpdate.Result.NEW && result != RefUpdate.Result.FORCED) {
                throw new PatchGenException("cannot make the branch " + name + " in the scratch repository: " + result);
            }
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private ObjectId write(ObjectId parent, Map<String, byte[]> files, String message, PersonIdent by)
            throws PatchGenException {
        try (RevWalk walk = new RevWalk(reader)) {
            ObjectId tree = parent == null ? null : walk.parseCommit(parent).getTree();
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(new TreeRewriter(reader, inserter).put(tree, files));
            if (parent != null) {
                commit.setParentId(parent);
            }
            commit.setAuthor(by);
            commit.setCommitter(by);
            commit.setMessage(message);
            tip = inserter.insert(commit);
            return tip;
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** What has no branch by now is lost. */
    @Override
    public void close() {
        reader.close();
        inserter.close();
    }

    private PatchGenException failure(IOException e) {
        return new PatchGenException(
                "cannot write commits to the scratch repository " + scratch.directory() + ": " + e.getMessage(), e);
    }
}
