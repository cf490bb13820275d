// SPDX-License-Identifier: GPL-2.0-only

/**
 * What differs between two stages: the same operations on both, in lock-step, in Java alone.
 *
 * <h2>What is a difference</h2>
 *
 * <p>Both sides start from equal domains, so the first thing that differs in a domain is a difference of the stages; {@link
 * org.iovakit.diff.Kind} says what kinds there are. Of a tree count the ranges that are taken, and whether all that the
 * stage keeps about them is right by its own rules ({@link org.iovakit.domain.IovaAllocator#verifyInvariants}). Depth and
 * colour of the nodes do not count, and members neither: they serve the stage's own search, and what that comes to shows
 * in its answers and its cost.
 *
 * <p>From the first other outcome or placement on, the two domains hold different ranges. What then differs need not be
 * the stages' doing in itself; of that only requests that one side serves and the other refuses, and what they cost, are
 * still told, as a {@linkplain org.iovakit.diff.Mechanism#AFTER_PLACEMENT consequence}.
 */
package org.iovakit.diff;
