// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.domain;

import java.util.List;

/**
 * What a patch changes in a C struct.
 *
 * @param name the struct's name
 * @param addedMembers C names, sorted
 * @param droppedMembers C names, sorted
 */
public record StructShape(String name, List<String> addedMembers, List<String> droppedMembers) {
    public StructShape {
        addedMembers = List.copyOf(addedMembers);
        droppedMembers = List.copyOf(droppedMembers);
    }
}
