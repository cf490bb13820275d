// SPDX-License-Identifier: GPL-2.0-only

/** Stage 0: the functions of the base kernel that some patch touches. */
package org.iovakit.stages.mainline;
