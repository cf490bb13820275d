[#-- SPDX-License-Identifier: GPL-2.0-only --]
iova: search for what surely fits, down from the limit

alloc_iova() walks from one allocated range to the next until it meets a
gap that will do. In May, Rik van Riel posted an augmented rbtree that
finds one [1], to which this owes the gap that each range keeps. Reviewers
asked for no special case for 32 bits, and for no cached nodes.

Patch 1 is a fix by itself. Patch [=patches?size - 1] keeps for each subtree the largest
request, aligned or not, that surely fits in it. No search enters anything
in vain then, and each finds the highest place below its limit.

Nodes visited on average in domains of 8000 ranges, and at worst in this
series; v1 is a port of [1] that does what its C does:

                       mainline       v1     this    worst
  linear-search            1998     28.5     12.2       15
  32bit-in-64bit            201     26.7     15.0       17
  mixed-masks              23.2     1574     14.1       18
  exact-gaps                201     3990     11.9       13
  near-exhaustion          1339     16.8     13.0       17
  same-size-churn          1216     37.4     12.3       15
  long-lived-fragments      5.3     12.4     11.8       14

Of near-exhaustion's 16,100 requests 805, 818 and 217 are refused. What
this series costs:

 - The last row: mainline is faster if there is room right below its cached
   node, however many ranges there are; a request touches 20 nodes there
   instead of 10. It is in small domains, too: 2.4 visits instead of 10.4
   in mixed-masks of 500 ranges.
 - A free touches more nodes, on average 23.3 instead of 5.8 in
   same-size-churn, 18.4 (7.3) in near-exhaustion, 18.1 (6.8) in
   network-rings, 22.2 (16.2) in nvme-queue-depth; at most 2.1 more
   in others.
 - struct iova has 64 bytes, up from 40; its slab object stays at 64.

Not solved: a full magazine is flushed under the lock; reserve_iova()
walks from the lowest range. Later versions of [1] were not run.

[=testing]

Base: [=base.description]
[1] https://lore.kernel.org/all/20260513020304.1528751-1-riel@surriel.com/
