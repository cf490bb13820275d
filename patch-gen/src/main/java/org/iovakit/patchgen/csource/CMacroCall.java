// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.csource;

/**
 * A macro that is called outside of all functions, such as MODULE_LICENSE.
 *
 * @param name the macro
 * @param lines the call with the comment that stands right above it
 */
public record CMacroCall(String name, TextRange lines) {}
