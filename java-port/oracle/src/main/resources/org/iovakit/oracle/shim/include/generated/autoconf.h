/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a distribution's kernel for PCs with several CPUs is configured to, as far as an allocator could ask: the machine,
 * and what stands on it. A compiler that is told to make 32-bit code gets that of a 32-bit PC.
 */
#ifndef SHIM_GENERATED_AUTOCONF_H
#define SHIM_GENERATED_AUTOCONF_H

#ifdef __LP64__
#define CONFIG_64BIT 1
#define CONFIG_X86_64 1
#define CONFIG_NUMA 1
#define CONFIG_ZONE_DMA32 1
#define CONFIG_INTEL_IOMMU 1
#define CONFIG_AMD_IOMMU 1
#else
#define CONFIG_X86_32 1
#define CONFIG_X86_PAE 1
#define CONFIG_HIGHMEM 1
#endif

#define CONFIG_X86 1
#define CONFIG_X86_L1_CACHE_SHIFT 6
#define CONFIG_X86_LOCAL_APIC 1
#define CONFIG_SMP 1
#define CONFIG_NR_CPUS 64
#define CONFIG_HOTPLUG_CPU 1
#define CONFIG_MMU 1
#define CONFIG_PHYS_ADDR_T_64BIT 1
#define CONFIG_ARCH_DMA_ADDR_T_64BIT 1
#define CONFIG_ZONE_DMA 1
#define CONFIG_HZ 1000

#define CONFIG_ACPI 1
#define CONFIG_PCI 1
#define CONFIG_PCI_MSI 1
#define CONFIG_HAS_DMA 1
#define CONFIG_SWIOTLB 1
#define CONFIG_NEED_SG_DMA_LENGTH 1
#define CONFIG_IOMMU_SUPPORT 1
#define CONFIG_IOMMU_API 1
#define CONFIG_IOMMU_IOVA 1
#define CONFIG_IOMMU_DMA 1
#define CONFIG_IOMMUFD_MODULE 1

#define CONFIG_MODULES 1
#define CONFIG_SLUB 1
#define CONFIG_TREE_RCU 1
#define CONFIG_PREEMPT_VOLUNTARY 1
#define CONFIG_PRINTK 1
#define CONFIG_BUG 1
#define CONFIG_KALLSYMS 1
#define CONFIG_TRACING 1
#define CONFIG_TRACEPOINTS 1
#define CONFIG_DEBUG_KERNEL 1
#define CONFIG_DEBUG_FS 1
#define CONFIG_PROC_FS 1
#define CONFIG_SYSFS 1

#endif
