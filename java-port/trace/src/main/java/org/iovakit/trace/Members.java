// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace;

import java.lang.reflect.Field;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.iovakit.domain.Drops;
import org.iovakit.domain.Iova;
import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.IovaDomain;
import org.iovakit.domain.Mirrors;
import org.iovakit.kernel.RbNode;

/**
 * The members that a stage adds to struct iova and to struct iova_domain: the fields of its classes that {@link Mirrors}
 * gives a C name, without those that it {@link Drops}. Objects are not shown, but for the nodes of a tree that a domain
 * points to: they are how the ranges are linked, which the order of the ranges shows.
 */
final class Members {
    private final Map<String, Field> ofIova;
    private final Map<String, Field> ofDomain;
    private final boolean hasMax32AllocSize;

    /**
     * Finds the members, by the classes of a domain that the allocator made.
     *
     * @throws IllegalStateException if one has a type that the results have no notation for
     */
    Members(IovaAllocator allocator, IovaDomain domain) {
        Set<String> dropped = dropped(allocator.getClass());
        hasMax32AllocSize = !dropped.contains("max32_alloc_size");
        ofIova = added(domain.anchor.getClass(), Iova.class, long.class, dropped);
        ofDomain = added(domain.getClass(), IovaDomain.class, RbNode.class, dropped);
    }

    private static Set<String> dropped(Class<?> allocator) {
        Set<String> dropped = new HashSet<>();
        for (Class<?> stage = allocator; stage != IovaAllocator.class; stage = stage.getSuperclass()) {
            Drops drops = stage.getAnnotation(Drops.class);
            if (drops != null) {
                dropped.addAll(Set.of(drops.fields()));
            }
        }
        return dropped;
    }

    private static Map<String, Field> added(Class<?> top, Class<?> base, Class<?> type, Set<String> dropped) {
        Map<String, Field> members = new TreeMap<>();
        for (Class<?> stage = top; stage != base; stage = stage.getSuperclass()) {
            for (Field field : stage.getDeclaredFields()) {
                Mirrors mirrors = field.getAnnotation(Mirrors.class);
                if (mirrors != null && !dropped.contains(mirrors.value())) {
                    if (field.getType() == type) {
                        members.put(mirrors.value(), field);
                    } else if (field.getType().isPrimitive()) {
                        throw new IllegalStateException("a trace cannot show " + field + ": it shows " + type);
                    }
                }
            }
        }
        return members;
    }

    /** Whether {@code struct iova_domain} has {@code max32_alloc_size}, which is no member that a stage adds. */
    boolean hasMax32AllocSize() {
        return hasMax32AllocSize;
    }

    /** Appends {@code " member=0x1"} for each. */
    void append(Iova iova, StringBuilder line) {
        ofIova.forEach((name, field) -> {
            try {
                line.append(' ').append(name).append("=0x").append(Long.toHexString(field.getLong(iova)));
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(field + " has to be public", e);
            }
        });
    }

    /** Appends {@code " member=0x1"} for each: the lowest pfn of the node that it points to, or null. */
    void append(IovaDomain domain, StringBuilder line) {
        ofDomain.forEach((name, field) -> {
            try {
                Iova iova = (Iova) field.get(domain);
                line.append(' ').append(name).append('=');
                line.append(iova == null ? "null" : "0x" + Long.toHexString(iova.pfnLo));
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(field + " has to be public", e);
            }
        });
    }
}
