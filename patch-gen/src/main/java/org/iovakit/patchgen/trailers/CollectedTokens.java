// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.trailers;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.iovakit.patchgen.mail.Person;

/**
 * Which trailers are taken from replies: those by which somebody speaks for themselves. A sign-off is one of them only where
 * the patch names its signer as a co-developer; else it says that the signer passed the patch on.
 */
final class CollectedTokens {
    static final List<String> ALL = List.of("Reviewed-by", "Acked-by", "Tested-by", "Reported-by", "Suggested-by");

    private static final Map<String, String> NEVER = Map.of(
            "signed-off-by", "a sign-off is nobody else's to write",
            "co-developed-by", "it needs its own sign-off, which is nobody else's to write",
            "nacked-by", "no patch carries it",
            "cc", "it names a recipient; write it into series.yaml",
            "fixes", "it names a commit; write it into the template",
            "closes", "it names a report; write it into the template",
            "link", "it names a page; write it into the template",
            "buglink", "it names a report; write it into the template");

    private CollectedTokens() {}

    /**
     * Whether a trailer is taken.
     *
     * @param coDevelopers those that the patch names
     */
    static boolean isCollected(Trailer trailer, List<Person> coDevelopers) {
        return ALL.contains(trailer.token())
                || (SignOffs.isSignOff(trailer)
                        && trailer.person().stream()
                                .anyMatch(signer -> coDevelopers.stream()
                                        .anyMatch(developer -> developer.hasAddress(signer.address()))));
    }

    /** Whether this looks like a trailer at all, and not like a word with a colon behind it. */
    static boolean isTrailer(String token) {
        String lower = token.toLowerCase(Locale.ROOT);
        return lower.endsWith("-by") || NEVER.containsKey(lower);
    }

    /** Why one is left. */
    static String reason(String token) {
        return NEVER.getOrDefault(token.toLowerCase(Locale.ROOT), "not one of " + String.join(", ", ALL));
    }
}
