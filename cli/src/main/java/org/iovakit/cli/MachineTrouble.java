// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import org.iovakit.lifetime.PlaceException;

/**
 * What the machine did not grant, found in whatever it made fail: the message of that is about the file or program that
 * happened to need it.
 */
final class MachineTrouble {
    private MachineTrouble() {}

    /** One sentence; empty if the machine is not to blame, as far as can be told. */
    static Optional<String> of(Throwable thrown) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        return among(thrown, seen);
    }

    private static Optional<String> among(Throwable thrown, Set<Throwable> seen) {
        if (thrown == null || !seen.add(thrown)) {
            return Optional.empty();
        }
        Optional<String> here = one(thrown);
        for (Throwable suppressed : thrown.getSuppressed()) {
            here = here.or(() -> among(suppressed, seen));
        }
        return here.or(() -> among(thrown.getCause(), seen));
    }

    private static Optional<String> one(Throwable thrown) {
        String message = String.valueOf(thrown.getMessage());
        if (thrown instanceof PlaceException) {
            return Optional.of(message);
        }
        if (message.contains("unable to create native thread")
                || message.contains("Resource temporarily unavailable")) {
            return Optional.of("no more processes or threads may be started: raise the limit, ulimit -u, or that of the"
                    + " container");
        }
        if (thrown instanceof OutOfMemoryError || message.contains("Cannot allocate memory")) {
            return Optional.of("not enough memory: Java may use "
                    + (Runtime.getRuntime().maxMemory() >> 20)
                    + " MB; give it more, as in IOVAKIT_JAVA_OPTS=-Xmx8g, or raise the limit, ulimit -v");
        }
        if (message.contains("Too many open files")) {
            return Optional.of("too many open files at a time: raise the limit, ulimit -n, which is " + openFiles());
        }
        return Optional.empty();
    }

    private static String openFiles() {
        try {
            return Files.readAllLines(Path.of("/proc/self/limits")).stream()
                    .filter(line -> line.startsWith("Max open files"))
                    .map(line -> line.split(" +", -1)[4])
                    .findFirst()
                    .orElse("too low");
        } catch (java.io.IOException e) {
            // Or there is nothing left to open it with.
            return "too low";
        }
    }
}
