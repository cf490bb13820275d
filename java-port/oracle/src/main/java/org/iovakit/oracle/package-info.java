// SPDX-License-Identifier: GPL-2.0-only

/**
 * The C twin: the kernel's own code, built in user space against shim headers of ours.
 *
 * <p>The shim lies in the resources: {@code include/} stands in for the kernel headers that {@code iova.c} and {@code
 * rbtree.c} need beside their own, {@code runtime/} is what those headers declare. It is a machine with one thread that
 * plays one of several CPUs at a time, on a clock that stands still until it is advanced; {@code shim/machine.h} is how
 * a program drives it. Kernel files are read from the user's source, never kept here; {@link
 * org.iovakit.oracle.KernelFiles} lists them.
 */
package org.iovakit.oracle;
