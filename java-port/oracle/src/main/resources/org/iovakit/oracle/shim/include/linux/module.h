/* SPDX-License-Identifier: GPL-2.0-only */
/* What a module says of itself: strings, and not empty. <linux/module.h> is where iova.c has its mutex from. */
#ifndef SHIM_LINUX_MODULE_H
#define SHIM_LINUX_MODULE_H

#include <linux/export.h>
#include <linux/mutex.h>

#define SHIM_MODULE_INFO(text) _Static_assert(sizeof("" text) > 1, "empty module information")
#define MODULE_AUTHOR(text) SHIM_MODULE_INFO(text)
#define MODULE_DESCRIPTION(text) SHIM_MODULE_INFO(text)
/* A namespace is a string in newer kernels, a name in older ones. */
#define MODULE_IMPORT_NS(namespace) SHIM_MODULE_INFO(#namespace)
#define MODULE_LICENSE(text) SHIM_MODULE_INFO(text)

#endif
