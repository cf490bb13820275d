// SPDX-License-Identifier: GPL-2.0-only

/**
 * From rendered emails to a thread on a list, by the installed git send-email: what may be sent, to whom and why, and a
 * record of what a mail server took.
 */
package org.iovakit.patchgen.send;
