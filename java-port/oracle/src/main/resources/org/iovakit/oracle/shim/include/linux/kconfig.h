/* SPDX-License-Identifier: GPL-2.0-only */
/* The configuration that the kernel's files see; every one of them is compiled with this header forced in. */
#ifndef SHIM_LINUX_KCONFIG_H
#define SHIM_LINUX_KCONFIG_H

#include <generated/autoconf.h>

/*
 * 1 or 0, in #if and in C alike. For an option that is y, CONFIG_X is defined to 1; for one that is m, CONFIG_X_MODULE
 * is, and CONFIG_X is not. Only SHIM_COMMA_1 expands to an argument more.
 */
#define SHIM_COMMA_1 ,
#define SHIM_THIRD(first, second, third, ...) third
#define SHIM_ARGUMENTS(...) SHIM_THIRD(__VA_ARGS__, 1, 0, 0)
#define SHIM_PASTE(value) SHIM_ARGUMENTS(SHIM_COMMA_##value)
#define SHIM_DEFINED(value) SHIM_PASTE(value)
#define IS_BUILTIN(option) SHIM_DEFINED(option)
#define IS_MODULE(option) SHIM_DEFINED(option##_MODULE)
#define IS_ENABLED(option) (IS_BUILTIN(option) || IS_MODULE(option))
/* What is compiled here is built in, and cannot reach a module. */
#define IS_REACHABLE(option) IS_BUILTIN(option)

#endif
