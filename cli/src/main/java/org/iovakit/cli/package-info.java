// SPDX-License-Identifier: GPL-2.0-only

/** The command line: a package a command or a few that belong together, and what they share in {@code shared}. */
package org.iovakit.cli;
