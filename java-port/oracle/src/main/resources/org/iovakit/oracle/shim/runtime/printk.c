// SPDX-License-Identifier: GPL-2.0-only

#include <linux/printk.h>

#include <stdarg.h>
#include <stdio.h>

/* The kernel's own conversions, %pe and its like, come out as the pointer and the letter. */
void shim_printk(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
}
