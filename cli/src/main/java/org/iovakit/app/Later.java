// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.iovakit.patchgen.PatchGenException;

/** Work that is done on a thread of its own, from now on, and whose result is asked for later. */
public final class Later<T> {
    private final FutureTask<T> task;

    /** Begins. Nobody waits for it at the end of the program. */
    public Later(Callable<T> work) {
        task = new FutureTask<>(work);
        Thread thread = new Thread(task, "later");
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits for the end of the work, whatever comes of it. */
    public void await() {
        try {
            task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            // Who asks for the result is told.
            return;
        }
    }

    /** The result, or what the work throws, as if it were done here. */
    public T get() throws PatchGenException {
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PatchGenException("interrupted before all was worked out", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof PatchGenException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }
}
