// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.adopt;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A commit, or a posted patch, that is to become a template.
 *
 * @param place what messages call it: {@code commit 1234abcd}, {@code patch 2}
 * @param message subject and body, with trailers
 * @param notes what a mail says below the message; empty if nothing
 * @param before files, content by path: all that it changes or removes, and maybe others
 * @param after the same, and what it adds
 */
public record AdoptedPatch(
        String place, String message, String notes, Map<String, byte[]> before, Map<String, byte[]> after) {
    public AdoptedPatch {
        before = new TreeMap<>(before);
        after = new TreeMap<>(after);
    }

    /** The same patch, but for what it does to files other than these. */
    public AdoptedPatch only(Set<String> paths) {
        Map<String, byte[]> less = new TreeMap<>(after);
        for (String path : changed()) {
            if (!paths.contains(path)) {
                less.remove(path);
                Optional.ofNullable(before.get(path)).ifPresent(content -> less.put(path, content));
            }
        }
        return new AdoptedPatch(place, message, notes, before, less);
    }

    /** The first line of its message. */
    public String subject() {
        return message.lines().findFirst().orElse("");
    }

    /** The paths of files that it changes, adds or removes. */
    public Set<String> changed() {
        Set<String> paths = new TreeSet<>(before.keySet());
        paths.addAll(after.keySet());
        paths.removeIf(path -> Arrays.equals(before.get(path), after.get(path)));
        return paths;
    }
}
