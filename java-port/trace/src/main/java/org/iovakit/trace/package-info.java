// SPDX-License-Identifier: GPL-2.0-only

/**
 * Operation traces: what is asked of an allocator, and what it answers, as text that Java and C agree on.
 *
 * <h2>The trace, version 1</h2>
 *
 * <p>US-ASCII, one operation a line, lines ended by a line feed, words separated by one space. Empty lines and lines
 * that start with {@code #} mean nothing, and may stand anywhere below the first line.
 *
 * <pre>{@code
 * trace      = "iovakit-trace 1" LF machine LF *(operation LF)
 * machine    = "machine" cpus                    ; 1 to 64 CPUs, numbered from 0, all online
 *
 * operation  = "domain" granule start-pfn ("rcaches" | "tree")
 *            | "alloc" size limit ("aligned" | "any")
 *            | "alloc_fast" cpu size limit ("flush" | "keep")
 *            | "reserve" pfn-lo pfn-hi
 *            | "free" handle
 *            | "free_pfn" pfn
 *            | "free_fast" cpu handle
 *            | "find" pfn
 *            | "cpu_dead" cpu
 *            | "cpu_online" cpu
 *            | "advance" milliseconds            ; up to 2^31 - 1
 *            | "nomem"                           ; allocations with GFP_ATOMIC fail during the next operation
 *            | "dump"
 *
 * number     = "0" | ("1" ... "9") *DIGIT | "0x" 1*HEXDIG      ; 0 to 2^64 - 1, unsigned
 * }</pre>
 *
 * <p>All operands but the words in quotes are numbers. A {@code granule} counts bytes, a {@code size} pages; limits and
 * {@code pfn-hi} are inclusive, as in the kernel's own interface. {@code domain} puts the domain before it, if any, and
 * starts an empty one; every other operation needs one. {@code alloc_fast} and {@code free_fast} need a domain with
 * {@code rcaches}. Values for which the C has no defined behaviour are errors; each record of {@link
 * org.iovakit.trace.Operation} says which.
 *
 * <p>A <em>handle</em> names an allocation: the n-th {@code alloc}, {@code alloc_fast} or {@code reserve} of the trace,
 * counted from 0, served or refused. It must have been made. To give back a handle that was refused, has been given
 * back, or belongs to an earlier domain, does nothing; so a handle is forgotten as soon as it is given back, and what
 * is remembered of a trace does not grow with its length. A handle stands for the pfn that the allocation returned
 * first, and frees the range that holds this pfn by then: {@code reserve} may have returned, and grown, a range that
 * another handle named before.
 *
 * <p>No operation depends on what another one answered, so operations can be left out of a trace: {@link
 * org.iovakit.trace.Trace#keep} says what goes with them, and counts the handles anew.
 *
 * <h2>The results</h2>
 *
 * <p>One line an operation; before the one of {@code dump}, a line a range, by pfn; one line at the end, when the
 * last domain and the module are put.
 *
 * <pre>{@code
 * results    = *( *(range LF) result LF ) end LF
 * result     = outcome [" max32=" hex] [" visits=" decimal | " blocks=" decimal] [touches] [" warnings=" decimal]
 * touches    = " touches=" decimal *("," decimal)
 * outcome    = "domain"                          ; domain
 *            | "took" pfn-lo pfn-hi              ; alloc, reserve: the range returned
 *            | "took" pfn                        ; alloc_fast
 *            | "refused"                         ; alloc, reserve: null; alloc_fast: 0
 *            | "freed" pfn-lo pfn-hi             ; free, free_pfn: the range that was
 *            | "freed"                           ; free_fast
 *            | "gone"                            ; free, free_fast: a handle without a range; free_pfn: no range there
 *            | "anchor"                          ; free, free_pfn: it is the domain's own, and was not touched
 *            | "found" pfn-lo pfn-hi | "none"    ; find
 *            | "offline"                         ; nothing done: the cpu is offline, and was to do something or to die
 *            | "last"                            ; cpu_dead, nothing done: no other is online
 *            | "online"                          ; cpu_online, nothing done: it is
 *            | "done"                            ; cpu_dead, cpu_online, advance, nomem
 *            | "dumped" ranges *(" " member "=" (pfn-lo | "null"))
 * range      = [" " depth ("red" | "black")] pfn-lo pfn-hi *(" " member "=" hex)
 * end        = "end" [" warnings=" decimal]
 * }</pre>
 *
 * <p>Pfns and {@code hex} are hexadecimal with {@code 0x}, all other numbers decimal. {@code max32} is
 * max32_alloc_size after the operation, where the allocator has one; {@code visits}, of {@code alloc} alone, the nodes
 * that its search visited; {@code blocks}, of C alone that nobody knows, the basic blocks that ran under a lock;
 * {@code touches}, where they are counted, the nodes touched in each hold of iova_rbtree_lock ({@link
 * org.iovakit.trace.Touches}), without those of finding the range that {@code free} and {@code free_pfn} name;
 * {@code warnings}, where there are any, how many WARN_ON the operation set off. Depth and
 * colour are there where the ranges are the nodes of a red-black tree: depth 0 is the root, and the last is the anchor.
 * Where a stage keeps them otherwise there is no anchor. The members are
 * those that a stage adds to struct iova and to struct iova_domain, the latter pointers to nodes, by C name, in ASCII
 * order.
 *
 * <p>A trace of a capture says how much it has of what happened, in remarks that start with {@code # capture:}: {@link
 * org.iovakit.trace.Coverage} has them.
 *
 * <p>A recorded trace has the lines of results in it, as remarks that start with {@code # = }, each below its operation.
 */
package org.iovakit.trace;
