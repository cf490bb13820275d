// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.series;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * A version of a series that is on the list.
 *
 * @param messageId of its cover letter, without angle brackets
 * @param date its patches' author date; absent where nobody noted it
 */
public record Posting(String messageId, Optional<ZonedDateTime> date) {
    @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
    static Posting of(
            @JsonProperty(value = "message-id", required = true) String messageId, @JsonProperty("date") String date) {
        try {
            return new Posting(messageId, Optional.ofNullable(date).map(ZonedDateTime::parse));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "\"" + date + "\" is no date like 2026-05-12T22:00:18-04:00 that a version was posted at", e);
        }
    }
}
