// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What C of a kernel stands on, found from what it includes: headers of the kernel, where the shim has none of the same
 * name, and the files that implement these. {@code include/linux/NAME.h} is implemented by {@code lib/NAME.c} or {@code
 * drivers/iommu/NAME.c}, and a header that lies elsewhere by the file of its name beside it, if there is one. What is
 * included under a condition counts as included; what is nowhere is left for the compiler to tell of. Immutable.
 *
 * @param files content by path from the kernel's root, of C and headers
 * @param units those of the files that are to be compiled beside the ones that it was asked for
 */
public record Foundation(SortedMap<String, byte[]> files, SortedSet<String> units) {
    private static final Pattern INCLUDE =
            Pattern.compile("(?m)^[ \\t]*#[ \\t]*include[ \\t]*([<\"])([\\w.,+/-]+)[>\"]");

    /** What a kernel is not asked for: no path, or one that leads out of it. */
    private static final Pattern NO_PATH = Pattern.compile("(?:^|/)\\.{0,2}(?:/|$)");

    private static final Pattern KERNEL_HEADER = Pattern.compile(KernelFiles.INCLUDE + "/linux/([\\w-]+)\\.h");

    private static final Pattern HEADER = Pattern.compile("(.*)\\.h");

    public Foundation {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        units = Collections.unmodifiableSortedSet(new TreeSet<>(units));
    }

    /**
     * What an allocator stands on, itself included.
     *
     * @throws NoSuchFileException if there is no allocator
     * @throws IOException if a file cannot be read
     */
    public static Foundation ofAllocator(KernelTree kernel) throws IOException {
        return of(kernel, List.of(KernelFiles.IOVA_C, KernelFiles.IOVA_H));
    }

    /**
     * What some files stand on, themselves included.
     *
     * @param roots their paths
     * @throws NoSuchFileException if the kernel lacks one of them
     * @throws IOException if a file cannot be read
     */
    static Foundation of(KernelTree kernel, Collection<String> roots) throws IOException {
        SortedMap<String, byte[]> files = kernel.read(roots);
        SortedSet<String> units = new TreeSet<>();
        Deque<String> unread = new ArrayDeque<>(files.keySet());
        // A program goes through the ranges by what the kernel brings, which is not the kernel's.
        for (String text : kernel.rangesInC().values()) {
            follow(kernel, Shim.RANGES, text, files, unread);
        }
        for (String path = unread.poll(); path != null; path = unread.poll()) {
            follow(kernel, path, new String(files.get(path), ISO_8859_1), files, unread);
            for (String unit : implementations(path)) {
                Optional<byte[]> content = files.containsKey(unit) ? Optional.empty() : find(kernel, unit);
                if (content.isPresent()) {
                    files.put(unit, content.get());
                    units.add(unit);
                    unread.add(unit);
                }
            }
        }
        return new Foundation(files, units);
    }

    /** Adds what a file includes, where it is the kernel's. */
    private static void follow(
            KernelTree kernel, String path, String text, Map<String, byte[]> files, Deque<String> unread)
            throws IOException {
        for (Matcher include = INCLUDE.matcher(text); include.find(); ) {
            for (String candidate : candidates(path, include)) {
                if (files.containsKey(candidate)) {
                    break;
                }
                Optional<byte[]> content = find(kernel, candidate);
                if (content.isPresent()) {
                    files.put(candidate, content.get());
                    unread.add(candidate);
                    break;
                }
            }
        }
    }

    /** Where the compiler looks for what a file includes, in the kernel: nowhere if it has found it in the shim by then. */
    private static List<String> candidates(String path, Matcher include) throws IOException {
        String name = include.group(2);
        boolean isStoodIn = Shim.files().containsKey(Shim.INCLUDE + name);
        Stream<String> below = isStoodIn ? Stream.of() : Stream.of(KernelFiles.INCLUDE + "/" + name);
        Stream<String> beside = include.group(1).equals("\"") && !path.startsWith(Shim.DIRECTORY)
                ? Stream.of(Path.of(path).resolveSibling(name).normalize().toString())
                : Stream.of();
        return Stream.concat(beside, below)
                .filter(candidate -> !NO_PATH.matcher(candidate).find())
                // Nobody's file takes the place of one of the shim's.
                .filter(candidate -> !candidate.startsWith(Shim.DIRECTORY + "/"))
                .toList();
    }

    /** Whether it is a place where something could be that the mainline allocator stands on, and where nothing is. */
    public static boolean lacksInMainline(String path) {
        return !KernelFiles.all().contains(path)
                && KernelFiles.all().stream()
                        .anyMatch(header -> implementations(header).contains(path));
    }

    private static List<String> implementations(String path) {
        Matcher ofKernel = KERNEL_HEADER.matcher(path);
        if (ofKernel.matches()) {
            return Stream.of("lib/", "drivers/iommu/")
                    .map(folder -> folder + ofKernel.group(1) + ".c")
                    .toList();
        }
        Matcher header = HEADER.matcher(path);
        return header.matches() && !path.startsWith(KernelFiles.INCLUDE + "/")
                ? List.of(header.group(1) + ".c")
                : List.of();
    }

    private static Optional<byte[]> find(KernelTree kernel, String path) throws IOException {
        try {
            return Optional.of(kernel.read(path));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Those of the files that one of them includes, itself among them. */
    SortedMap<String, byte[]> behind(String path) throws IOException {
        SortedMap<String, byte[]> behind = new TreeMap<>(Map.of(path, files.get(path)));
        KernelTree these = KernelTree.of(files, "it is not among those that were found");
        Deque<String> unread = new ArrayDeque<>(behind.keySet());
        for (String next = unread.poll(); next != null; next = unread.poll()) {
            follow(these, next, new String(files.get(next), ISO_8859_1), behind, unread);
        }
        return behind;
    }
}
