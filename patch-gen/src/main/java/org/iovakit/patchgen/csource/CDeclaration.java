// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.csource;

/**
 * What a file declares or defines outside of its functions, and is none: a variable, a type, a macro.
 *
 * @param name the variable or macro; of a struct, union or enum that and its tag, as in {@code struct iova}
 * @param lines all of it, with the comment that stands right above
 */
public record CDeclaration(String name, TextRange lines) {}
