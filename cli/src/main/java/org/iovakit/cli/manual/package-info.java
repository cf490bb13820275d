// SPDX-License-Identifier: GPL-2.0-only

/** Manual pages, made of what the commands say of themselves. */
package org.iovakit.cli.manual;
