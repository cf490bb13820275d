// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.domain;

import java.lang.reflect.AnnotatedElement;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.iovakit.kernel.Follows;
import org.iovakit.kernel.Machine;
import org.iovakit.kernel.RbAugmentCallbacks;
import org.iovakit.kernel.RbTree;

/** The C functions that the port mirrors, read from {@link Mirrors} and {@link Follows}. Immutable. */
public final class MirroredFunctions {
    /** The caches above the tree. */
    private static final List<Class<?>> RCACHES =
            List.of(IovaRcaches.class, IovaRcache.class, IovaCpuRcache.class, IovaMagazine.class);

    /** What stages use as it is, without extending it, beside the caches. */
    private static final List<Class<?>> SHARED = List.of(RbTree.class, RbAugmentCallbacks.class);

    private final Map<String, Set<String>> namesByFile = new HashMap<>();

    private MirroredFunctions(Collection<Class<?>> classes) {
        for (Class<?> type : classes) {
            Stream.concat(Arrays.stream(type.getDeclaredMethods()), Arrays.stream(type.getDeclaredFields()))
                    .forEach(this::addFollowed);
            for (AnnotatedElement method : type.getDeclaredMethods()) {
                Mirrors mirrors = method.getAnnotation(Mirrors.class);
                if (mirrors != null) {
                    add(mirrors.file(), mirrors.value());
                }
            }
        }
    }

    /** The functions that one or another of these stages mirrors. */
    public static MirroredFunctions of(Iterable<Stage> stages) {
        Set<Class<?>> classes = new HashSet<>(SHARED);
        classes.addAll(RCACHES);
        for (Stage stage : stages) {
            IovaAllocator allocator = stage.load(new Machine(1));
            Stream.of(allocator, allocator.newIova(), allocator.newDomain())
                    .flatMap(part -> Stream.<Class<?>>iterate(part.getClass(), Objects::nonNull, Class::getSuperclass))
                    .forEach(classes::add);
        }
        return new MirroredFunctions(classes);
    }

    /** The functions of the caches above the tree, which no stage changes. */
    public static MirroredFunctions ofRcaches() {
        return new MirroredFunctions(RCACHES);
    }

    /**
     * The functions of a file that have a mirror.
     *
     * @param file from the top of the kernel tree
     * @return their C names, sorted
     */
    public SortedSet<String> in(String file) {
        return new TreeSet<>(namesByFile.getOrDefault(file, Set.of()));
    }

    /**
     * Whether a function has a mirror.
     *
     * @param file the file that defines it, from the top of the kernel tree
     * @param function its C name
     */
    public boolean contains(String file, String function) {
        return namesByFile.getOrDefault(file, Set.of()).contains(function);
    }

    private void addFollowed(AnnotatedElement member) {
        for (Follows follows : member.getAnnotationsByType(Follows.class)) {
            for (String function : follows.value()) {
                add(follows.file(), function);
            }
        }
    }

    private void add(String file, String function) {
        namesByFile.computeIfAbsent(file, f -> new HashSet<>()).add(function);
    }
}
