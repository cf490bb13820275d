// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.subject;

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
import org.iovakit.patchgen.csource.CSource;
import org.iovakit.patchgen.csource.ParsedFiles;
import org.iovakit.patchgen.posted.PatchStack;
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
            return new CodeStates(name, base.describe(), List.of(atBase(name, base, others)));
        } catch (BaseException e) {
            throw name.numberless()
                    .map(known -> new PatchGenException(
                            e.getMessage() + "; if " + known + " is the revision: it is one state, which has no number",
                            e))
                    .orElse(e);
        }
    }

    private static CodeStates range(Environment environment, NamedBase named, SubjectName name, Set<String> others)
            throws PatchGenException {
        String from = name.from();
        try (KernelBase base = open(environment, named, from, others)) {
            List<CodeState> states = new ArrayList<>(List.of(atBase(name, base, others)));
            Set<String> paths = Set.of();
            // What one commit has the allocator stand on, others may change.
            for (Set<String> more = needed(Set.of()); !paths.equals(more); more = allocator(states, others)) {
                paths = more;
                states.subList(1, states.size()).clear();
                for (GitHistory.Commit commit :
                        GitHistory.changing(base, from, name.to(), paths, environment.variables())) {
                    states.add(new CodeState(name.label(states.size()), commit.subject(), files(name, commit, others)));
                }
            }
            if (states.size() == 1) {
                environment.say(
                        "no commit in " + name.written() + " changes the allocator: this is " + from + " as it is");
            }
            return new CodeStates(name, base.describe(), states);
        }
    }

    /** What the allocator is built from in any of these, and what it was before anything is known. */
    private static Set<String> allocator(List<CodeState> states, Set<String> others) {
        Set<String> paths = new TreeSet<>();
        states.forEach(state -> paths.addAll(state.files().keySet()));
        paths.removeAll(others);
        return needed(paths);
    }

    private static CodeStates patches(
            Environment environment, NamedBase named, SubjectName name, Set<String> others, PostedSeries series)
            throws PatchGenException {
        Set<String> paths = needed(others);
        while (true) {
            FoundFiles found = new FoundFiles(others);
            try (KernelBase base = baseOf(environment, named, series, paths)) {
                List<Map<String, byte[]>> patched = PatchStack.apply(name.written(), series, base, paths);
                List<CodeState> states = new ArrayList<>();
                for (Map<String, byte[]> files : patched) {
                    int number = states.size();
                    String subject = number == 0
                            ? description(base)
                            : series.patches().get(number - 1).subject();
                    if (number > 0 && !files.containsKey(KernelFiles.IOVA_C)) {
                        throw noAllocator(name, "patch " + number, subject);
                    }
                    Map<String, byte[]> all = new HashMap<>(files);
                    all.putAll(found.in(
                            path -> files.containsKey(path) || series.paths().contains(path)
                                    ? Optional.ofNullable(files.get(path))
                                    : found.of(base, path)));
                    states.add(new CodeState(name.label(number), subject, all));
                }
                if (found.unread().isEmpty()) {
                    return new CodeStates(name, base.describe(), states);
                }
                paths.addAll(found.unread());
            }
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

    /** A revision of a repository, which holds all that it is asked for. */
    private static CodeState atBase(SubjectName name, KernelBase base, Set<String> others) throws PatchGenException {
        // It says best why there is none.
        base.read(KernelFiles.IOVA_C);
        FoundFiles found = new FoundFiles(others);
        return new CodeState(name.label(0), description(base), found.in(path -> found.of(base, path)));
    }

    private static Map<String, byte[]> files(SubjectName name, GitHistory.Commit commit, Set<String> others)
            throws PatchGenException {
        if (commit.read(KernelFiles.IOVA_C).isEmpty()) {
            throw noAllocator(name, "commit " + commit.id(), commit.subject());
        }
        return new FoundFiles(others).in(commit::read);
    }

    private static PatchGenException noAllocator(SubjectName name, String what, String subject) {
        return new PatchGenException(name.written() + ": " + what + " ('" + subject + "') removes " + KernelFiles.IOVA_C
                + ", and there is no allocator to ask after it; name what ends before that");
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

    /**
     * Whether the caches above the tree are others than the port's, as far as one can tell.
     *
     * @throws PatchGenException if the allocator cannot be parsed
     */
    public boolean hasOtherCaches() throws PatchGenException {
        return Rcaches.areOlder(allocator());
    }

    /**
     * Whether these caches get magazines when there is need, which the port's may do as well.
     *
     * @throws PatchGenException if the allocator cannot be parsed
     */
    public boolean hasMagazinesOnDemand() throws PatchGenException {
        return Rcaches.allocateOnDemand(allocator());
    }

    /** That of the state that all others start from. */
    private CSource allocator() throws PatchGenException {
        byte[] allocator = states.get(0).files().get(KernelFiles.IOVA_C);
        return new ParsedFiles().of(KernelFiles.IOVA_C, allocator);
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
