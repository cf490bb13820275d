// SPDX-License-Identifier: GPL-2.0-only

/** The functions that the patch to kunit touches. */
package org.iovakit.stages.kunit;
