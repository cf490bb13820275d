// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How the page writes numbers. */
final class Notation {
    private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB");

    private Notation() {}

    /** Hexadecimal, as C has it; a number near the top of 64 bits by its complement, {@code ~0x100000}. */
    static String hex(long value) {
        if (value == ~0L) {
            return "~0";
        }
        return value < 0 ? "~0x" + Long.toHexString(~value) : "0x" + Long.toHexString(value);
    }

    /** {@code 0xfffff}, or {@code 0xffffc–0xfffff}. */
    static String range(long lo, long hi) {
        return lo == hi ? hex(lo) : hex(lo) + "–" + hex(hi);
    }

    /** With a capital and a full stop. */
    static String sentence(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1) + ".";
    }

    /** {@code 500,000}. */
    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@code 100}, {@code 10k}, {@code 1M}: for powers of ten. */
    static String power(long number) {
        if (number >= 1_000_000) {
            return number / 1_000_000 + "M";
        }
        return number >= 1_000 ? number / 1_000 + "k" : Long.toString(number);
    }

    /**
     * An amount of memory in the unit that suits it, {@code 4 GiB}.
     *
     * @param pages unsigned
     * @param granule bytes a page, a power of two
     */
    static String bytes(long pages, long granule) {
        double amount = (double) (pages >>> 1) * 2 * granule + (double) ((pages & 1) * granule);
        int unit = 0;
        while (amount >= 1024 && unit < UNITS.size() - 1) {
            amount /= 1024;
            unit++;
        }
        String digits = String.format(Locale.ROOT, amount < 10 ? "%.1f" : "%.0f", amount);
        return digits.replaceFirst("\\.0$", "") + " " + UNITS.get(unit);
    }

    /** {@code stage 0}, {@code stages 1, 2}, {@code stages 3–5}. */
    static String stages(List<Integer> numbers) {
        if (numbers.size() == 1) {
            return "stage " + numbers.get(0);
        }
        int first = numbers.get(0);
        int last = numbers.get(numbers.size() - 1);
        if (numbers.size() > 2 && last - first == numbers.size() - 1) {
            return "stages " + first + "–" + last;
        }
        return "stages " + numbers.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
