// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.shared;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.iovakit.trace.TouchTally;

/** Nodes touched in a hold of the lock, for programs. */
public final class TouchesJson {
    private TouchesJson() {}

    /** Puts an object for each that took the lock: {@code "free": {"holds": 20, "mean": 4.5, "p999": 9, "worst": 9}}. */
    public static void put(Map<TouchTally.Work, TouchTally.Cost> touches, ObjectNode json) {
        touches.forEach((work, cost) -> json.putObject(work.title())
                .put("holds", cost.holds())
                .put("mean", cost.mean())
                .put("p999", cost.p999())
                .put("worst", cost.worst()));
    }
}
