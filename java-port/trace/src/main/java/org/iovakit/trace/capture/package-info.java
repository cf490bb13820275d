// SPDX-License-Identifier: GPL-2.0-only

/**
 * Traces of real workloads: the kernel's iommu events {@code map} and {@code unmap}, as tracing tools print them, made
 * into the requests that the IOVA allocator had.
 *
 * <h2>What the events say of allocations</h2>
 *
 * <p>{@code map} is printed once a call of {@code __iommu_map()}, with the whole size of the call, not once a page; and
 * {@code unmap} once a call of {@code iommu_unmap()}. The DMA layer allocates a range, maps it, and later unmaps it with
 * one call and gives it back. So <em>an unmap is an allocation</em>: its size is the allocation's. A map mostly is one,
 * too; but a scatterlist is one allocation that is mapped with a call for each run of adjacent memory. That maps lie
 * side by side does not tell: the caches above the tree hand out what was freed last first, so that a driver which frees
 * page by page gets neighbours, in ascending order, from separate allocations. Therefore maps are put together when one
 * unmap takes them all back, and not otherwise: what is still mapped at the end counts as an allocation a map. An unmap at
 * addresses of which nothing was heard is of a range that was there before the first event: the trace holds it from its
 * start.
 *
 * <p>What they do not say:
 *
 * <ul>
 *   <li>Which domain, or device, they are about. Domains have the same addresses in use, so events of several in one
 *       capture look like lost events, and make a trace of one domain that serves them all.
 *   <li>The limit of a request. The kernel tries 32 bits first, mostly; an address above was asked for with the device's
 *       DMA mask, of which the highest address seen is the best guess.
 *   <li>Requests that were refused, and ranges that were allocated and never mapped.
 *   <li>When the range came back: with lazy invalidation, some 10 ms after its unmap.
 *   <li>Whether there was an allocation at all: VFIO and some GPU drivers map at addresses of their own choice.
 * </ul>
 */
package org.iovakit.trace.capture;
