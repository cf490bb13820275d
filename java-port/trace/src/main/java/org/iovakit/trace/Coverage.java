// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How much of what a host did a trace of it has. It stands in the trace as remarks, a figure each, such as {@code #
 * capture: held=9930}. Immutable.
 */
public final class Coverage {
    /** What such remarks start with. */
    private static final String MARK = "capture: ";

    /** A figure; what is not there is 0. */
    public enum Figure {
        /** Map and unmap events that were read. */
        EVENTS,

        /** From the first event to the last, by the clock of the capture; 0 where that is none of time. */
        NANOSECONDS,

        /** Ranges that were there before the first event, as their unmaps tell. The first allocations are they. */
        HELD,

        /** Those of them that the last tenth of the events told of. */
        HELD_LATE,

        /** Pages in the addresses that it spans of which no event tells: others may be held there. */
        UNKNOWN_PAGES,

        /** Events that are missing, as the capture itself says. */
        LOST,

        /** Places where it says so without a number. */
        LOST_PLACES,

        /** Events that are missing at its start, as the buffer was too small. */
        OVERWRITTEN,

        /** Events that are there, and could not be read. */
        UNREAD,

        /** Events that have to be missing, as those that are there contradict each other without them. */
        CONTRADICTIONS,

        /** Events of which the capture does not tell the time. */
        WITHOUT_TIME,

        /** Events of which it does not tell the CPU. */
        WITHOUT_CPU,

        /** Captures that were joined, if there are several. */
        PARTS,

        /** Maps that were not wanted. */
        UNWANTED;

        /** The word for it in remarks and JSON: {@code held-late}. */
        public String key() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final Map<Figure, Long> figures;

    private Coverage(Map<Figure, Long> figures) {
        this.figures = figures;
    }

    /** Nothing is known to be missing. */
    public static final Coverage NOTHING = new Coverage(Map.of());

    /** The same with another figure. */
    public Coverage with(Figure figure, long value) {
        Map<Figure, Long> changed = new EnumMap<>(Figure.class);
        changed.putAll(figures);
        if (value == 0) {
            changed.remove(figure);
        } else {
            changed.put(figure, value);
        }
        return new Coverage(changed);
    }

    /** One figure. */
    public long get(Figure figure) {
        return figures.getOrDefault(figure, 0L);
    }

    /** Those that are there. */
    public Map<Figure, Long> figures() {
        return Collections.unmodifiableMap(figures);
    }

    /** Whether it is known to lack its start. */
    public boolean beganInTheMidst() {
        return get(Figure.HELD) > 0 || get(Figure.OVERWRITTEN) > 0;
    }

    /** Events that are known to be missing in its midst, at least. */
    public long missing() {
        return saturated(
                saturated(Math.max(get(Figure.LOST), get(Figure.CONTRADICTIONS)), get(Figure.UNREAD)),
                get(Figure.LOST) == 0 && get(Figure.CONTRADICTIONS) == 0 ? get(Figure.LOST_PLACES) : 0);
    }

    private static long saturated(long one, long other) {
        return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
    }

    /** Whether nothing is known to be missing, or to be guessed, so that what comes of the trace needs no reserve. */
    public boolean isComplete() {
        return figures.keySet().stream()
                .allMatch(figure ->
                        figure == Figure.EVENTS || figure == Figure.NANOSECONDS || figure == Figure.UNKNOWN_PAGES);
    }

    /** What is missing, and how far off an answer can be for it, a sentence each; none where it is complete. */
    public List<String> reserves() {
        List<String> reserves = new ArrayList<>();
        if (beganInTheMidst()) {
            reserves.add("It began in the midst"
                    + (get(Figure.OVERWRITTEN) > 0
                            ? ", " + get(Figure.OVERWRITTEN) + " older events were overwritten"
                            : "")
                    + ": " + get(Figure.HELD) + " ranges are held from its start, as their unmaps tell, "
                    + get(Figure.HELD_LATE) + " of them told by its last tenth. What was mapped before and is not"
                    + " unmapped in it is not known: at most a range for each of the " + get(Figure.UNKNOWN_PAGES)
                    + " pages in between of which it tells nothing, and a search from range to range would visit as many"
                    + " more.");
        }
        if (missing() > 0) {
            reserves.add(
                    missing() + " events are missing, " + share(missing()) + " of what there was, at least: each may"
                            + " be a range more or less that is held, and a search from range to range would visit as many more or"
                            + " less.");
        }
        if (get(Figure.WITHOUT_TIME) > 0) {
            reserves.add(get(Figure.WITHOUT_TIME) + " events have no time, so it is not known how much passed.");
        }
        if (get(Figure.WITHOUT_CPU) > 0) {
            reserves.add(get(Figure.WITHOUT_CPU)
                    + " events have no CPU, and share the caches of CPU 0: they may have been on many.");
        }
        if (get(Figure.PARTS) > 1) {
            reserves.add("It is joined of " + get(Figure.PARTS)
                    + " captures: what was between them is missing, and if they are of one time their order is not"
                    + " known.");
        }
        if (get(Figure.UNWANTED) > 0) {
            reserves.add(get(Figure.UNWANTED) + " maps were not wanted, and their ranges are not in its way.");
        }
        return reserves;
    }

    private String share(long missing) {
        double all = (double) missing + get(Figure.EVENTS);
        return String.format(Locale.ROOT, "%.1f %%", 100 * missing / all);
    }

    /** As remarks of a trace, without the sign that makes them remarks. */
    public List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        figures.forEach((figure, value) -> remarks.add(MARK + figure.key() + "=" + value));
        return remarks;
    }

    /** What a remark of a trace adds to it; empty where that says something else. */
    Optional<Coverage> withRemark(String remark) {
        if (remark.startsWith(MARK)) {
            for (Figure figure : Figure.values()) {
                String start = MARK + figure.key() + "=";
                if (remark.startsWith(start)) {
                    try {
                        return Optional.of(with(figure, Long.parseLong(remark.substring(start.length()))));
                    } catch (NumberFormatException e) {
                        return Optional.empty();
                    }
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Coverage coverage && coverage.figures.equals(figures);
    }

    @Override
    public int hashCode() {
        return figures.hashCode();
    }

    @Override
    public String toString() {
        return figures.toString();
    }
}
