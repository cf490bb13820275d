// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

/**
 * A difference in what both sides just did, not yet explained.
 *
 * @param consequence whether the domains held different ranges before
 */
record Deviation(DifferencePlace aspect, Effect effect, boolean consequence) {}
