// SPDX-License-Identifier: GPL-2.0-only

/** A small KUnit with the kernel's names and meaning. */
package org.iovakit.kunit;
