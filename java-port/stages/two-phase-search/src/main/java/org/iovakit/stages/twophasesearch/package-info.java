// SPDX-License-Identifier: GPL-2.0-only

/** Stage 4: the functions that patch 4 touches. */
package org.iovakit.stages.twophasesearch;
