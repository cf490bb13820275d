// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.git;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.iovakit.lifetime.Ended;
import org.iovakit.lifetime.ExitStatus;
import org.iovakit.lifetime.Program;
import org.iovakit.patchgen.PatchGenException;

/** Runs the installed git in one directory. Immutable; safe for use by several threads. */
public final class Git {
    /** Without these, what git prints does not depend on who runs it. */
    private static final Map<String, String> ISOLATED = Map.of(
            "GIT_CONFIG_NOSYSTEM", "1",
            "GIT_CONFIG_GLOBAL", "/dev/null",
            "GIT_TERMINAL_PROMPT", "0",
            "LC_ALL", "C",
            "TZ", "UTC");

    private static final int USAGE = 129;

    private final Path directory;
    private final Map<String, String> environment;

    private Git(Path directory, Map<String, String> environment) {
        this.directory = directory;
        this.environment = environment;
    }

    /** A git that sees neither the user's configuration nor the GIT_ variables of the environment. */
    public static Git isolated(Path directory) {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.keySet().removeIf(name -> name.startsWith("GIT_"));
        environment.putAll(ISOLATED);
        return new Git(directory, environment);
    }

    /** A git as the user would run it in that directory, with these environment variables. */
    public static Git ofUser(Path directory, Map<String, String> variables) {
        return new Git(directory, variables).with(Map.of("LC_ALL", "C"));
    }

    /** The same git with more variables in its environment. */
    public Git with(Map<String, String> more) {
        Map<String, String> merged = new HashMap<>(environment);
        merged.putAll(more);
        return new Git(directory, merged);
    }

    /**
     * What a run of git left behind.
     *
     * @param exitCode git's exit code
     * @param out standard output, read as UTF-8
     * @param err standard error, read as UTF-8
     */
    public record Result(int exitCode, String out, String err) {
        /** Standard output without the newlines at its end. */
        public String text() {
            return out.stripTrailing();
        }
    }

    /**
     * Runs git to its end.
     *
     * @throws PatchGenException if git is not installed or fails
     */
    public Result run(String... arguments) throws PatchGenException {
        Result result = attempt(arguments);
        if (result.exitCode() != 0) {
            throw new PatchGenException("git " + String.join(" ", arguments) + " in " + directory + " failed: "
                    + result.err().strip());
        }
        return result;
    }

    /**
     * Runs git to its end, whatever its exit code.
     *
     * @throws PatchGenException if git is not installed, or was killed: then its exit code is no answer
     */
    public Result attempt(String... arguments) throws PatchGenException {
        Ended ended;
        try {
            ended = program(arguments).run();
        } catch (InterruptedIOException e) {
            throw new PatchGenException("interrupted while git ran", e);
        } catch (IOException e) {
            throw new PatchGenException(
                    "cannot run git: " + e.getMessage() + "; install it (Debian: apt-get install git)", e);
        }
        if (ended.ending() != Ended.Ending.ITSELF || isKilled(ended.status())) {
            throw new PatchGenException("git " + String.join(" ", arguments) + " in " + directory + " " + ended.words()
                    + "; run this again");
        }
        return new Result(ended.status(), ended.output(), ended.errors());
    }

    /** Whether a signal ended git; 128 and 129 it exits with itself: it cannot go on, or was used wrongly. */
    public static boolean isKilled(int status) {
        return status > USAGE && (ExitStatus.isKill(status) || ExitStatus.isCrash(status));
    }

    /** A run of git that has not started, for who wants to follow it. */
    public Program program(String... arguments) {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        return Program.of(command).in(directory).withOnly(environment);
    }
}
