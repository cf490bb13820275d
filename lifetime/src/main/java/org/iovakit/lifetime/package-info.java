// SPDX-License-Identifier: GPL-2.0-only

/** What ends with a run, however the run ends, and what stays of it: processes, temporary files, and output. */
package org.iovakit.lifetime;
