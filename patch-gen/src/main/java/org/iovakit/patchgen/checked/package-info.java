// SPDX-License-Identifier: GPL-2.0-only

/**
 * What somebody has looked at and found right: functions of a kernel, edits of a series. Kept as fingerprints, without
 * their text, so that a later change shows.
 */
package org.iovakit.patchgen.checked;
