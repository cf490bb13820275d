// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.posted;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines that a patch takes away and adds, file by file, in order: what it does, whatever stands around it. White space
 * does not count, as in {@code git patch-id}: mail programs change it. Immutable.
 */
public final class ChangedLines {
    private static final Pattern HUNK = Pattern.compile("@@ -\\d+(?:,(\\d{1,8}))? \\+\\d+(?:,(\\d{1,8}))? @@.*");

    private final SortedMap<String, List<String>> byPath = new TreeMap<>();

    /** What stands in a text with diffs in it, such as a mail's or git's. */
    public ChangedLines(String text) {
        List<String> lines = text.lines().toList();
        String path = "";
        for (int at = 0; at < lines.size(); at++) {
            String line = lines.get(at);
            Matcher hunk = HUNK.matcher(line);
            if (line.startsWith("--- ")
                    && at + 1 < lines.size()
                    && lines.get(at + 1).startsWith("+++ ")) {
                at++;
                String after = lines.get(at).substring("+++ ".length());
                path = path(after.startsWith("/dev/null") ? line.substring("--- ".length()) : after);
            } else if (!path.isEmpty() && hunk.matches()) {
                at += read(lines.subList(at + 1, lines.size()), count(hunk.group(1)), count(hunk.group(2)), path);
            }
        }
    }

    private static String path(String named) {
        return named.replaceFirst("\\t.*", "").strip().replaceFirst("^[ab]/", "");
    }

    private static int count(String digits) {
        return digits == null ? 1 : Integer.parseInt(digits);
    }

    /** Reads a hunk, and returns how many lines it has. */
    private int read(List<String> lines, int before, int after, String path) {
        List<String> changed = byPath.computeIfAbsent(path, any -> new ArrayList<>());
        int old = 0;
        int fresh = 0;
        int at = 0;
        for (; at < lines.size() && (old < before || fresh < after); at++) {
            String line = lines.get(at);
            boolean adds = line.startsWith("+");
            boolean removes = line.startsWith("-");
            if (adds || removes) {
                changed.add(line.replaceAll("\\s", ""));
            }
            if (!line.startsWith("\\")) {
                old += adds ? 0 : 1;
                fresh += removes ? 0 : 1;
            }
        }
        return at;
    }

    /**
     * How what was posted differs from what is rendered, in a line.
     *
     * @param rendered what is rendered; this was posted
     * @return empty if both do the same
     */
    public Optional<String> difference(ChangedLines rendered) {
        TreeSet<String> paths = new TreeSet<>(byPath.keySet());
        paths.addAll(rendered.byPath.keySet());
        List<String> differences = new ArrayList<>();
        for (String path : paths) {
            List<String> here = byPath.getOrDefault(path, List.of());
            List<String> there = rendered.byPath.getOrDefault(path, List.of());
            if (!here.equals(there)) {
                int posted = without(here, there);
                int ours = without(there, here);
                differences.add(path + ": "
                        + (posted + ours == 0
                                ? "the same lines in another order"
                                : "lines only as posted " + posted + ", only as rendered " + ours));
            }
        }
        return differences.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", differences));
    }

    private static int without(List<String> lines, List<String> others) {
        List<String> left = new ArrayList<>(lines);
        others.forEach(left::remove);
        return left.size();
    }
}
