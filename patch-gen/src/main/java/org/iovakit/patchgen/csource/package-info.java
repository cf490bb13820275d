// SPDX-License-Identifier: GPL-2.0-only

/** What a C file holds and where: functions, statements, struct members and includes, found by name. */
package org.iovakit.patchgen.csource;
