// SPDX-License-Identifier: GPL-2.0-only

/** What can be asked beside stages: C of anybody's, by the name that the command line has for it. */
package org.iovakit.app.subject;
