// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit;

import java.util.List;

/**
 * What came of one case.
 *
 * @param name the case
 * @param status how it ended
 * @param statusComment why it was skipped; empty otherwise
 * @param checks the checks it executed
 * @param log its messages in the order in which it logged them
 * @param nanos wall time of set-up, body and clean-up, in nanoseconds
 */
public record CaseResult(
        String name, KunitStatus status, String statusComment, Checks checks, List<KunitMessage> log, long nanos) {

    public CaseResult {
        log = List.copyOf(log);
    }

    /** The texts that the case gave to {@link Kunit#info}. */
    public List<String> diagnostics() {
        return texts(KunitMessage.Level.INFO);
    }

    /** One text for each reason why the case failed. */
    public List<String> failures() {
        return texts(KunitMessage.Level.ERR);
    }

    private List<String> texts(KunitMessage.Level level) {
        return log.stream()
                .filter(message -> message.level() == level)
                .map(KunitMessage::text)
                .toList();
    }
}
