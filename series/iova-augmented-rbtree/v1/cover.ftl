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

Patch 1 alone makes 32-bit requests in a domain full of high ranges slower
than they are today, which patch 3 cures; a bisection may land in between.

Testing: each state of the series, from the base to the last patch, exists
a second time as a port of drivers/iommu/iova.c to Java, function by
function, and runs the KUnit cases there:

[#list stages as stage]
[#list stage.suites as suite]
  stage [=stage.stage], [=suite.backend]: [=suite.passed] of [=suite.cases] cases passed, [=suite.expectations + suite.assertions] checks
[/#list]
[/#list]

and for the patches themselves:

[#list checks as check]
  - [=check]
[/#list]

[#if base.inGit]
Base: Linux [=base.version], at the base-commit below
[#else]
Base: [=base.description]
[/#if]
[#list base.files as file]
  [=file.path] (blob [=file.blob[0..*12]])
[/#list]
