// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle.parity;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.iovakit.trace.Scenario;
import org.iovakit.trace.ScenarioCost;

/** What the requests of a scenario cost on a kernel's own code, in nodes visited. */
public final class NativeCost {
    private static final Pattern VISITS = Pattern.compile(" visits=(\\d+)");

    private NativeCost() {}

    /**
     * Plays a scenario.
     *
     * @param replayer one that counts visits
     * @param ranges that the domain is filled with, see {@link Scenario#trace}
     * @param patience how long the replayer may be silent
     * @throws ReplayerException if the replayer does not come through
     */
    public static ScenarioCost measure(Path replayer, Scenario scenario, long ranges, Duration patience)
            throws IOException {
        // The measured requests are the last.
        long[] visits = new long[Scenario.ROUNDS];
        long allocations = 0;
        try (ReplayerProcess c = new ReplayerProcess(replayer, scenario.trace(ranges), patience)) {
            for (String line = c.readLine(); line != null; line = c.readLine()) {
                Matcher count = VISITS.matcher(line);
                if (count.find()) {
                    visits[(int) (allocations++ % Scenario.ROUNDS)] = Long.parseLong(count.group(1));
                }
            }
            String death = c.end();
            if (!death.isEmpty()) {
                throw new IOException("the replayer of " + scenario.title() + " " + death);
            }
        }
        return ScenarioCost.of(visits);
    }
}
