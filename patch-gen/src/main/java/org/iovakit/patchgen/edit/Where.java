// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.edit;

/**
 * The place in a template that an edit comes from.
 *
 * @param template the template's file name
 * @param line counted from 1
 */
public record Where(String template, int line) {
    @Override
    public String toString() {
        return template + ":" + line;
    }
}
