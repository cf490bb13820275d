// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.trailers;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tags as people and mail programs write them: which lines look like one, and which trailer a line is. */
final class TagText {
    /** Characters; forms below may take a time that grows with the square of a line's length. */
    private static final int LONGEST = 4000;

    /** Lines that a mail program may have broken one into, beside its first. */
    private static final int MOST_PIECES = 3;

    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}]+");

    /** What nobody sees and means nothing. Others, such as those that turn the direction of writing, are left in. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\u00ad\\u061c\\u200b\\u200e\\u200f\\u2060\\ufeff]");

    private static final Pattern DASH = Pattern.compile("[\\p{Pd}\\u2212]");
    private static final String COLON = "[:\\u2236\\ua789\\uff1a]";

    private static final Pattern PARTS = Pattern.compile("([^ :\\u2236\\ua789\\uff1a]{1,60}+) ?" + COLON + " ?(.*)");

    private static final Pattern TAG = Pattern.compile("([A-Za-z][A-Za-z0-9-]*) ?: ?(\\S.*)");

    /** A token that stands somewhere in a line, with a colon behind it. */
    private static final Pattern WITHIN = Pattern.compile(
            "(?iu)(?<![\\p{L}\\p{N}])[\\p{L}\\p{N}]++(?:-[\\p{L}\\p{N}]++)*+(?<=-by|[rat]-?b)[*_`]* ?:");

    /** What misses a hyphen or its colon. */
    private static final Pattern MISWRITTEN =
            Pattern.compile("(?iu)(?<![\\p{L}\\p{N}])(?:reviewed|acked|tested|reported|suggested)"
                    + "(?:[ _]?by[*_`]* ?:|[ _-]?by [^<>]*<[^<>@]+@.*)");

    /** Any word before a colon and an address. */
    private static final Pattern WITH_ADDRESS =
            Pattern.compile("(?iu)([\\p{L}][\\p{L}\\p{N}-]*+) ?:[^<>]*<[^<>@ ]+@[^<>@ ]+>.*");

    /** The lines of a mail's head, as some programs quote it, and what a signature says. */
    private static final Set<String> OF_HEADERS = Set.of(
            "from", "to", "sender", "reply-to", "sent", "date", "subject", "message-id", "email", "e-mail", "mail");

    private TagText() {}

    /** A line as a person sees it: plain blanks, one at a time, and nothing that is not seen. */
    static String plain(String line) {
        String start = line.substring(0, Math.min(LONGEST, line.length()));
        return BLANKS.matcher(INVISIBLE.matcher(start).replaceAll(""))
                .replaceAll(" ")
                .strip();
    }

    /** The same in the characters that tokens are written in. */
    private static String skeleton(String plain) {
        String compatible = Normalizer.normalize(plain, Normalizer.Form.NFKC).replaceAll("\\p{Cf}", "");
        return DASH.matcher(compatible).replaceAll("-").replaceAll(COLON, ":");
    }

    /** Whether a plain line begins as a tag does. */
    static boolean begins(String plain) {
        String line = skeleton(plain);
        Matcher tag = TAG.matcher(line);
        if (tag.matches() && CollectedTokens.isTrailer(tag.group(1))) {
            return true;
        }
        Matcher address = WITH_ADDRESS.matcher(line);
        return address.matches() && !OF_HEADERS.contains(address.group(1).toLowerCase(Locale.ROOT));
    }

    /** Whether a plain line looks like a tag, wherever that begins. */
    static boolean isIn(String plain) {
        String line = skeleton(plain);
        return begins(plain)
                || WITHIN.matcher(line).find()
                || MISWRITTEN.matcher(line).find();
    }

    /** What tells whether two lines are the same tag, in different parts of a mail. */
    static String key(String plain) {
        return skeleton(plain).replaceAll("[^\\p{L}\\p{N}@]", "").toLowerCase(Locale.ROOT);
    }

    /**
     * The trailer that a plain line is.
     *
     * @param following plain lines of the same paragraph, which it may be broken into, or which say for which patches it is
     */
    static Optional<Trailer> trailer(String plain, List<String> following) {
        Optional<Trailer> first = trailer(plain);
        Optional<Trailer> whole = first.filter(TagText::isWhole);
        String joined = plain;
        int used = 0;
        while (first.isPresent() && whole.isEmpty() && used < Math.min(MOST_PIECES, following.size())) {
            joined = joined + (joined.endsWith("<") ? "" : " ") + following.get(used++);
            whole = trailer(joined).filter(TagText::isWhole);
        }
        if (whole.isPresent() && whole.get().comment().isEmpty() && used < following.size()) {
            String next = following.get(used);
            if (next.matches("[#\\[(].*") && Scope.of(next).isPresent()) {
                return Optional.of(new Trailer(whole.get().token(), whole.get().value() + " " + next));
            }
        }
        return whole.or(() -> first);
    }

    private static boolean isWhole(Trailer trailer) {
        return trailer.person().isPresent();
    }

    private static Optional<Trailer> trailer(String plain) {
        Matcher parts = PARTS.matcher(plain);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String token = DASH.matcher(Normalizer.normalize(parts.group(1), Normalizer.Form.NFKC))
                .replaceAll("-");
        return Trailer.parse(token + ": " + value(parts.group(2)))
                .filter(found -> CollectedTokens.isTrailer(found.token()));
    }

    /** The value as the kernel writes it, where programs have put a link, and people other blanks, or a full stop. */
    private static String value(String plain) {
        return plain.replaceAll("(<[^<> ]+)<mailto:[^<> ]*>>", "$1>")
                .replaceFirst("<mailto:", "<")
                .replaceFirst(" ?< ?([^<> ]+) ?>", " <$1>")
                .replaceFirst(">[.,;]+(?= |$)", ">")
                .strip();
    }
}
