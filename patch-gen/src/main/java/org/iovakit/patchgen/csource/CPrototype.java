// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.csource;

/**
 * A function that the file declares without defining it there.
 *
 * @param name the C name
 * @param lines the declaration
 */
public record CPrototype(String name, TextRange lines) {}
