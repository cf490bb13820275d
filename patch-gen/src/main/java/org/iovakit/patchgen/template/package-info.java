// SPDX-License-Identifier: GPL-2.0-only

/**
 * The FreeMarker side: square-bracket tags ({@code [#...]}, {@code [@...]}, {@code [=...]}), because C, Kconfig and
 * make can hold angle brackets and {@code ${}} but none of these, and the directives that record edits.
 */
package org.iovakit.patchgen.template;
