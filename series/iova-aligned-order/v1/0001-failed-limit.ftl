[#-- SPDX-License-Identifier: GPL-2.0-only --]
iova: remember only failures of the whole 32-bit space

max32_alloc_size holds the size of the last request that failed. 32-bit
requests of that size or more are refused without a search, until a range
below 4 GiB is freed. But a request of any limit sets it, and one with a
lower limit says nothing about the rest of the 32-bit space. In a domain
that is empty but for a full first 16 MiB,

  alloc_iova(iovad, 1, 0xfff, false)	fails, as it should
  alloc_iova(iovad, 1, 0xfffff, false)	fails, with 4080 MiB free

and so does every 32-bit request from then on, of any size, as long as
nothing below 4 GiB is freed. All it takes is a device with a DMA mask of
less than 32 bits, or two devices of different masks in one domain.

Set max32_alloc_size only if the limit left out nothing of the 32-bit
space.

Fixes: bee60e94a1e2 ("iommu/iova: Optimise attempts to allocate iova from 32bit address range")
[@notes]
What remains: an aligned request that fails has unaligned ones of its size
refused too, which may fit. Nobody in the tree asks one domain for both, and
the last patch of this series takes max32_alloc_size away.
[/@notes]
[@file path="drivers/iommu/iova.c"]
[@replace function="__alloc_and_insert_iova_range" statement="assign iovad->max32_alloc_size"]
		/* Below a lower limit, it may be just there that it is full. */
		if (limit_pfn >= iovad->dma_32bit_pfn)
			iovad->max32_alloc_size = size;
[/@replace]
[/@file]
