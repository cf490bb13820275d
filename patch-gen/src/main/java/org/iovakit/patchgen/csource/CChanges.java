// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.csource;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What changed from one state of a C file to another, by name. Comments and white space do not count.
 *
 * @param added functions that the file did not define before
 * @param changed functions whose definition is another one
 * @param deleted functions that the file no longer defines
 * @param addedMembers members that a struct gained: {@code iova.gap_to_prev}
 * @param deletedMembers members that a struct lost
 */
public record CChanges(
        SortedSet<String> added,
        SortedSet<String> changed,
        SortedSet<String> deleted,
        SortedSet<String> addedMembers,
        SortedSet<String> deletedMembers) {
    /** Compares two states. A function that is defined more than once counts with all its definitions. */
    public static CChanges between(CSource before, CSource after) {
        Map<String, List<String>> old = definitions(before);
        Map<String, List<String>> now = definitions(after);
        SortedSet<String> changed = new TreeSet<>(old.keySet());
        changed.retainAll(now.keySet());
        changed.removeIf(name -> old.get(name).equals(now.get(name)));
        return new CChanges(
                without(now.keySet(), old.keySet()),
                changed,
                without(old.keySet(), now.keySet()),
                without(members(after), members(before)),
                without(members(before), members(after)));
    }

    private static Map<String, List<String>> definitions(CSource source) {
        Map<String, List<String>> definitions = new LinkedHashMap<>();
        for (CFunction function : source.functions()) {
            definitions.merge(function.name(), function.tokens(), (a, b) -> {
                List<String> both = new ArrayList<>(a);
                both.addAll(b);
                return both;
            });
        }
        return definitions;
    }

    private static SortedSet<String> members(CSource source) {
        SortedSet<String> members = new TreeSet<>();
        source.structs()
                .forEach(
                        struct -> struct.members().forEach(member -> members.add(struct.name() + "." + member.name())));
        return members;
    }

    private static SortedSet<String> without(Collection<String> all, Collection<String> known) {
        SortedSet<String> rest = new TreeSet<>(all);
        rest.removeAll(known);
        return rest;
    }
}
