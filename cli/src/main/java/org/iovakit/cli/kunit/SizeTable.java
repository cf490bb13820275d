// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.kunit;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.iovakit.app.suite.RangeSize;

/** What a range costs, for people: a column a stage, and what is worth a word. */
final class SizeTable {
    private SizeTable() {}

    /** The table; a stage that takes more cache lines than the one before it, or more in Java than in C, is named. */
    static String of(List<RangeSize> sizes) {
        StringBuilder text = new StringBuilder();
        add(text, "bytes a range", sizes, size -> "stage " + size.stage().number());
        add(text, "C, sizeof(struct iova)", sizes, size -> size.c().bytes());
        add(text, "C, an object in the slab", sizes, size -> size.c().slabBytes());
        add(text, "Java, a node on the heap", sizes, RangeSize::javaBytes);
        for (int i = 1; i < sizes.size(); i++) {
            RangeSize before = sizes.get(i - 1);
            RangeSize size = sizes.get(i);
            if (size.crossesCacheLine(before)) {
                text.append(String.format(
                        Locale.ROOT,
                        "stage %d: struct iova crosses a cache line of %d bytes; in the slab it takes %d bytes, on stage %d %d%n",
                        size.stage().number(),
                        size.c().cacheLine(),
                        size.c().slabBytes(),
                        before.stage().number(),
                        before.c().slabBytes()));
            }
        }
        sizes.stream()
                .filter(RangeSize::isJavaLarger)
                .forEach(size -> text.append(String.format(
                        Locale.ROOT,
                        "stage %d: the Java node takes %d bytes, more than the %d of C%n",
                        size.stage().number(),
                        size.javaBytes(),
                        size.c().slabBytes())));
        return text.toString();
    }

    private static void add(StringBuilder text, String title, List<RangeSize> sizes, Function<RangeSize, Object> cell) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-27s", title));
        sizes.forEach(size -> line.append(String.format(Locale.ROOT, "%-9s", cell.apply(size))));
        text.append(line.toString().stripTrailing()).append('\n');
    }
}
