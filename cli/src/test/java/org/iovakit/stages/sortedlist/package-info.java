// SPDX-License-Identifier: GPL-2.0-only

/** A stage of a third lineage, for tests alone: nothing of it is a tree. */
package org.iovakit.stages.sortedlist;
