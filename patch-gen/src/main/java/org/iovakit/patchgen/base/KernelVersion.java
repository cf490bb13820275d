// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingInt;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A kernel version, with the names that the top Makefile gives its parts.
 *
 * <p>Ordered by age: a release candidate comes before its release, other suffixes after it.
 *
 * @param extraversion what follows the numbers, its hyphen included: "-rc3", or empty
 */
public record KernelVersion(int version, int patchlevel, int sublevel, String extraversion)
        implements Comparable<KernelVersion> {

    private static final Pattern ASSIGNMENT = Pattern.compile(
            "^(VERSION|PATCHLEVEL|SUBLEVEL|EXTRAVERSION)[ \\t]*=[ \\t]*(\\S*)[ \\t]*$", Pattern.MULTILINE);
    private static final Pattern CANDIDATE = Pattern.compile("-rc(\\d{1,4})\\b.*");
    private static final Comparator<KernelVersion> AGE = comparingInt(KernelVersion::version)
            .thenComparingInt(KernelVersion::patchlevel)
            .thenComparingInt(KernelVersion::sublevel)
            .thenComparingInt(KernelVersion::candidate)
            .thenComparing(comparing(KernelVersion::extraversion));

    /** Reads the top Makefile; empty if it is not a kernel's. */
    static Optional<KernelVersion> ofMakefile(String makefile) {
        Map<String, String> parts = new HashMap<>();
        Matcher line = ASSIGNMENT.matcher(makefile);
        while (parts.size() < 4 && line.find()) {
            parts.putIfAbsent(line.group(1), line.group(2));
        }
        if (!parts.containsKey("VERSION") || !parts.containsKey("PATCHLEVEL")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new KernelVersion(
                    Integer.parseInt(parts.get("VERSION")),
                    Integer.parseInt(parts.get("PATCHLEVEL")),
                    Integer.parseInt(parts.getOrDefault("SUBLEVEL", "0")),
                    parts.getOrDefault("EXTRAVERSION", "")));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** A release counts as later than any of its candidates. */
    private int candidate() {
        Matcher rc = CANDIDATE.matcher(extraversion);
        return rc.matches() ? Integer.parseInt(rc.group(1)) : Integer.MAX_VALUE;
    }

    /**
     * Whether this is older than a release, and than its candidates.
     *
     * @param release its first two numbers: "6.1"
     */
    public boolean isBefore(String release) {
        String[] numbers = release.split("\\.", 2);
        int major = Integer.parseInt(numbers[0]);
        return version < major || (version == major && patchlevel < Integer.parseInt(numbers[1]));
    }

    @Override
    public int compareTo(KernelVersion other) {
        return AGE.compare(this, other);
    }

    @Override
    public String toString() {
        return version + "." + patchlevel + "." + sublevel + extraversion;
    }
}
