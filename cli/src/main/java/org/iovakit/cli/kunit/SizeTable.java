// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.kunit;

import java.util.List;
import java.util.Locale;
import org.iovakit.app.suite.RangeSize;
import org.iovakit.cli.shared.TextTable;

/** What a range costs, for people: a column a stage, and what is worth a word. */
final class SizeTable {
    private SizeTable() {}

    /** The table; a stage that takes more cache lines than the one before it, or more in Java than in C, is named. */
    static String of(List<RangeSize> sizes) {
        TextTable table = new TextTable(-27, -9);
        table.row(
                List.of("bytes a range"), sizes, size -> "stage " + size.stage().number());
        table.row(List.of("C, sizeof(struct iova)"), sizes, size -> size.c().bytes());
        table.row(List.of("C, an object in the slab"), sizes, size -> size.c().slabBytes());
        table.row(List.of("Java, a node on the heap"), sizes, RangeSize::javaBytes);
        for (int i = 1; i < sizes.size(); i++) {
            RangeSize before = sizes.get(i - 1);
            RangeSize size = sizes.get(i);
            if (size.crossesCacheLine(before)) {
                table.row(String.format(
                        Locale.ROOT,
                        "stage %d: struct iova crosses a cache line: %d bytes in the slab, on stage %d %d",
                        size.stage().number(),
                        size.c().slabBytes(),
                        before.stage().number(),
                        before.c().slabBytes()));
            }
        }
        sizes.stream()
                .filter(RangeSize::isJavaLarger)
                .forEach(size -> table.row(String.format(
                        Locale.ROOT,
                        "stage %d: the Java node takes %d bytes, more than the %d of C",
                        size.stage().number(),
                        size.javaBytes(),
                        size.c().slabBytes())));
        return table.toString();
    }
}
