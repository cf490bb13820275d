// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.csource;

/**
 * An include directive.
 *
 * @param header the header as written, without its brackets or quotes: {@code linux/iova.h}
 * @param lines its line
 */
public record CInclude(String header, TextRange lines) {}
