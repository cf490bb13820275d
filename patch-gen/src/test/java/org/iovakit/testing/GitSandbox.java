// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs the real git in a scratch directory, with nothing of the user's: own configuration, home, identity and clock. Each
 * commit is a minute later than the one before.
 */
public final class GitSandbox {

    private static final long FIRST_COMMIT = 1_750_000_000L;

    private final Path scratch;
    private final Path git;
    private long clock = FIRST_COMMIT;

    /** A sandbox in this directory; skips the test if there is no git. */
    public GitSandbox(Path scratch) {
        this.scratch = scratch.toAbsolutePath();
        this.git = Requirements.program("git", "git");
        try {
            Files.createDirectories(scratch.resolve("home"));
            Files.writeString(scratch.resolve("gitconfig"), """
                    [user]
                    	name = Ada Example
                    	email = ada@example.org
                    [init]
                    	defaultBranch = main
                    [gc]
                    	auto = 0
                    [maintenance]
                    	auto = false
                    [protocol "file"]
                    	allow = always
                    """);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the environment that git runs in: the whole of it, beside PATH. */
    public Map<String, String> environment() {
        return Map.of(
                "HOME",
                scratch.resolve("home").toString(),
                "GIT_CONFIG_NOSYSTEM",
                "1",
                "GIT_CONFIG_GLOBAL",
                scratch.resolve("gitconfig").toString(),
                "GIT_AUTHOR_DATE",
                clock + " +0000",
                "GIT_COMMITTER_DATE",
                clock + " +0000",
                "GIT_TERMINAL_PROMPT",
                "0",
                "LC_ALL",
                "C",
                "TZ",
                "UTC");
    }

    /**
     * Runs git.
     *
     * @return what it printed, without the last line break
     * @throws AssertionError if it fails
     */
    public String git(Path directory, String... arguments) {
        List<String> command = new ArrayList<>(List.of(git.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        String path = builder.environment().getOrDefault("PATH", "");
        builder.environment().clear();
        builder.environment().put("PATH", path);
        builder.environment().putAll(environment());
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), UTF_8).stripTrailing();
            int exit = process.waitFor();
            if (exit != 0) {
                throw new AssertionError(String.join(" ", command) + " ended with " + exit + ":\n" + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Makes an empty repository with a work tree. */
    public Path init(String name) {
        Path repository = scratch.resolve(name);
        git(scratch, "init", "--quiet", repository.toString());
        return repository;
    }

    /** Commits all that is in the work tree, and returns the commit's id. */
    public String commitAll(Path repository, String message) {
        clock += 60;
        git(repository, "add", "--all");
        git(repository, "commit", "--quiet", "--allow-empty", "--message", message);
        return git(repository, "rev-parse", "HEAD");
    }

    /** Makes a bare clone. */
    public Path bareClone(Path repository, String name) {
        return cloneWith(repository, name, "--bare");
    }

    /** Makes a clone that holds the last commit only. */
    public Path shallowClone(Path repository, String name) {
        return cloneWith(repository, name, "--depth=1");
    }

    /** Makes a clone that borrows the objects of the repository. */
    public Path sharedClone(Path repository, String name) {
        return cloneWith(repository, name, "--shared");
    }

    /** Makes a clone without the contents of files: they are fetched when git wants them. */
    public Path partialClone(Path repository, String name) {
        git(repository, "config", "uploadpack.allowFilter", "true");
        return cloneWith(repository, name, "--filter=blob:none", "--no-checkout");
    }

    private Path cloneWith(Path repository, String name, String... options) {
        Path clone = scratch.resolve(name);
        List<String> arguments = new ArrayList<>(List.of("clone", "--quiet"));
        arguments.addAll(List.of(options));
        boolean shared = List.of(options).contains("--shared");
        arguments.add(shared ? repository.toString() : repository.toUri().toString());
        arguments.add(clone.toString());
        git(scratch, arguments.toArray(String[]::new));
        return clone;
    }

    /** Makes a linked worktree with its own branch, which starts at HEAD. */
    public Path linkedWorktree(Path repository, String name) {
        Path worktree = scratch.resolve(name);
        git(repository, "worktree", "add", "--quiet", "-b", name, worktree.toString());
        return worktree;
    }
}
