// SPDX-License-Identifier: GPL-2.0-only

/** The command line: one class a command. */
package org.iovakit.cli;
