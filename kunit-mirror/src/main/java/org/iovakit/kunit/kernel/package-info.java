// SPDX-License-Identifier: GPL-2.0-only

/**
 * Real kernels: a source tree is built as User Mode Linux with the kernel's own kunit.py, booted, and its log read.
 *
 * <p>What goes wrong around a kernel (a program that is missing, a build that takes too long) is a {@link
 * org.iovakit.kunit.kernel.KernelException}; what goes wrong with the kernel itself is an {@link
 * org.iovakit.kunit.kernel.Ending}.
 */
package org.iovakit.kunit.kernel;
