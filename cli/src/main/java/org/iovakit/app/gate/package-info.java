// SPDX-License-Identifier: GPL-2.0-only

/** Whether the rendered C and the Java still say the same: the gates that a series passes before it is written. */
package org.iovakit.app.gate;
