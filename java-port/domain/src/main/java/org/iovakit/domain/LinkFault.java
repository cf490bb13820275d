// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.domain;

/**
 * A way to get what holds the ranges of a domain together wrong, on purpose, so that what verifies domains can be tried.
 *
 * @param what what is spoiled, for people
 * @param misleads whether who follows the links without a look at them may go round for ever
 * @param spoil does it
 * @param repair makes it as it was; only right after {@code spoil}
 */
public record LinkFault(String what, boolean misleads, Runnable spoil, Runnable repair) {}
