// SPDX-License-Identifier: GPL-2.0-only

/** The functions that the patch to two-phase-search touches. */
package org.iovakit.stages.twophasesearch;
