// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.mail;

import java.util.List;

/**
 * An email, as far as trailers are concerned. Immutable.
 *
 * @param messageId without angle brackets; empty if it has none
 * @param ancestors the Message-IDs that it names as those it replies to, the nearest first
 * @param subject decoded, on one line
 * @param from who wrote it
 * @param text its plain text, decoded; empty if it has none
 */
public record Mail(String messageId, List<String> ancestors, String subject, Person from, String text) {}
