// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.template;

import java.lang.management.ManagementFactory;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.iovakit.patchgen.PatchGenException;

/**
 * Does work on a thread of its own, for a limited time, with limited memory and a stack of its own to overflow. Nothing
 * in Java stops a thread that does not want to: work that is given up is left to itself, and ends with the program at the
 * latest.
 */
final class LimitedRun {
    /** Milliseconds after which it is worth it to look at the memory, and then between two looks. */
    private static final long LOOK_AGAIN = 20;

    private static final long STACK = 1 << 20;

    private LimitedRun() {}

    /**
     * Does the work, and waits for it.
     *
     * @param what works, for messages
     * @throws ExecutionException around what the work threw
     * @throws PatchGenException if a limit was reached
     */
    static <T> T of(String what, Callable<T> work, RenderLimits limits) throws ExecutionException, PatchGenException {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(null, task, "template", STACK);
        thread.setDaemon(true);
        thread.start();
        long start = System.nanoTime();
        try {
            while (true) {
                try {
                    return task.get(LOOK_AGAIN, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    if (System.nanoTime() - start > limits.time().toNanos()) {
                        throw new PatchGenException(
                                what + ": not rendered after " + limits.time().toSeconds()
                                        + " s: a loop or a pattern that does not end? Take it out",
                                e);
                    }
                    if (allocated(thread) > limits.bytes()) {
                        throw tooMuch(what, e);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PatchGenException(what + ": interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StackOverflowError) {
                throw new PatchGenException(
                        what + ": nested too deeply: a macro, function or include that calls itself? Take it out", e);
            }
            if (e.getCause() instanceof OutOfMemoryError) {
                throw tooMuch(what, e);
            }
            throw e;
        } finally {
            thread.interrupt();
        }
    }

    private static PatchGenException tooMuch(String what, Exception cause) {
        return new PatchGenException(
                what + ": takes more memory than any template needs: a text that grows without end? Take it out",
                cause);
    }

    private static long allocated(Thread thread) {
        return ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean threads
                ? threads.getThreadAllocatedBytes(thread.getId())
                : 0;
    }
}
