// SPDX-License-Identifier: GPL-2.0-only

/** Damaged and planted inputs for all that reads what others wrote. */
package org.iovakit.fuzz;
