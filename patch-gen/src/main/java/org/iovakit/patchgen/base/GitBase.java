// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryCache;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.util.FS;

/**
 * A kernel at one commit of a git repository: a work tree, linked worktrees included, or a bare repository. The
 * repository is only ever read.
 */
final class GitBase implements KernelBase {

    /** A merge window is some 15,000 commits. */
    private static final int DESCRIBE_LIMIT = 20_000;

    private final GitTree tree;
    private final GitOrigin git;
    private final KernelVersion version;
    private final String description;
    private final List<String> notes;

    private GitBase(GitTree tree, GitOrigin git, KernelVersion version, String description, List<String> notes) {
        this.tree = tree;
        this.git = git;
        this.version = version;
        this.description = description;
        this.notes = notes;
    }

    /** Tells whether this directory is the top of a git work tree, or a git directory. */
    static boolean isGit(Path directory) {
        return Files.exists(directory.resolve(Constants.DOT_GIT), LinkOption.NOFOLLOW_LINKS)
                || RepositoryCache.FileKey.isGitRepository(directory.toFile(), FS.DETECTED);
    }

    /**
     * Opens a repository at a revision.
     *
     * @param directory one that {@link #isGit} is true of
     * @param revision HEAD if empty
     * @param needed the files whose uncommitted changes are worth a note; directories are passed over
     */
    static GitBase open(Path directory, Optional<String> revision, SortedSet<String> needed, SearchPath programs)
            throws BaseException {
        ProbeFreeSystemReader.install();
        FileRepositoryBuilder builder = new FileRepositoryBuilder();
        Repository repository = open(builder, directory);
        try {
            RevCommit commit = new GitRevision(repository, directory, programs).commit(revision.orElse(Constants.HEAD));
            GitTree tree = new GitTree(directory, repository, commit);
            String what = "commit " + commit.name() + " of " + directory;
            requireObjects(tree, needed);
            KernelVersion version = KernelTop.version(what, path -> has(tree, path), tree::read);
            Path common = builder.getGitCommonDir().toPath().toRealPath();
            GitOrigin git = new GitOrigin(
                    repository.getDirectory().toPath().toRealPath(),
                    common,
                    builder.getObjectDirectory().toPath().toRealPath(),
                    commit.getId(),
                    Optional.of(common.resolve("shallow")).filter(Files::exists));
            String description =
                    GitDescription.of(repository, commit, DESCRIBE_LIMIT) + " (commit " + commit.name() + ")";
            List<String> notes = revision.isPresent() ? List.of() : uncommitted(tree, needed);
            return new GitBase(tree, git, version, description, notes);
        } catch (IOException e) {
            repository.close();
            throw unreadable(directory, e);
        } catch (BaseException | RuntimeException e) {
            repository.close();
            throw e;
        }
    }

    private static Repository open(FileRepositoryBuilder builder, Path directory) throws BaseException {
        try {
            if (Files.exists(directory.resolve(Constants.DOT_GIT), LinkOption.NOFOLLOW_LINKS)) {
                builder.setWorkTree(directory.toFile());
            } else {
                builder.setGitDir(directory.toFile());
            }
            Repository repository = builder.setMustExist(true).build();
            // JGit opens it all the same, and then finds nothing in it.
            String objectFormat = repository.getConfig().getString("extensions", null, "objectFormat");
            if (objectFormat != null && !objectFormat.equalsIgnoreCase("sha1")) {
                repository.close();
                throw new BaseException("the repository " + directory + " names its objects by " + objectFormat
                        + ", which cannot be read here; check the revision out, and name the files without .git");
            }
            return repository;
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable(directory, e);
        }
    }

    private static BaseException unreadable(Path directory, Exception e) {
        String why = e instanceof IOException io ? Reason.of(io) : e.getMessage();
        return new BaseException(
                "cannot open the git repository " + directory + ": " + why + "; see what git says of it: git -C "
                        + directory + " status",
                e);
    }

    /** A partial clone may lack any of them: the user should hear of all at once. */
    private static void requireObjects(GitTree tree, SortedSet<String> needed) throws BaseException, IOException {
        SortedSet<String> missing = new TreeSet<>();
        SortedSet<String> paths = new TreeSet<>(needed);
        paths.addAll(KernelTop.FILES);
        for (String path : paths) {
            for (String file : TreePath.isDirectory(path) ? tree.files(path) : Set.of(path)) {
                Optional<GitTree.Blob> blob = tree.find(file);
                if (blob.isPresent()
                        && !tree.repository().getObjectDatabase().has(blob.get().id())) {
                    missing.add(path);
                }
            }
        }
        if (!missing.isEmpty()) {
            throw tree.missing(String.join(" ", missing));
        }
    }

    private static List<String> uncommitted(GitTree tree, SortedSet<String> needed) throws BaseException, IOException {
        if (tree.repository().isBare()) {
            return List.of();
        }
        List<String> notes = new ArrayList<>();
        for (String path : needed) {
            Path file = tree.directory().resolve(path);
            if (!TreePath.isFile(path) || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            Optional<GitTree.Blob> committed = tree.find(path);
            try (ObjectInserter.Formatter formatter = new ObjectInserter.Formatter()) {
                if (committed.isPresent()
                        && !formatter
                                .idFor(Constants.OBJ_BLOB, Files.readAllBytes(file))
                                .equals(committed.get().id())) {
                    notes.add(path + " has uncommitted changes in " + tree.directory()
                            + "; they are not part of the base");
                }
            }
        }
        return List.copyOf(notes);
    }

    /** Its files, and the repository. */
    GitTree gitTree() {
        return tree;
    }

    private static boolean has(GitTree tree, String path) {
        try {
            return tree.find(path).isPresent();
        } catch (BaseException e) {
            return false;
        }
    }

    @Override
    public byte[] read(String path) throws BaseException {
        return tree.read(path);
    }

    @Override
    public boolean has(String path) {
        return has(tree, path);
    }

    @Override
    public boolean covers(String path) {
        return true;
    }

    @Override
    public FileMode mode(String path) throws BaseException {
        return tree.require(path).mode();
    }

    @Override
    public SortedSet<String> files(String directory) throws BaseException {
        return tree.files(directory);
    }

    @Override
    public String describe() {
        return description;
    }

    @Override
    public KernelVersion version() {
        return version;
    }

    @Override
    public Optional<GitOrigin> git() {
        return Optional.of(git);
    }

    @Override
    public Path origin() {
        return tree.directory();
    }

    @Override
    public SourceTree tree() {
        return new GitSourceTree(tree, git.commonDirectory());
    }

    @Override
    public List<String> notes() {
        return notes;
    }

    @Override
    public void close() {
        tree.repository().close();
    }
}
