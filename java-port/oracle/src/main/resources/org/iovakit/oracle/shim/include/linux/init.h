/* SPDX-License-Identifier: GPL-2.0-only */
/* What runs once stays where the rest is. machine_boot() calls what the kernel calls by name. */
#ifndef SHIM_LINUX_INIT_H
#define SHIM_LINUX_INIT_H

#define __init
#define __initdata
#define __exit
#define __ro_after_init

#endif
