// SPDX-License-Identifier: GPL-2.0-only

/**
 * All scenarios on all stages: what each measures, and where a stage is better or worse than the one before it and than
 * the base. {@link org.iovakit.diff.matrix.Matrix} has it all; it is measured on Java.
 */
package org.iovakit.diff.matrix;
