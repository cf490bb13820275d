// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.threads;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.iovakit.trace.RandomTrace;
import org.iovakit.trace.Replayer;

/** What one thread is answered that makes a job's number of random operations; its race does not matter. */
public final class OneThread implements Function<Job, List<String>> {
    @Override
    public List<String> apply(Job job) {
        List<String> lines = new ArrayList<>();
        try {
            Replayer.replay(
                    SharedDomain.states().get(job.stage()),
                    new RandomTrace(job.seed(), job.operations(), true),
                    lines::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }
}
