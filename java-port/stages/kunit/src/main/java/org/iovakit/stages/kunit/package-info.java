// SPDX-License-Identifier: GPL-2.0-only

/** Stage 5: the functions that patch 5 touches. */
package org.iovakit.stages.kunit;
