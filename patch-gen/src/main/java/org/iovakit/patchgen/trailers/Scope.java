// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.trailers;

import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which patches of a series somebody names, as in {@code # patches 1-3} or {@code [for 2/5]}.
 *
 * @param clear whether that is all that is said; else patches are named in a way that is not understood
 * @param numbers of the patches, from 1; none for all of the series
 * @param total how many patches there are by the same words, if they say
 */
record Scope(boolean clear, SortedSet<Integer> numbers, OptionalInt total) {
    private static final SortedSet<Integer> NONE = Collections.emptySortedSet();

    private static final String NUMBER = "(?:#|nos?\\.? )?(\\d{1,4})(?:/(\\d{1,4}))?";
    private static final Pattern ITEM = Pattern.compile(NUMBER + "(?: ?(?:-|to|through|\\.\\.) ?" + NUMBER + ")?");
    private static final Pattern LIST =
            Pattern.compile("(?:for |on |of |to |applies to )?(?:only )?(?:the )?(patch(?:es)? ?)?"
                    + "(ITEM(?:(?: ?[,;&+] ?(?:and )?| and )ITEM)*+)(?: only| alone)?".replace("ITEM", ITEM.pattern()));

    private static final Pattern ALL = Pattern.compile(
            "(?:for |on |of |to |applies to )?(?:(?:all|the)(?: of)?(?: the)?|whole|entire|the whole|the entire)"
                    + "(?: (?:\\d{1,4} )?(?:patch(?:es)?|series|patch ?set|them|it))?(?: of (?:the|this) (?:series|patch ?set))?|(?:for )?(?:the )?(?:series|patch ?set)");

    /** The patch or the series that the mail is about anyway, and what says nothing of which. */
    private static final Pattern OF_THE_MAIL = Pattern.compile(
            "(?:for |on |of )?this (?:patch|one|series)|with (?:the|this) (?:patch|series)(?: applied)?");

    private static final Pattern MENTION = Pattern.compile(
            "\\b(?:patch(?:es|set)?|series)\\b|\\d/\\d|^(?:for |on |only )*[\\d ,&+-]+(?: only)?$|\\b(?:except|rest|others?)\\b");

    /**
     * Reads what stands behind an address, or above a tag.
     *
     * @return empty if it names no patches
     */
    static Optional<Scope> of(String text) {
        String words =
                text.toLowerCase(Locale.ROOT).replaceAll("\\p{Pd}", "-").replaceAll("^[#\\[(\\s]+|[\\])\\s.:,]+$", "");
        if (OF_THE_MAIL.matcher(words).matches()) {
            return Optional.empty();
        }
        if (ALL.matcher(words).matches()) {
            return Optional.of(new Scope(true, NONE, OptionalInt.empty()));
        }
        Matcher list = LIST.matcher(words);
        if (list.matches() && (list.group(1) != null || words.contains("/"))) {
            return Optional.of(listed(list.group(2)));
        }
        return MENTION.matcher(words).find() ? Optional.of(unclear()) : Optional.empty();
    }

    private static Scope unclear() {
        return new Scope(false, NONE, OptionalInt.empty());
    }

    private static Scope listed(String items) {
        SortedSet<Integer> numbers = new TreeSet<>();
        Set<Integer> totals = new TreeSet<>();
        Matcher item = ITEM.matcher(items);
        while (item.find()) {
            int first = Integer.parseInt(item.group(1));
            int last = item.group(3) == null ? first : Integer.parseInt(item.group(3));
            for (int number = first; number <= last; number++) {
                numbers.add(number);
            }
            for (int group : new int[] {2, 4}) {
                if (item.group(group) != null) {
                    totals.add(Integer.parseInt(item.group(group)));
                }
            }
            if (last < first) {
                return unclear();
            }
        }
        if (totals.size() > 1 || (numbers.contains(0) && numbers.size() > 1)) {
            return unclear();
        }
        // 0 is the cover letter.
        numbers.remove(0);
        return new Scope(
                true,
                Collections.unmodifiableSortedSet(numbers),
                totals.isEmpty()
                        ? OptionalInt.empty()
                        : OptionalInt.of(totals.iterator().next()));
    }
}
