// SPDX-License-Identifier: GPL-2.0-only

/** Mistakes made on purpose in the C that the templates bring in, and what notices them. */
package org.iovakit.mutants;
