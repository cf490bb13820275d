[#-- SPDX-License-Identifier: GPL-2.0-only --]
iova augmented rbtree O(log n) alloc_iova

Every operation of the IOVA allocator is O(log n) but one: alloc_iova()
walks through the allocated ranges until it meets a gap that is large
enough. Now and then a production host ends up in the long form of that
walk on many CPUs at once, all of them after the same lock, and locks up.

This series lets the tree itself find the gap:

[#list patches as patch]
  [=patch?counter]. [=patch.subject?remove_beginning("iova: ")]
[/#list]

The linear search was known from production only; nobody knew how to bring
it about at will. Here is a way: take pages one by one, [=costs.ranges?c] of them,
free every other one, and then ask for four pages time and again, each
time after one more page was freed (linear-search below). Likewise, fill
a domain with ranges above 32 bits and ask for a page below
(32bit-in-64bit). Nodes that the search visits, in [=costs.allocations] such requests:

          [#list costs.stages[0].scenarios as cost][=cost.scenario?right_pad(22)][/#list]
          [#list costs.stages[0].scenarios as cost][="worst"?left_pad(7)][="mean"?left_pad(8)]       [/#list]
[#list costs.stages as stage]
  stage [=stage.stage] [#list stage.scenarios as cost][=cost.worstVisits?c?left_pad(8)][=cost.meanVisits?c?left_pad(8)]      [/#list]
[/#list]

Stage 0 is the base, stage N is after patch N. Patch 1 alone makes 32-bit
requests in a domain full of high ranges slower than they are today, which
patch 3 cures; a bisection may land in between.

Testing: each state of the series, from the base to the last patch, exists
a second time as a port of drivers/iommu/iova.c to Java, function by
[#if tools.compiler??]
function. The KUnit cases run there ("java"), and in user space on the C
itself ("native"), compiled by
[=tools.compiler]:
[#else]
function, and runs the KUnit cases there:
[/#if]

[#list stages as stage]
[#list stage.suites as suite]
  stage [=stage.stage], [=suite.backend]: [=suite.passed] of [=suite.cases] cases passed[#if suite.expectations??], [=suite.expectations + suite.assertions] checks[/#if]
[/#list]
[/#list]

[#if kernel??]
"kernel" is a User Mode Linux kernel of that stage, Linux
[=kernel.version], which kunit.py built with
[#list kernel.configuration as option]
  [=option]
[/#list]
by [=kernel.compiler]:
[=kernel.booted] kernels booted, and [=kernel.passed] of [=kernel.cases] cases passed there.

[/#if]
[#if parity??]
The port was held against the C itself, built in user space:
given the same [=parity[0].operations?c] random operations[#if !parity[0].rcaches] on the tree alone[/#if],
both gave the same results, visited as many nodes and grew the same
trees at stages [=parity?map(p -> p.stage)?join(", ")]
([=parity[0].compiler]).

[/#if]
For the patches themselves:

[#list checks as check]
  - [=check]
[/#list]

[#if unchecked?has_content]
Not checked:

[#list unchecked as gap]
  - [=gap.what]:
    [=gap.why]
[/#list]

[/#if]
[#if changedFunctions?has_content && !(parity?? && parity[0].rcaches)]
The port was made from an older kernel. It mirrors these functions, which
are others in this one, and not all that they do was compared:

[#list changedFunctions as changed]
  - [=changed.file]: [=changed.function] ([=changed.change])
[/#list]

[/#if]
[#if base.inGit]
Base: Linux [=base.version], at the base-commit below
[#else]
Base: [=base.description]
[/#if]
[#list base.files as file]
  [=file.path] (blob [=file.blob[0..*12]])
[/#list]
