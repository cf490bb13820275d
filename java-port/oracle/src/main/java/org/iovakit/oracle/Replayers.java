// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.iovakit.trace.Operation;

/**
 * Programs that do with a kernel's own allocator what a trace says; what they read and write is described in the package
 * org.iovakit.trace. They are built once and kept. Thread-safe, and safe beside other processes with the same directory.
 */
public final class Replayers {
    /** What a replayer is built for. */
    public enum Kind {
        /** Counts the visits of each search. */
        COUNTING("-O2", "-DREPLAY_COUNTED"),

        /** Counts the visits of each search, and the nodes touched in each hold of the lock, of whatever code. */
        TOUCHING("-O1", "-DREPLAY_COUNTED -DREPLAY_TOUCHES -DSHIM_WATCH_LOCKS"),

        /** Counts nothing, and is as fast as the kernel's code is. */
        FAST("-O2", ""),

        /**
         * Counts the basic blocks that run under a lock, of whatever code, and keeps that code from all but memory and its
         * own input and output.
         */
        STRANGE("-O2 -DSHIM_GUARDED", "-DREPLAY_BLOCKS -DREPLAY_CONFINED"),

        /** The same, which counts also the nodes touched in each hold of the lock. */
        STRANGE_TOUCHING("-O2 -DSHIM_GUARDED", "-DREPLAY_BLOCKS -DREPLAY_CONFINED -DREPLAY_TOUCHES -DSHIM_WATCH_LOCKS"),

        /** Counts visits, and ends at the first report of AddressSanitizer or UndefinedBehaviorSanitizer. */
        SANITIZING(
                "-O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all",
                "-DREPLAY_COUNTED -DREPLAY_SANITIZED");

        private final String options;
        private final String macros;

        Kind(String options, String macros) {
            this.options = options;
            this.macros = macros;
        }

        private boolean isStrange() {
            return this == STRANGE || this == STRANGE_TOUCHING;
        }

        private boolean countsTouches() {
            return this == TOUCHING || this == STRANGE_TOUCHING;
        }

        private static List<String> words(String text) {
            return text.isEmpty() ? List.of() : List.of(text.split(" ", -1));
        }
    }

    /** The pages of {@link Operation#MAX_GRANULE}, so that a trace may have domains of any kernel. */
    static final String LARGEST_PAGES = "-DPAGE_SHIFT=" + Long.numberOfTrailingZeros(Operation.MAX_GRANULE);

    private static final String COUNTED_IOVA_C = Shim.DIRECTORY + "/replay/counted_iova.c";

    private static final List<String> PROGRAM = Stream.of("handles.c", "replay.c", "serve.c", "stream.c")
            .map(file -> Shim.DIRECTORY + "/replay/" + file)
            .toList();

    private static final List<String> PROGRAM_WITH_TOUCHES =
            BuildTree.concat(PROGRAM, List.of(Shim.DIRECTORY + "/replay/touches.c"));

    static final List<String> CONFINING = List.of(Shim.DIRECTORY + "/replay/confine.c");

    /** Has each basic block call the program. */
    private static final List<String> BLOCKS = List.of("-fsanitize-coverage=trace-pc");

    /** Has each access to memory call the program, which is not linked with what would find races. */
    private static final List<String> ACCESSES = List.of("-fsanitize=thread");

    /** Nobody has compiled a stranger's code before: what a kernel's build stops at is told with its line. */
    private static final List<String> STRANGE = BuildTree.concat(BLOCKS, WarningSet.ERRORS);

    /** The function that finds room in an augmented tree, whose calls are the visits. */
    private static final String SEARCH = "__iova_search_free_gap";

    /** The function by which a search looks at the gap of a node, whose calls are; without both, steps of a walk are. */
    private static final String LOOK = "iova_gap_fits";

    private final ProgramCache programs;

    /** Keeps the programs in a directory, which it creates when needed. */
    public Replayers(Compiler compiler, Path cache) {
        this.programs = new ProgramCache(compiler, cache);
    }

    /**
     * The replayer for a kernel, built if it is not there.
     *
     * @param allocator a kernel source with what its allocator stands on ({@link Foundation}); where a stage keeps ranges in
     *     no red-black tree, with {@link KernelTree#rangesInC}
     * @throws java.nio.file.NoSuchFileException if the kernel lacks one of the files
     * @throws BuildException if it does not build
     */
    public Path replayer(KernelTree allocator, Kind kind) throws IOException {
        KernelTree kernel = seen(allocator);
        List<String> macros = new ArrayList<>(Kind.words(kind.macros));
        macros.add(LARGEST_PAGES);
        macros.addAll(describe(kernel));
        Recipe recipe = new Recipe(
                "replay",
                kind.countsTouches() ? PROGRAM_WITH_TOUCHES : PROGRAM,
                List.of(kind.isStrange() || kind == Kind.FAST ? KernelFiles.IOVA_C : COUNTED_IOVA_C),
                Kind.words(kind.options),
                macros,
                BuildTree.concat(kind.isStrange() ? STRANGE : List.of(), kind.countsTouches() ? ACCESSES : List.of()),
                kind.isStrange() ? CONFINING : List.of());
        return programs.program(recipe, kernel);
    }

    /** The same, with programs seeing its ranges as they can: where nobody says how it keeps them, and it is no mainline's tree. */
    static KernelTree seen(KernelTree kernel) throws IOException {
        return kernel.rangesInC().isEmpty() && !isTree(kernel) ? kernel.withRangesInC(Shim.unknownRanges()) : kernel;
    }

    private static boolean isTree(KernelTree kernel) throws IOException {
        StructMembers members = new StructMembers(kernel);
        return members.ofType("iova", "struct rb_node").contains("node")
                && members.ofType("iova_domain", "struct rb_root").contains("rbroot");
    }

    /** The macros that tell the replayer what this kernel has. */
    static List<String> describe(KernelTree kernel) throws IOException {
        StructMembers members = new StructMembers(kernel);
        SortedSet<String> added = members.ofType("iova", "unsigned long");
        added.removeAll(List.of("pfn_lo", "pfn_hi"));
        String iova = new String(kernel.read(KernelFiles.IOVA_C), StandardCharsets.ISO_8859_1);
        List<String> macros = new ArrayList<>(List.of(
                iova.contains(SEARCH)
                        ? "-DREPLAY_COUNT_SEARCH"
                        : iova.contains(LOOK) ? "-DREPLAY_COUNT_GAPS" : "-DREPLAY_COUNT_WALK",
                show("REPLAY_IOVA_MEMBERS", added),
                show(
                        "REPLAY_DOMAIN_NODES",
                        isTree(kernel) ? members.ofType("iova_domain", "struct rb_node *") : new TreeSet<>())));
        if (!members.ofType("iova_domain", "unsigned long").contains("max32_alloc_size")) {
            macros.add("-DREPLAY_NO_MAX32");
        }
        if (!members.ofType("iova_domain", "struct iova").contains("anchor")) {
            macros.add("-DREPLAY_NO_ANCHOR");
        }
        return macros;
    }

    private static String show(String macro, SortedSet<String> members) {
        return members.stream()
                .map(name -> "show(" + name + ")")
                .collect(Collectors.joining(" ", "-D" + macro + "(show)=", ""));
    }
}
