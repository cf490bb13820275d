// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.subject;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.iovakit.app.Environment;
import org.iovakit.app.NamedBase;
import org.iovakit.app.series.Rcaches;
import org.iovakit.oracle.KernelFiles;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.BaseException;
import org.iovakit.patchgen.base.GitHistory;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.posted.PatchStack;
import org.iovakit.patchgen.posted.PostedPatch;
import org.iovakit.patchgen.posted.PostedSeries;

/**
 * What a name of somebody's C stands for: one state, or several, from what they start at to the last. Immutable.
 *
 * @param base the kernel, for people
 * @param states one or more
 */
public record CodeStates(SubjectName name, String base, List<CodeState> states) {
    public CodeStates {
        states = List.copyOf(states);
    }

    /**
     * Reads it.
     *
     * @param named the kernel: the repository of revisions, and what patches are put on that do not say on what
     * @param others paths of files that are read too, where they are there
     * @throws PatchGenException if there is no such thing, or patches do not apply
     */
    public static CodeStates read(Environment environment, NamedBase named, SubjectName name, Set<String> others)
            throws PatchGenException {
        return switch (name.kind()) {
            case REV -> revision(environment, named, name, others);
            case RANGE -> range(environment, named, name, others);
            case MBOX, PATCHES -> patches(environment, named, name, others, posted(environment, name));
        };
    }

    /**
     * The patches of a thread or a folder.
     *
     * @throws PatchGenException if they cannot be read
     */
    public static PostedSeries posted(Environment environment, SubjectName name) throws PatchGenException {
        Path file = environment.directory().resolve(name.argument());
        return name.kind() == SubjectName.Kind.MBOX
                ? PostedSeries.ofThread(name.argument(), file, name.version())
                : PostedSeries.ofFolder(name.argument(), file);
    }

    private static CodeStates revision(Environment environment, NamedBase named, SubjectName name, Set<String> others)
            throws PatchGenException {
        try (KernelBase base = open(environment, named, name.argument(), others)) {
            CodeState state = new CodeState(name.label(0), description(base), files(base, others));
            return new CodeStates(name, base.describe(), List.of(state));
        }
    }

    private static CodeStates range(Environment environment, NamedBase named, SubjectName name, Set<String> others)
            throws PatchGenException {
        String from = name.from();
        try (KernelBase base = open(environment, named, from, others)) {
            List<CodeState> states =
                    new ArrayList<>(List.of(new CodeState(name.label(0), description(base), files(base, others))));
            for (GitHistory.Commit commit :
                    GitHistory.changing(base, from, name.to(), KernelFiles.all(), others, environment.variables())) {
                states.add(new CodeState(name.label(states.size()), commit.subject(), commit.files()));
            }
            if (states.size() == 1) {
                environment.say(
                        "no commit in " + name.written() + " changes the allocator: this is " + from + " as it is");
            }
            return new CodeStates(name, base.describe(), states);
        }
    }

    private static CodeStates patches(
            Environment environment, NamedBase named, SubjectName name, Set<String> others, PostedSeries series)
            throws PatchGenException {
        Set<String> paths = needed(others);
        try (KernelBase base = baseOf(environment, named, series, paths)) {
            List<Map<String, byte[]>> files = PatchStack.apply(name.written(), series, base, paths);
            List<CodeState> states =
                    new ArrayList<>(List.of(new CodeState(name.label(0), description(base), files.get(0))));
            for (PostedPatch patch : series.patches()) {
                int number = states.size();
                states.add(new CodeState(name.label(number), patch.subject(), files.get(number)));
            }
            return new CodeStates(name, base.describe(), states);
        }
    }

    /**
     * The commit that a series was made on, where the user's tree has it; else what the user says.
     *
     * @param others paths of files that are read too, where they are there
     * @return open; the caller closes it
     * @throws PatchGenException if there is none
     */
    public static KernelBase baseOf(Environment environment, NamedBase named, PostedSeries series, Set<String> others)
            throws PatchGenException {
        Set<String> paths = new TreeSet<>(series.paths());
        paths.addAll(others);
        if (named.rev().isEmpty() && series.baseCommit().isPresent()) {
            String commit = series.baseCommit().get();
            try {
                return open(environment, named, commit, paths);
            } catch (BaseException e) {
                environment.say("the patches were made on " + commit + ", which is not to be had (" + e.getMessage()
                        + "); they are put on what --kernel and --rev name");
            }
        }
        return environment.base(named, needed(paths));
    }

    private static KernelBase open(Environment environment, NamedBase named, String revision, Set<String> paths)
            throws BaseException {
        return environment.base(new NamedBase(named.kernel(), Optional.of(revision)), needed(paths));
    }

    private static Set<String> needed(Set<String> paths) {
        Set<String> needed = new TreeSet<>(KernelFiles.all());
        needed.addAll(paths);
        return needed;
    }

    /** Without the commit in full, which the kernel is called by elsewhere. */
    private static String description(KernelBase base) {
        return base.describe().replaceFirst(" \\(commit \\w+\\)$", "");
    }

    private static Map<String, byte[]> files(KernelBase base, Set<String> others) throws BaseException {
        Map<String, byte[]> files = new HashMap<>();
        for (String path : KernelFiles.all()) {
            files.put(path, base.read(path));
        }
        for (String path : others) {
            if (base.has(path)) {
                files.put(path, base.read(path));
            }
        }
        return files;
    }

    /**
     * Opens the kernel that they are of: of a range, that which it starts from.
     *
     * @return open; the caller closes it
     * @throws PatchGenException if it is not there any more
     */
    public KernelBase open(Environment environment, NamedBase named) throws PatchGenException {
        Set<String> paths = states.get(0).files().keySet();
        return switch (name.kind()) {
            case REV -> open(environment, named, name.argument(), paths);
            case RANGE -> open(environment, named, name.from(), paths);
            case MBOX, PATCHES -> baseOf(environment, named, posted(environment, name), paths);
        };
    }

    /** Whether the caches above the tree are others than the port's, as far as one can tell. */
    public boolean hasOtherCaches() {
        String text = new String(states.get(0).files().get(KernelFiles.IOVA_C), ISO_8859_1);
        return Rcaches.NOT_IN_OLDER_KERNELS.stream().anyMatch(function -> !text.contains(function));
    }

    /**
     * The state that is meant: the one that is named, else the last.
     *
     * @throws PatchGenException if there is no such state
     */
    public CodeState one() throws PatchGenException {
        int position = name.position().orElse(states.size() - 1);
        if (position >= states.size()) {
            throw new PatchGenException(name.label(position) + ": there are states #0 to #" + (states.size() - 1));
        }
        return states.get(position);
    }

    /**
     * All, to be compared with each other.
     *
     * @throws PatchGenException if one is named, or there is one alone
     */
    public List<CodeState> several() throws PatchGenException {
        if (name.position().isPresent() || states.size() < 2) {
            throw new PatchGenException(
                    all().get(0).label() + " is one state, and nothing to compare it with; name a range:, an mbox: or"
                            + " a patches:, all of whose states are compared");
        }
        return states;
    }

    /**
     * Those that are meant: the one that is named, else all.
     *
     * @throws PatchGenException if there is no such state
     */
    public List<CodeState> all() throws PatchGenException {
        return name.position().isPresent() ? List.of(one()) : states;
    }
}
