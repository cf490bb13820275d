// SPDX-License-Identifier: GPL-2.0-only

/**
 * Traces of real workloads: what the capture script's probes tell of the calls of the IOVA allocator, or the kernel's iommu
 * events {@code map} and {@code unmap}, as tracing tools print them, made into the requests that it had.
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
 *
 * <h2>What the probes say of calls</h2>
 *
 * <p>A call and its return are put together by their task, as a stack: an interrupt's calls bear the name of the task that it
 * interrupts, and end before that goes on. The idle tasks of all CPUs have number 0, so these are told apart by CPU. {@code
 * alloc_iova_fast} calls {@code alloc_iova} for what its caches do not serve, twice where it flushes them, and {@code
 * free_iova_fast} calls {@code free_iova} for what they do not take: that is one request or free. A free that is no
 * task's own second one, of a range that nothing was heard of, is of one from before the capture; and so is what
 * {@code alloc_iova_fast} gives without {@code alloc_iova}: that was in the caches, and the trace gives it to them before its
 * first request. Of a struct iova_domain the address is its name, until {@code put_iova_domain}.
 *
 * <p>What they do not say: how large a range from before is that {@code free_iova} or {@code __free_iova} takes, which is held
 * as one page; and what caches and depots give back to the tree by themselves.
 */
package org.iovakit.trace.capture;
