/* SPDX-License-Identifier: GPL-2.0-only */
/* The configuration that the kernel's files see; every one of them is compiled with this header forced in. */
#ifndef SHIM_LINUX_KCONFIG_H
#define SHIM_LINUX_KCONFIG_H

#define CONFIG_IOMMU_IOVA 1

/* 1 for an option defined to 1, else 0, in #if and in C alike: only SHIM_COMMA_1 expands to an argument more. */
#define SHIM_COMMA_1 ,
#define SHIM_THIRD(first, second, third, ...) third
#define SHIM_ARGUMENTS(...) SHIM_THIRD(__VA_ARGS__, 1, 0, 0)
#define SHIM_PASTE(value) SHIM_ARGUMENTS(SHIM_COMMA_##value)
#define IS_BUILTIN(option) SHIM_PASTE(option)
#define IS_ENABLED(option) IS_BUILTIN(option)
#define IS_REACHABLE(option) IS_BUILTIN(option)

#endif
