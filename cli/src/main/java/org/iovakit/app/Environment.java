// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app;

import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.iovakit.domain.StageTree;
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
 * @param directory what relative paths are relative to
 * @param variables the environment variables
 * @param home the project's folder, which holds the series
 * @param bases finds the kernel base
 * @param clock tells the date of what is rendered; asked only where that is needed, since Java takes long to find its time zone
 * @param tree finds the stages that there are
 * @param talk tells the user how it goes
 */
public record Environment(
        Path directory,
        Map<String, String> variables,
        Path home,
        BaseFinder bases,
        Supplier<ZonedDateTime> clock,
        Supplier<StageTree> tree,
        Talk talk) {
    /** Makes the resolver when it is needed: a command that needs no base runs without a home directory too. */
    @FunctionalInterface
    public interface BaseFinder {
        BaseResolver resolver() throws BaseException;
    }

    /** The real one. */
    public static Environment ofSystem(Talk talk) {
        Path directory = Path.of("").toAbsolutePath();
        Map<String, String> variables = System.getenv();
        return new Environment(
                directory,
                variables,
                Path.of(System.getProperty("iovakit.home", directory.toString())),
                () -> BaseResolver.of(variables),
                () -> ZonedDateTime.now(ZoneId.systemDefault()).withNano(0),
                () -> Installed.STAGES,
                talk);
    }

    /** Looked for when they are needed: a command that tells of itself does without. */
    private static final class Installed {
        static final StageTree STAGES = StageTree.installed();
    }

    /** The stages that there are. */
    public StageTree stages() {
        return tree.get();
    }

    /** The date of what is rendered. */
    public ZonedDateTime now() {
        return clock.get();
    }

    /** The folder where the programs of the C twin are kept; made when it is first needed. */
    public Path programs() throws BaseException {
        return Cache.of(variables).root().resolve("programs");
    }

    /** A file or folder as somebody would type it here: from the current folder, the one around it, or home. */
    public String shown(Path path) {
        Path there = directory.resolve(path).normalize();
        Path here = directory.normalize();
        if (there.startsWith(here)) {
            return there.equals(here) ? "." : here.relativize(there).toString();
        }
        Path around = here.getParent();
        if (around != null && around.getNameCount() > 1 && there.startsWith(around)) {
            return here.relativize(there).toString();
        }
        String home = variables.getOrDefault("HOME", "");
        if (!home.isEmpty()
                && there.startsWith(home)
                && there.getNameCount() > Path.of(home).getNameCount()) {
            return "~/" + Path.of(home).relativize(there);
        }
        return there.toString();
    }

    /** Says something to the user, beside the data, on one line. */
    public void say(String line) {
        talk.say(line);
    }

    public Progress progress() {
        return talk.progress();
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
    public KernelBase base(NamedBase named, Set<String> needed) throws BaseException {
        KernelBase base = bases.resolver().resolve(baseRequest(named), needed, progress());
        base.notes().forEach(this::say);
        return base;
    }

    /**
     * Opens the base as {@link #base} does, but fetches none.
     *
     * @return open, the caller closes it; empty if nobody names a base and none is here
     */
    public Optional<KernelBase> localBase(NamedBase named, Set<String> needed) throws BaseException {
        Optional<KernelBase> base = bases.resolver().resolveLocally(baseRequest(named), needed, progress());
        base.ifPresent(found -> found.notes().forEach(this::say));
        return base;
    }

    /** What the user says about the base, by option, variable and pin; the pin is read only if it counts. */
    public BaseRequest baseRequest(NamedBase named) throws BaseException {
        Optional<String> variable =
                Optional.ofNullable(variables.get("IOVAKIT_KERNEL")).filter(value -> !value.isBlank());
        boolean chosen = named.kernel().isPresent() || variable.isPresent();
        return new BaseRequest(
                named.kernel()
                        .map(kernel -> kernel.isBlank()
                                ? kernel
                                : directory.resolve(kernel).toString()),
                variable,
                chosen ? Optional.empty() : PinnedBase.load(PinnedBase.location(variables)),
                named.rev());
    }
}
