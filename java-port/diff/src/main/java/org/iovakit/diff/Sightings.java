// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.iovakit.trace.Trace;

/** What was seen of each sort of difference. Not thread-safe. */
final class Sightings {
    /** Traces of each sort that are kept: from another one the minimal trace may come out shorter. */
    private static final int CANDIDATES = 8;

    private static final class Sighting {
        private final Difference first;
        private final OptionalLong seed;
        private final List<Trace> traces = new ArrayList<>();
        private long seen;
        private long seen32;

        Sighting(Difference first, OptionalLong seed) {
            this.first = first;
            this.seed = seed;
        }
    }

    private final Set<Kind> kinds;
    private final Map<Difference.Sort, Sighting> sightings = new LinkedHashMap<>();

    /** Takes differences of these kinds alone. */
    Sightings(Set<Kind> kinds) {
        this.kinds = kinds;
    }

    /**
     * Takes a difference, if it is of a kind that matters.
     *
     * @param seed of the random operations, where they are
     * @param recorder of the domain that it was seen in
     */
    void add(Difference difference, OptionalLong seed, DomainRecorder recorder) {
        if (!kinds.contains(difference.sort().kind())) {
            return;
        }
        Sighting sighting = sightings.computeIfAbsent(difference.sort(), sort -> new Sighting(difference, seed));
        sighting.seen++;
        long dma32Pfn = (1L << 32) / recorder.domain().granule();
        if (Request.of(difference.operation())
                .filter(request -> request.is32bit(dma32Pfn))
                .isPresent()) {
            sighting.seen32++;
        }
        // A large tree takes long to shrink, and no start makes it small.
        int most = difference.sort().kind() == Kind.VISITS ? 1 : CANDIDATES;
        if (difference.from().took() != sighting.first.from().took()) {
            return;
        }
        if (sighting.traces.size() < most || recorder.length() < length(sighting.traces.get(most - 1))) {
            recorder.trace().ifPresent(sighting.traces::add);
            sighting.traces.sort(Comparator.comparingInt(Sightings::length));
            if (sighting.traces.size() > most) {
                sighting.traces.remove(most);
            }
        }
    }

    private static int length(Trace trace) {
        return trace.operations().size();
    }

    /** One finding a sort, with its minimal trace. */
    List<Finding> findings(Minimiser minimiser) {
        List<Finding> findings = new ArrayList<>();
        sightings.forEach((sort, sighting) -> findings.add(new Finding(
                sighting.first,
                sighting.seen,
                sighting.seen32,
                sighting.seed,
                minimiser.minimise(sighting.first, sighting.traces))));
        findings.sort(Comparator.comparing(finding -> finding.sort().kind()));
        return findings;
    }
}
