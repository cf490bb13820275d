// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.reroll;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.iovakit.patchgen.series.PatchEntry;
import org.iovakit.patchgen.series.Series;

/**
 * What the next version of a series is to be.
 *
 * @param series the version that there is
 * @param version the number of the next one
 * @param target the folder for the next one; there must be nothing
 * @param patches those that it has, of those that there are, in their new order
 * @param prefixes words for its subjects beside PATCH
 * @param posted the folder with the emails of the version that there is
 * @param messageId of that version's cover letter, without angle brackets, if the emails are not those that were posted
 * @param reply whether the next version replies to that cover letter; lists that want threads of their own are the rule
 * @param replyTo the Message-ID of another mail that it replies to instead, without angle brackets
 * @param today the day, for a change-id where the series has none
 */
public record RerollRequest(
        Series series,
        int version,
        Path target,
        List<PatchEntry> patches,
        List<String> prefixes,
        Path posted,
        Optional<String> messageId,
        boolean reply,
        Optional<String> replyTo,
        LocalDate today) {}
