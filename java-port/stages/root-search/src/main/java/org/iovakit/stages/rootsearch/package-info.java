// SPDX-License-Identifier: GPL-2.0-only

/** The functions that the patch to root-search touches. */
package org.iovakit.stages.rootsearch;
