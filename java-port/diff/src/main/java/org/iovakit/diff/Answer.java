// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a stage answers to an operation: the parts of its line of results, which the package org.iovakit.trace describes.
 *
 * @param outcome such as {@code took 0x5 0x6}, or {@code threw} and an exception
 * @param max32 max32_alloc_size afterwards, in pages; empty after an exception
 * @param visits nodes that the search visited, or -1 where there was none to count
 * @param warnings WARN_ON that it set off
 */
public record Answer(String outcome, OptionalLong max32, long visits, int warnings) {
    private static final String MAX32 = " max32=0x";
    private static final String VISITS = " visits=";
    private static final String WARNINGS = " warnings=";

    /** Reads a line of results. */
    static Answer parse(String line) {
        int end = line.indexOf(MAX32);
        if (end < 0) {
            return new Answer(line, OptionalLong.empty(), -1, 0);
        }
        long max32 = Long.parseUnsignedLong(word(line, end + MAX32.length()), 16);
        return new Answer(line.substring(0, end), OptionalLong.of(max32), number(line, VISITS, -1), (int)
                number(line, WARNINGS, 0));
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
        if (visits >= 0) {
            line.append(VISITS).append(visits);
        }
        if (warnings > 0) {
            line.append(WARNINGS).append(warnings);
        }
        return line.toString();
    }
}
