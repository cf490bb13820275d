// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.mail;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Who is named.
 *
 * @param name empty where there is an address alone
 * @param address without angle brackets
 */
public record Person(String name, String address) {
    /** What lists add that have to write in their own name. */
    private static final Pattern RELAY = Pattern.compile(" via \\S.*");

    /** Whether both have that address; mail servers that tell upper case from lower are not to be found. */
    public boolean hasAddress(String other) {
        return address.equalsIgnoreCase(other);
    }

    /** Whether both are the same by address, or by name, as people have more than one address. */
    public boolean isSameAs(Person other) {
        return hasAddress(other.address) || (!words().isEmpty() && words().equals(other.words()));
    }

    /** Of a name, in any order: the same for {@code Byron, Ada}, {@code Ada Byron} and {@code Ada Byron via a-list}. */
    private Set<String> words() {
        String lower = Normalizer.normalize(name, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        Set<String> words = new TreeSet<>(
                Arrays.asList(RELAY.matcher(lower).replaceFirst("").split("[^\\p{L}\\p{M}\\p{N}]+", -1)));
        words.remove("");
        return words;
    }
}
