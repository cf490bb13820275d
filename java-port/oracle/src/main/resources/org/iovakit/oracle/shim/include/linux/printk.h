/* SPDX-License-Identifier: GPL-2.0-only */
/* The kernel log is standard error. */
#ifndef SHIM_LINUX_PRINTK_H
#define SHIM_LINUX_PRINTK_H

#ifndef pr_fmt
#define pr_fmt(format) format
#endif

void __printf(1, 2) shim_printk(const char *format, ...);

#define pr_err(format, ...) shim_printk(pr_fmt(format), ##__VA_ARGS__)

#endif
