// SPDX-License-Identifier: GPL-2.0-only

/** The C twin: the kernel's own code, built in user space against shim headers of ours. */
package org.iovakit.oracle;
