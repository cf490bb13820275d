[#-- SPDX-License-Identifier: GPL-2.0-only --]
iova augmented rbtree O(log n) alloc_iova

Every operation of the IOVA allocator is O(log n) but one: alloc_iova()
walks through the allocated ranges until it meets a gap that is large
enough. Now and then a production host ends up in the long form of that
walk on many CPUs at once, all of them after the same lock, and locks up.

This series keeps the size of the gaps in the tree itself, so that the
search finds one that is large enough without visiting the others.

Testing: every stage of the series exists a second time, as a port of
drivers/iommu/iova.c to Java, and passes the same KUnit cases there:

[#list stages as stage]
  stage [=stage.number]: [=stage.passed] of [=stage.cases] cases passed
[/#list]

Each patch was applied to the base without fuzz.

[#if base.inGit]
Base: Linux [=base.version], at the base-commit below
[#else]
Base: [=base.description]
[/#if]
[#list base.files as file]
  [=file.path] (blob [=file.blob])
[/#list]
