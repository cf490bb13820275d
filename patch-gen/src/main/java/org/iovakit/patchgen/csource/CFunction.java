// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.csource;

/**
 * A function that the file defines.
 *
 * @param name the C name
 * @param line where its definition starts, counted from 1
 * @param lines the definition with the comment that stands right above it and the EXPORT_SYMBOL lines right below it
 * @param body the block
 */
public record CFunction(String name, int line, TextRange lines, CStatement body) {}
