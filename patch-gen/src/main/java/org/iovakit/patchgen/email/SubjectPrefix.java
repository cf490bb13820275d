// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.email;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What stands in a subject's brackets before version and number. */
public final class SubjectPrefix {
    private SubjectPrefix() {}

    /**
     * PATCH with other words in the order that lists are used to: {@code RFC PATCH}, {@code PATCH RESEND}, {@code PATCH
     * net-next}. None stands there twice.
     *
     * @param words RFC, PREVIEW, RESEND, a tree or the like; PATCH need not be among them
     */
    public static String of(List<String> words) {
        List<String> before = new ArrayList<>();
        List<String> after = new ArrayList<>();
        for (String word : words) {
            String upper = word.toUpperCase(Locale.ROOT);
            boolean leads = upper.equals("RFC") || upper.equals("PREVIEW");
            List<String> side = leads ? before : after;
            String written = leads || upper.equals("RESEND") ? upper : word;
            if (!upper.equals("PATCH") && !side.contains(written)) {
                side.add(written);
            }
        }
        before.add("PATCH");
        before.addAll(after);
        return String.join(" ", before);
    }
}
