// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.domain;

import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.iovakit.kernel.Machine;

/**
 * What a stage changes of the one before, read from its classes by {@link Mirrors} and {@link Drops}: to be held
 * against what its patch changes in the C. All lists hold C names, sorted.
 *
 * @param addedFunctions functions that the stage before does not have
 * @param redefinedFunctions functions that the stage before has in another form
 * @param droppedFunctions functions that only the stage before has
 * @param structs {@code iova} and {@code iova_domain}, changed or not
 */
public record StageShape(
        List<String> addedFunctions,
        List<String> redefinedFunctions,
        List<String> droppedFunctions,
        List<StructShape> structs) {
    public StageShape {
        addedFunctions = List.copyOf(addedFunctions);
        redefinedFunctions = List.copyOf(redefinedFunctions);
        droppedFunctions = List.copyOf(droppedFunctions);
        structs = List.copyOf(structs);
    }

    /**
     * The shape of a stage.
     *
     * @throws IllegalArgumentException for a base, to which no patch leads
     * @throws IllegalStateException if the stage's allocator does not extend the one before, or if what it declares
     *     dropped is not what it drops; the message names both
     */
    public static StageShape of(Stage stage) {
        Stage before = stage.parent()
                .orElseThrow(() -> new IllegalArgumentException(describe(stage) + " is a base: no patch leads to it"));
        IovaAllocator old = before.load(new Machine(1));
        IovaAllocator now = stage.load(new Machine(1));
        if (old.getClass() == now.getClass() || !old.getClass().isInstance(now)) {
            throw new IllegalStateException(
                    describe(stage) + ": " + now.getClass().getName() + " does not extend "
                            + old.getClass().getName() + " of stage " + before.name());
        }
        List<Class<?>> oldClasses = lineage(old.getClass(), Object.class);
        List<Class<?>> ownClasses = lineage(now.getClass(), old.getClass());

        Set<String> had = minus(mirrored(oldClasses, Class::getDeclaredMethods), dropped(oldClasses, Drops::functions));
        Set<String> defines = mirrored(ownClasses, Class::getDeclaredMethods);
        Set<String> drops = dropped(ownClasses, Drops::functions);
        refuse(stage, "functions that stage " + before.name() + " does not have", minus(drops, had));
        refuse(stage, "functions that it defines", common(drops, defines));

        List<StructShape> structs = List.of(
                struct(Iova.class, members(Iova.class, old.newIova(), old), members(Iova.class, now.newIova(), now)),
                struct(
                        IovaDomain.class,
                        members(IovaDomain.class, old.newDomain(), old),
                        members(IovaDomain.class, now.newDomain(), now)));
        Set<String> lacks = new TreeSet<>();
        structs.forEach(struct -> lacks.addAll(struct.droppedMembers()));
        Set<String> dropsMembers = dropped(ownClasses, Drops::fields);
        refuse(stage, "members that its structs have, or never had", minus(dropsMembers, lacks));
        if (!dropsMembers.containsAll(lacks)) {
            throw new IllegalStateException(
                    describe(stage) + " does not declare dropped what its structs lack: " + minus(lacks, dropsMembers));
        }
        return new StageShape(sorted(minus(defines, had)), sorted(common(defines, had)), sorted(drops), structs);
    }

    /** The C members of {@code struct iova} and {@code struct iova_domain} that a stage has, sorted. */
    public static SortedSet<String> members(Stage stage) {
        IovaAllocator allocator = stage.load(new Machine(1));
        SortedSet<String> members = new TreeSet<>(members(Iova.class, allocator.newIova(), allocator));
        members.addAll(members(IovaDomain.class, allocator.newDomain(), allocator));
        return members;
    }

    /** What the class of the stage has, and of the root's what the allocator does not drop: that can only be inherited. */
    private static Set<String> members(Class<?> root, Object storage, IovaAllocator allocator) {
        Set<String> members = mirrored(List.of(root), Class::getDeclaredFields);
        Mirrors embedded = root.getAnnotatedSuperclass().getAnnotation(Mirrors.class);
        if (embedded != null) {
            members.add(embedded.value());
        }
        members.removeAll(dropped(lineage(allocator.getClass(), Object.class), Drops::fields));
        members.addAll(mirrored(lineage(storage.getClass(), root), Class::getDeclaredFields));
        return members;
    }

    private static StructShape struct(Class<?> root, Set<String> had, Set<String> has) {
        return new StructShape(
                root.getAnnotation(Mirrors.class).value(), sorted(minus(has, had)), sorted(minus(had, has)));
    }

    /** A class and those that it extends, up to but without {@code end}. */
    private static List<Class<?>> lineage(Class<?> type, Class<?> end) {
        List<Class<?>> lineage = new ArrayList<>();
        for (Class<?> each = type; each != end; each = each.getSuperclass()) {
            lineage.add(each);
        }
        return lineage;
    }

    private static Set<String> mirrored(List<Class<?>> classes, Function<Class<?>, AnnotatedElement[]> members) {
        Set<String> names = new TreeSet<>();
        for (Class<?> type : classes) {
            for (AnnotatedElement member : members.apply(type)) {
                Mirrors mirrors = member.getAnnotation(Mirrors.class);
                if (mirrors != null) {
                    names.add(mirrors.value());
                }
            }
        }
        return names;
    }

    private static Set<String> dropped(List<Class<?>> classes, Function<Drops, String[]> kind) {
        Set<String> names = new TreeSet<>();
        for (Class<?> type : classes) {
            Drops drops = type.getDeclaredAnnotation(Drops.class);
            if (drops != null) {
                names.addAll(List.of(kind.apply(drops)));
            }
        }
        return names;
    }

    private static Set<String> minus(Set<String> names, Set<String> others) {
        Set<String> rest = new TreeSet<>(names);
        rest.removeAll(others);
        return rest;
    }

    private static Set<String> common(Set<String> names, Set<String> others) {
        Set<String> common = new TreeSet<>(names);
        common.retainAll(others);
        return common;
    }

    private static List<String> sorted(Collection<String> names) {
        return names.stream().sorted().toList();
    }

    private static void refuse(Stage stage, String kind, Set<String> names) {
        if (!names.isEmpty()) {
            throw new IllegalStateException(describe(stage) + " declares dropped " + kind + ": " + names);
        }
    }

    private static String describe(Stage stage) {
        return "stage " + stage.name();
    }
}
