// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kernel;

import java.util.ArrayList;
import java.util.List;

/** The warnings of a machine, oldest first: what WARN_ON leaves in a kernel log. Thread-safe. */
public final class Warnings {
    private final List<String> messages = new ArrayList<>();

    /** {@code WARN_ON}: records {@code message} when {@code condition} holds, goes on, and returns the condition. */
    public boolean warnOn(boolean condition, String message) {
        if (condition) {
            warn(message);
        }
        return condition;
    }

    /** {@code WARN}: records {@code message}. */
    public synchronized void warn(String message) {
        messages.add(message);
    }

    /** A copy of all warnings that were not drained. */
    public synchronized List<String> all() {
        return List.copyOf(messages);
    }

    /** Returns all warnings and forgets them. */
    public synchronized List<String> drain() {
        if (messages.isEmpty()) {
            return List.of();
        }
        List<String> drained = List.copyOf(messages);
        messages.clear();
        return drained;
    }
}
