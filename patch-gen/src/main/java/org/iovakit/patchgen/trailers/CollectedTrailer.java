// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.trailers;

/**
 * A trailer that somebody gave on the list.
 *
 * @param template the template of the patch that it is for
 * @param trailer the trailer
 * @param version the version of the series that it was given to; it stands in the patch from the next version on
 * @param messageId the mail that it was given in, without angle brackets
 */
public record CollectedTrailer(String template, Trailer trailer, int version, String messageId) {}
