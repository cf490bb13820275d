// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff.matrix;

/**
 * How ranges lie in the address space at the end of a scenario. The space below 4 GB and the one above it are looked at
 * each for itself, and added. A range counts to the one that it starts in. What {@code reserve} took is none of the
 * stage's placing, so that it counts for nothing; but a hole beside it is a hole. What lies in the caches is taken.
 *
 * @param span pfns from the start of the lowest range to the end of the highest
 * @param holes runs of free pfns between the lowest range and the highest
 */
public record Footprint(long span, long holes) {}
