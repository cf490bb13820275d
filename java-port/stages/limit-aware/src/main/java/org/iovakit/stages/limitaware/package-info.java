// SPDX-License-Identifier: GPL-2.0-only

/** Stage 3: the functions that patch 3 touches. */
package org.iovakit.stages.limitaware;
