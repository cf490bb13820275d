// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.csource;

import java.util.List;

/**
 * A struct with a body.
 *
 * @param name the tag
 * @param line where it starts, counted from 1
 * @param members in the order of the file
 */
public record CStruct(String name, int line, List<CMember> members) {}
