/* SPDX-License-Identifier: GPL-2.0-only */
/* Attributes; forced in, as the kernel does. Address spaces mean something to sparse only. */
#ifndef SHIM_LINUX_COMPILER_TYPES_H
#define SHIM_LINUX_COMPILER_TYPES_H

#define __percpu
#define __always_inline inline __attribute__((__always_inline__))
#define __noreturn __attribute__((__noreturn__))
#define __cold __attribute__((__cold__))
#define __printf(format, first) __attribute__((__format__(__printf__, format, first)))
#define __same_type(a, b) __builtin_types_compatible_p(typeof(a), typeof(b))

#endif
