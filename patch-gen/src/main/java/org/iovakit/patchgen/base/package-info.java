// SPDX-License-Identifier: GPL-2.0-only

/**
 * The kernel base: the kernel source that a series is rendered against.
 *
 * <p>{@link org.iovakit.patchgen.base.BaseResolver} finds it (named by the user, pinned, installed, or fetched) and
 * {@link org.iovakit.patchgen.base.KernelBase} reads it, whatever it is: a revision of a git repository, an unpacked
 * tree, a tarball, or Debian's linux-source package. Nothing here writes anywhere but to the cache.
 */
package org.iovakit.patchgen.base;
