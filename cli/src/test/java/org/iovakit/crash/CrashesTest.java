// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.iovakit.cli.CommandNames;
import org.iovakit.testing.Requirements;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each command, killed at random moments. */
class CrashesTest {
    private static final boolean LONG = Boolean.getBoolean("iovakit.long");
    private static final int LONG_KILLS = 7;
    private static final int KILLS = Integer.getInteger("iovakit.kills", LONG ? LONG_KILLS : 2);
    private static final String ONLY = System.getProperty("iovakit.crash.only", ".*");
    private static final long SEED = Long.getLong("iovakit.crash.seed", 1);

    @TempDir
    Path scratch;

    @Test
    void killedCommandsLoseNothing() throws Exception {
        Requirements.program("gcc", "gcc");
        Workplace template = Workplace.create(scratch.resolve("template"), scratch.resolve("thread"));
        ExecutorService two = Executors.newFixedThreadPool(2);
        List<Future<Kills>> all = new ArrayList<>();
        try {
            Set<String> commands = new TreeSet<>();
            boolean publishing = false;
            for (Invocation invocation : Invocations.ALL) {
                boolean quick = invocation.leavesSomething()
                        && !Invocations.SLOW.contains(invocation.command())
                        && commands.add(invocation.command());
                if ((quick || LONG) && invocation.toString().matches(ONLY)) {
                    int number = all.size();
                    publishing |= invocation.isAimedAt();
                    all.add(two.submit(() -> kill(template, invocation, number)));
                }
            }
            int[] sums = new int[4];
            List<Throwable> failures = new ArrayList<>();
            for (Future<Kills> each : all) {
                Kills kills;
                try {
                    kills = each.get();
                } catch (ExecutionException e) {
                    failures.add(e.getCause());
                    continue;
                }
                System.out.println("crashes: " + kills.summary());
                for (int i = 0; i < sums.length; i++) {
                    sums[i] += kills.counts().get(i);
                }
            }
            assertEquals(List.of(), failures);
            System.out.printf(
                    "crashes: %d kills of %d commands, seed %d: %d before, %d during, %d of them while it published,"
                            + " %d after; nothing lost%n",
                    sums[0] + sums[1] + sums[2], all.size(), SEED, sums[0], sums[1], sums[3], sums[2]);
            // How long a run takes differs from one to the next, on a busy machine by more.
            assertTrue(3 * sums[1] > sums[0] + sums[1] + sums[2], "many kills have to hit a run in its middle");
            assertTrue(sums[3] > 0 || !publishing, "some kills have to hit a run that publishes");
            assertEquals(KILLS * all.size(), sums[0] + sums[1] + sums[2]);
        } finally {
            two.shutdownNow();
        }
    }

    /** A command that is added is to be killed too. */
    @Test
    void noCommandIsMissing() {
        Set<String> known = new TreeSet<>(Invocations.LEFT_OUT);
        Invocations.ALL.forEach(invocation -> known.add(invocation.command()));
        assertEquals(CommandNames.all(), known);
    }

    @Test
    void theLongFormIsWhatIsSaidOfIt() throws IOException {
        String said = "%d kills of each of %d commands, %d in all"
                .formatted(LONG_KILLS, Invocations.ALL.size(), LONG_KILLS * Invocations.ALL.size());
        String text = Files.readString(Path.of("../docs/reliability.md"));
        assertEquals(2, text.split(said, -1).length - 1, said);
    }

    private Kills kill(Workplace template, Invocation invocation, int number) throws Exception {
        Path folder = scratch.resolve("workplace-" + number);
        Workplace workplace = template.copyTo(folder);
        for (String path : invocation.removed()) {
            Files.delete(folder.resolve(path));
        }
        return new Kills(workplace, invocation, SEED * 1000 + number, scratch.resolve("kept-" + number)).times(KILLS);
    }
}
