// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What a subject answers to an operation: the parts of its line of results, which the package org.iovakit.trace describes.
 *
 * @param outcome such as {@code took 0x5 0x6}, or {@code threw} and an exception
 * @param max32 max32_alloc_size afterwards, in pages; empty after an exception, and where the allocator keeps none
 * @param cost of the search, or -1 where none was counted
 * @param unit what the cost is counted in
 * @param warnings WARN_ON that it set off
 */
public record Answer(String outcome, OptionalLong max32, long cost, CostUnit unit, int warnings) {
    private static final String MAX32 = " max32=0x";
    private static final String TOUCHES = " touches=";
    private static final String WARNINGS = " warnings=";

    /** Reads a line of results. */
    static Answer parse(String line) {
        if (line.startsWith(Side.THREW)) {
            return new Answer(line, OptionalLong.empty(), -1, CostUnit.VISITS, 0);
        }
        int at = line.indexOf(MAX32);
        OptionalLong max32 = at < 0
                ? OptionalLong.empty()
                : OptionalLong.of(Long.parseUnsignedLong(word(line, at + MAX32.length()), 16));
        CostUnit unit = line.contains(CostUnit.BLOCKS.label()) ? CostUnit.BLOCKS : CostUnit.VISITS;
        return new Answer(outcome(line), max32, cost(line, unit), unit, (int) number(line, WARNINGS, 0));
    }

    /** What comes before the first of the parts that have a name, but for those of a dump. */
    private static String outcome(String line) {
        return Stream.of(MAX32, CostUnit.VISITS.label(), CostUnit.BLOCKS.label(), TOUCHES, WARNINGS)
                .mapToInt(line::indexOf)
                .filter(at -> at >= 0)
                .min()
                .stream()
                .mapToObj(end -> line.substring(0, end))
                .findFirst()
                .orElse(line);
    }

    /** The cost that a line of results has, or -1. */
    public static long cost(String line, CostUnit unit) {
        return number(line, unit.label(), -1);
    }

    /** Nodes touched in each hold of the lock, as a line of results has them; none where it does not say. */
    public static int[] touches(String line) {
        int at = line.indexOf(TOUCHES);
        return at < 0
                ? new int[0]
                : Arrays.stream(word(line, at + TOUCHES.length()).split(",", -1))
                        .mapToInt(Integer::parseInt)
                        .toArray();
    }

    private static long number(String line, String name, long otherwise) {
        int at = line.indexOf(name);
        return at < 0 ? otherwise : Long.parseLong(word(line, at + name.length()));
    }

    private static String word(String line, int from) {
        int end = line.indexOf(' ', from);
        return line.substring(from, end < 0 ? line.length() : end);
    }

    /** The first word of the outcome. */
    public String word() {
        return word(outcome, 0);
    }

    /** Whether it gave out a range. */
    public boolean took() {
        return outcome.startsWith("took ");
    }

    /** Whether it had none to give out. */
    public boolean refused() {
        return outcome.equals("refused");
    }

    /** The lowest pfn of the range that it names, if it names one. */
    public OptionalLong pfnLo() {
        int at = outcome.indexOf(" 0x");
        return at < 0
                ? OptionalLong.empty()
                : OptionalLong.of(Long.parseUnsignedLong(word(outcome, at + " 0x".length()), 16));
    }

    /** The range that it names, if it names one: of alloc_fast the lowest pfn alone. */
    public Optional<Range> range() {
        if (pfnLo().isEmpty()) {
            return Optional.empty();
        }
        int last = outcome.lastIndexOf(" 0x");
        return Optional.of(new Range(
                pfnLo().getAsLong(), Long.parseUnsignedLong(word(outcome, last + " 0x".length()), 16)));
    }

    /** As a line of results has it. */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder(outcome);
        max32.ifPresent(size -> line.append(MAX32).append(Long.toHexString(size)));
        if (cost >= 0) {
            line.append(unit.label()).append(cost);
        }
        if (warnings > 0) {
            line.append(WARNINGS).append(warnings);
        }
        return line.toString();
    }
}
