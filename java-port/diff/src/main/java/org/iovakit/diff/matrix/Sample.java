// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff.matrix;

/**
 * What a scenario of one size came to at one stage.
 *
 * @param ranges in the domain
 */
public record Sample(long ranges, Outcome outcome, Footprint footprint, Cost cost) {}
