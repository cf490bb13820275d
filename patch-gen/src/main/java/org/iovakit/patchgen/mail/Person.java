// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.mail;

/**
 * Who is named.
 *
 * @param name empty where there is an address alone
 * @param address without angle brackets
 */
public record Person(String name, String address) {
    /** Whether both have that address; mail servers that tell upper case from lower are not to be found. */
    public boolean hasAddress(String other) {
        return address.equalsIgnoreCase(other);
    }
}
