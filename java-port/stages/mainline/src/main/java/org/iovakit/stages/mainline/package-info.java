// SPDX-License-Identifier: GPL-2.0-only

/** The functions of the base kernel that some patch touches. */
package org.iovakit.stages.mainline;
