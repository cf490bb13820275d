// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.iovakit.domain.StageTree;
import org.iovakit.patchgen.OneLine;
import org.iovakit.patchgen.base.BaseException;
import org.iovakit.patchgen.base.BaseRequest;
import org.iovakit.patchgen.base.BaseResolver;
import org.iovakit.patchgen.base.Cache;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.base.NoBaseException;
import org.iovakit.patchgen.base.PinnedBase;
import org.iovakit.patchgen.base.Progress;

/**
 * What a run of iovakit sees of the world around it.
 *
 * @param out for data
 * @param err for talk
 * @param directory what relative paths are relative to
 * @param variables the environment variables
 * @param home the project's folder, which holds the series
 * @param bases finds the kernel base
 * @param terminal whether err is a terminal, so that progress may be drawn on it
 * @param keyboard what the user types; empty if nobody is there to be asked
 * @param now the date of what is rendered
 * @param stages the stages that there are
 */
public record Environment(
        StandardOutput out,
        PrintStream err,
        Path directory,
        Map<String, String> variables,
        Path home,
        BaseFinder bases,
        boolean terminal,
        Optional<InputStream> keyboard,
        ZonedDateTime now,
        StageTree stages) {
    /** Makes the resolver when it is needed: a command that needs no base runs without a home directory too. */
    @FunctionalInterface
    public interface BaseFinder {
        BaseResolver resolver() throws BaseException;
    }

    /** The real one. */
    static Environment ofSystem() {
        Path directory = Path.of("").toAbsolutePath();
        Map<String, String> variables = System.getenv();
        return new Environment(
                new StandardOutput(new FileOutputStream(FileDescriptor.out)),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, UTF_8),
                directory,
                variables,
                Path.of(System.getProperty("iovakit.home", directory.toString())),
                () -> BaseResolver.of(variables),
                Boolean.getBoolean("iovakit.terminal"),
                Boolean.getBoolean("iovakit.keyboard") ? Optional.of(System.in) : Optional.empty(),
                ZonedDateTime.now(ZoneId.systemDefault()).withNano(0),
                StageTree.installed());
    }

    /** The folder where the programs of the C twin are kept; made when it is first needed. */
    Path programs() throws BaseException {
        return Cache.of(variables).root().resolve("programs");
    }

    /** Says something to the user, beside the data, on one line. */
    void say(String line) {
        err.println("iovakit: " + OneLine.of(line));
    }

    Progress progress() {
        return new TalkingProgress(this);
    }

    /**
     * Opens the base, and says what is to be said of it. All commands that need one ask here: what the user named is taken
     * or refused, and where nothing is named or installed, Debian's package is fetched.
     *
     * @param needed see {@link BaseResolver#resolve}
     * @return open; the caller closes it
     * @throws NoBaseException if there is none; only who can do without goes on then, and says so
     * @throws BaseException also if there is one that cannot be used
     */
    KernelBase base(BaseOptions options, Set<String> needed) throws BaseException {
        KernelBase base = bases.resolver().resolve(baseRequest(options), needed, progress());
        base.notes().forEach(this::say);
        return base;
    }

    /** What the user says about the base, by option, variable and pin; the pin is read only if it counts. */
    BaseRequest baseRequest(BaseOptions options) throws BaseException {
        Optional<String> variable =
                Optional.ofNullable(variables.get("IOVAKIT_KERNEL")).filter(value -> !value.isBlank());
        boolean named = options.kernel().isPresent() || variable.isPresent();
        return new BaseRequest(
                options.kernel()
                        .map(kernel -> kernel.isBlank()
                                ? kernel
                                : directory.resolve(kernel).toString()),
                variable,
                named ? Optional.empty() : PinnedBase.load(PinnedBase.location(variables)),
                options.rev());
    }
}
