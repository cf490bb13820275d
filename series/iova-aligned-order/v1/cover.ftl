[#-- SPDX-License-Identifier: GPL-2.0-only --]
iova: search for what surely fits, down from the limit

alloc_iova() walks from one allocated range to the next until it meets a
gap that will do. Rik van Riel showed in May how the rbtree can find it
[1], to which this owes the augmented tree. Reviewers wanted the limit to
lead the search, no special case for 32 bits, and no cached nodes. So does
this series. The anchor stays: its gap is the one that most limits cut.

[#list patches as patch]
  [=patch?counter]. [=patch.subject?remove_beginning("iova: ")]
[/#list]

Patch 1 is a fix by itself. The idea is in patch [=patches?size - 1]: keep for each subtree
the largest request, aligned or not, that it surely holds. Then no search
enters anything in vain, and all of them find the highest place.

Nodes visited among 8000 ranges, mean, and worst of this; v1 is a port of
[1] that does what its C does:

                    mainline      v1    this  worst
  linear-search         1998    28.5    12.2     15
  32bit-in-64bit         201    26.7    15.0     17
  exact-gaps             201    3990    11.9     13
  near-exhaustion       1339    16.8    13.0     17  refused 805, 818, 217
  same-size-churn       1216    37.4    12.3     15
  long-lived-frag.       5.3    12.5    11.8     14

So mainline stays faster where room is right below its cached node, and in
small domains (2.4 against 10.4 visits for mixed masks among 500 ranges).
struct iova has 64 bytes, for 40; its slab object 64, as before.

Not solved: there is one lock per domain still, and a full magazine is
flushed under it; reserve_iova() walks from the lowest range; what the
caches hold is found by nobody else. Later versions of [1] keep the ranges
in a maple tree; nothing is said of them here.

Testing: each state exists a second time as a port to Java, function by
function.
[#list stages as stage]
[#list stage.suites as suite]
  stage [=stage.stage], [=suite.backend]: [=suite.passed] of [=suite.cases] cases passed
[/#list]
[/#list]
[#if parity??]
On [=parity[0].operations?c] random operations C and port do the same[#if !parity[0].rcaches], on the tree alone[/#if]
(stages [=parity?map(p -> p.stage)?join(", ")], [=parity[0].compiler]).
[/#if]
[#list checks as check]
  - [=check]
[/#list]
[#list unchecked as gap]
  - not checked: [=gap.what]: [=gap.why]
[/#list]
[#list changedFunctions as changed]
  - other than in the port: [=changed.function] ([=changed.change])
[/#list]
[#if base.inGit]
Base: Linux [=base.version], at the base-commit below
[#else]
Base: [=base.description]
[/#if]
[#list base.files as file]
  [=file.path] (blob [=file.blob[0..*12]])
[/#list]

[1] https://lore.kernel.org/all/20260513020304.1528751-1-riel@surriel.com/
