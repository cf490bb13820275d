// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle.parity;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.iovakit.trace.scenario.ScenarioCost;
import org.iovakit.trace.scenario.ScenarioTrace;

/** What the requests of a scenario cost on a kernel's own code, in nodes visited. */
public final class NativeCost {
    private static final Pattern VISITS = Pattern.compile(" visits=(\\d+)");

    private NativeCost() {}

    /**
     * Plays a scenario. Its requests have to go to the tree: what one to the caches costs, the kernel's code does not say.
     *
     * @param replayer one that counts visits
     * @param patience how long the replayer may be silent
     * @throws ReplayerException if the replayer does not come through
     */
    public static ScenarioCost measure(Path replayer, ScenarioTrace trace, Duration patience) throws IOException {
        ScenarioCost.Tally tally = new ScenarioCost.Tally();
        long index = 0;
        try (ReplayerProcess c = new ReplayerProcess(replayer, patience)) {
            c.begin(trace);
            // A line an operation: a scenario shows no trees.
            for (String line = c.readLine(); line != null; line = c.readLine()) {
                Matcher count = VISITS.matcher(line);
                if (index++ >= trace.measuredFrom() && count.find()) {
                    tally.add(Long.parseLong(count.group(1)));
                }
            }
            String death = c.end();
            if (!death.isEmpty()) {
                throw new IOException("the replayer of " + trace.scenario() + " " + death);
            }
        }
        return tally.cost();
    }
}
