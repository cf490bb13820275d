// SPDX-License-Identifier: GPL-2.0-only

/** What may know of what. */
package org.iovakit.architecture;
