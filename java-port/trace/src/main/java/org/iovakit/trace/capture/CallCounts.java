// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.capture;

/**
 * What was made of the calls that probes tell of, of one domain.
 *
 * @param reservations in the trace
 * @param served by {@code alloc_iova_fast} or {@code alloc_iova}
 * @param refused by them
 * @param pastCaches requests to {@code alloc_iova_fast} that the caches did not serve
 * @param freesPastCaches frees by {@code free_iova_fast} that the caches did not take
 * @param warm ranges that were in the caches when the capture began
 * @param unpaired calls without their return, and returns without their call, but for those under way at its start or
 *     end
 * @param unknownFrees frees of what was known not to be held
 * @param overHeld ranges that were given where one was held still: its free was missed
 * @param waits for the domain's lock that were seen to end
 * @param waitNanoseconds that they took
 * @param longestWait nanoseconds
 */
public record CallCounts(
        long reservations,
        long served,
        long refused,
        long pastCaches,
        long freesPastCaches,
        long warm,
        long unpaired,
        long unknownFrees,
        long overHeld,
        long waits,
        long waitNanoseconds,
        long longestWait) {}
