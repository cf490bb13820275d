/* SPDX-License-Identifier: GPL-2.0-only */
/* BUG_ON() ends the program; WARN_ON() reports, is counted, and goes on. */
#ifndef SHIM_LINUX_BUG_H
#define SHIM_LINUX_BUG_H

#include <linux/compiler.h>
#include <linux/types.h>

void __noreturn __cold shim_bug(const char *file, int line, const char *condition);
void __cold shim_warn(const char *file, int line, const char *condition);

#define BUG_ON(condition) do {									\
	if (unlikely(condition))								\
		shim_bug(__FILE__, __LINE__, #condition);					\
} while (0)

#define WARN_ON(condition) ({									\
	int shim_warned = !!(condition);							\
	if (unlikely(shim_warned))								\
		shim_warn(__FILE__, __LINE__, #condition);					\
	unlikely(shim_warned); })

/* Reported the first time. */
#define WARN_ON_ONCE(condition) ({								\
	static bool shim_reported;								\
	int shim_happened = !!(condition);							\
	if (unlikely(shim_happened && !shim_reported)) {					\
		shim_reported = true;								\
		shim_warn(__FILE__, __LINE__, #condition);					\
	}											\
	unlikely(shim_happened); })

#endif
