// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.iovakit.lifetime.Temporary;

/**
 * Kills one command again and again, and looks at what is left each time. What killed runs left stays for those after them.
 */
final class Kills {
    private final Workplace workplace;
    private final Invocation invocation;
    private final Random random;
    private final Path kept;

    private final FileState untouched;
    private final FileState old;
    private FileState fresh;
    private Workplace.Result undisturbed;
    private Set<String> cacheNames;
    private Set<String> temporaryNames;
    private long coldMillis;

    private int killed;
    private int after;
    private int before;
    private int publishing;

    /**
     * Prepares: makes what the command will replace, and runs it once undisturbed, with an empty cache and with a full
     * one.
     *
     * @param kept a folder for what is put back before each kill
     */
    Kills(Workplace workplace, Invocation invocation, long seed, Path kept) throws IOException, InterruptedException {
        this.workplace = workplace;
        this.invocation = invocation;
        this.random = new Random(seed);
        this.kept = kept;
        if (!invocation.before().isEmpty()) {
            workplace.run(List.of(), invocation.before()).expect(invocation.exitCode());
        }
        old = workplace.state();
        for (String output : invocation.outputs()) {
            workplace.keep(folder(output), kept);
        }
        untouched = withoutOutputs(old);
        if (invocation.cold()) {
            emptyCache();
            coldMillis = run().millis();
            restore();
        }
        undisturbed = run();
        fresh = workplace.state();
        cacheNames = names("cache");
        temporaryNames = names("tmp");
        assertEquals(
                untouched,
                withoutOutputs(fresh),
                () -> invocation + " writes more than it should: " + untouched.differences(withoutOutputs(fresh)));
        for (String output : invocation.outputs()) {
            assertTrue(
                    !old.at(folder(output)).equals(fresh.at(folder(output))),
                    () -> invocation + " leaves " + output + " as it was, so nothing is seen of it");
        }
    }

    private Workplace.Result run() throws IOException, InterruptedException {
        Workplace.Result result =
                workplace.run(List.of(), invocation.arguments()).expect(invocation.exitCode());
        workplace.awaitEnd();
        return result;
    }

    private FileState withoutOutputs(FileState state) {
        FileState rest = state;
        for (String output : invocation.outputs()) {
            rest = rest.without(folder(output));
        }
        return rest;
    }

    /** Whether the files of a folder are written one by one. */
    private static boolean isEach(String output) {
        return output.endsWith("/*");
    }

    private static String folder(String output) {
        return isEach(output) ? output.substring(0, output.length() - 2) : output;
    }

    private void restore() throws IOException {
        for (String output : invocation.outputs()) {
            workplace.restore(folder(output), kept);
        }
    }

    private void emptyCache() throws IOException {
        Temporary.delete(workplace.root().resolve("cache/iovakit"));
        Files.createDirectory(workplace.root().resolve("cache/iovakit"));
    }

    private Set<String> names(String folder) throws IOException {
        return new TreeSet<>(FileState.of(workplace.root(), folder).entries().keySet());
    }

    /**
     * Kills it so many times. In every tenth place, and at the end, a run goes undisturbed and has to give what one
     * without any kill gives.
     */
    Kills times(int count) throws IOException, InterruptedException {
        for (int i = 0; i < count; i++) {
            boolean cold = invocation.cold() && i / 10 % 2 == 0;
            if (cold && i % 10 == 0) {
                emptyCache();
            }
            restore();
            // With an empty cache, one that gets as far as its output would fill it for all after it.
            kill(cold, !cold && !invocation.outputs().isEmpty() && i % 3 == 1);
            checkAfterKill();
            if (i % 10 == 9 || i == count - 1) {
                checkNextRun();
            }
        }
        return this;
    }

    private void kill(boolean cold, boolean aimed) throws IOException, InterruptedException {
        long millis = cold ? coldMillis : undisturbed.millis();
        Process process = workplace.start(List.of(), invocation.arguments());
        long start = System.nanoTime();
        long delay = (long) (random.nextDouble() * 1.1 * TimeUnit.MILLISECONDS.toNanos(millis));
        if (aimed) {
            awaitPublishing(process);
            TimeUnit.MICROSECONDS.sleep(random.nextInt(5000));
        } else {
            TimeUnit.NANOSECONDS.sleep(delay - (System.nanoTime() - start));
        }
        boolean alive = process.isAlive();
        process.toHandle().destroyForcibly();
        process.waitFor();
        if (!alive) {
            after++;
        } else if (!aimed && delay < TimeUnit.MILLISECONDS.toNanos(150)) {
            before++;
        } else {
            killed++;
            publishing += aimed ? 1 : 0;
        }
    }

    /** Waits until a file in progress is beside one of the outputs, or the run is over. */
    private void awaitPublishing(Process process) throws IOException {
        Set<String> there = filesInProgress();
        while (process.isAlive() && there.containsAll(filesInProgress())) {
            Thread.onSpinWait();
        }
    }

    private Set<String> filesInProgress() throws IOException {
        Set<String> found = new TreeSet<>();
        for (String output : invocation.outputs()) {
            Path folder = workplace.root().resolve(output).getParent();
            if (!Files.isDirectory(folder)) {
                continue;
            }
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(Temporary::isBeside).forEach(file -> found.add(file.toString()));
            }
        }
        return found;
    }

    private void checkAfterKill() throws IOException, InterruptedException {
        workplace.awaitEnd();
        FileState state = workplace.state().withoutFilesInProgress();
        assertEquals(
                Set.of(),
                untouched.differences(withoutOutputs(state)),
                () -> invocation + " changed what is not its output");
        for (String output : invocation.outputs()) {
            FileState now = state.at(folder(output));
            FileState before = old.at(folder(output));
            FileState then = fresh.at(folder(output));
            boolean whole = now.equals(before) || now.equals(then);
            assertTrue(
                    isEach(output) ? now.isMixOf(before, then) : whole,
                    () -> invocation + ": " + output + " is neither the old nor the new one; to the old: "
                            + before.differences(now) + "; to the new: " + then.differences(now));
        }
    }

    /** The run after the kills does not tell that there were any, and leaves nothing of them. */
    private void checkNextRun() throws IOException, InterruptedException {
        restore();
        Workplace.Result next = run();
        if (invocation.steady()) {
            assertEquals(undisturbed.out(), next.out(), () -> invocation + ": the run after kills says something else");
        }
        FileState state = workplace.state();
        assertEquals(
                Set.of(), fresh.differences(state), () -> invocation + ": the run after kills left something else");
        assertEquals(cacheNames, names("cache"), () -> invocation + ": the cache has something else after kills");
        assertEquals(temporaryNames, names("tmp"), () -> invocation + ": temporary files were left");
    }

    /** What was hit, in one line. */
    String summary() {
        return "%-60.60s %5d ms  before %d, during %d (publishing %d), after %d"
                .formatted(invocation, undisturbed.millis(), before, killed, publishing, after);
    }

    List<Integer> counts() {
        return new ArrayList<>(List.of(before, killed, after, publishing));
    }
}
