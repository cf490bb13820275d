// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.csource;

/**
 * A member of a struct.
 *
 * @param name the member's name
 * @param lines its declaration, a comment behind it included
 */
public record CMember(String name, TextRange lines) {}
