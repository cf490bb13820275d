// SPDX-License-Identifier: GPL-2.0-only

/**
 * A small KUnit: expectations and assertions, suites of cases, diagnostics, skips and cleanup actions under the names
 * and with the meaning that the kernel's {@code include/kunit/test.h} gives them.
 *
 * <p>What a C macro learns by stringifying its arguments, the methods here take as text in front of each value.
 */
package org.iovakit.kunit;
