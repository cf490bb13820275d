[#-- SPDX-License-Identifier: GPL-2.0-only --]
iova augmented rbtree O(log n) alloc_iova

alloc_iova() looks for free space by a walk from one allocated range to
the next, with the domain's lock held and interrupts off. Where there are
many ranges, and the gaps between them are too small, one request visits
all of them. Production hosts have been locked up by that.

Keep the gap below each range in the tree, and the largest gap of each
subtree, so that a search leaves out what has no room. 32-bit requests
get a maximum of their own. An aligned request looks first for a gap that
holds it wherever it starts. The cached nodes are no longer needed.

Nodes visited by [=costs.allocations] requests in a domain of [=costs.ranges?c] ranges: (a) four
pages, where gaps have one to three, (b) one page below 4 GiB, where
nearly all ranges are above:

             (a) worst    mean     (b) worst    mean
[#list costs.stages as stage]
  [=(stage.stage == 0)?then("base", "patch " + stage.stage)?right_pad(9)][#list stage.scenarios as cost][=cost.worstVisits?c?left_pad(cost?is_first?then(11, 14))][=cost.meanVisits?c?left_pad(8)][/#list]
[/#list]

What it costs, by scenarios of 8000 ranges; more is in the messages:

 - between patches 1 and 3, 32-bit requests (b) visit 20 times the nodes
 - other limits than 32 bits stay linear, in the mean 1574 visits for 23,
   and so do aligned requests where only exact gaps are left, 3990 for 201
 - struct iova grows from 40 to 72 bytes, its slab object from 64 to 128
 - aligned ranges that come and go take up to 45,700 pfns for 32,000; an
   all but full 32-bit space refuses 818 requests, for 805
 - a free touches 15.2 nodes for 5.8, since it brings maxima up to date

reserve_iova() still walks from the lowest range, and a full magazine is
still flushed under the lock.

[=testing]

Base: [=base.description]
