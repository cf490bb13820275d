// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the suite said of one broken allocator.
 *
 * @param allocator its name
 * @param failed the lines of the suite whose checks failed, by case; only cases that failed are in it
 */
public record BrokenRun(String allocator, Map<String, SortedSet<Integer>> failed) {
    private static final String COMPLETE = "all tried";

    /**
     * Reads what the suite's program prints.
     *
     * @throws IOException if it broke off
     */
    static List<BrokenRun> parse(String output) throws IOException {
        Map<String, Map<String, SortedSet<Integer>>> failed = new TreeMap<>();
        List<String> lines = output.lines().toList();
        if (!lines.contains(COMPLETE)) {
            throw new IOException("the suite on broken allocators did not come to its end:\n" + output.strip());
        }
        for (String line : lines.subList(0, lines.indexOf(COMPLETE))) {
            String[] words = line.split(" ", -1);
            if (words.length != 3 || !words[2].matches("\\d{1,9}")) {
                throw new IOException("the suite on broken allocators broke off: " + line);
            }
            failed.computeIfAbsent(words[0], name -> new TreeMap<>())
                    .computeIfAbsent(words[1], name -> new TreeSet<>())
                    .add(Integer.valueOf(words[2]));
        }
        List<BrokenRun> runs = new ArrayList<>();
        failed.forEach((allocator, cases) -> runs.add(new BrokenRun(allocator, cases)));
        return runs;
    }
}
