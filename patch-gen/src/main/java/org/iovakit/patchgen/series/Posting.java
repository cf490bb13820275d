// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.series;

import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * A version of a series that is on the list.
 *
 * @param messageId of its cover letter, without angle brackets
 * @param date its patches' author date; absent where nobody noted it
 */
public record Posting(String messageId, Optional<ZonedDateTime> date) {}
