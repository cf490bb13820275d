// SPDX-License-Identifier: GPL-2.0-only

/** The functions that the patch to kunit-aligned touches. */
package org.iovakit.stages.kunitaligned;
