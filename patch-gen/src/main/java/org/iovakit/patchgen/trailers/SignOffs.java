// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.trailers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.git.Identity;
import org.iovakit.patchgen.mail.Person;
import org.iovakit.patchgen.series.Series;
import org.iovakit.patchgen.series.SeriesFolder;

/**
 * Who signs a patch off. Nobody can do that for somebody else: a sign-off is the sender's own, or one that a co-developer
 * gave in a reply.
 */
public final class SignOffs {
    /** The token of a sign-off. */
    static final String SIGNED = "Signed-off-by";

    private static final String DEVELOPED = "Co-developed-by";

    private SignOffs() {}

    /** What a text gives for a token, however that is written, folded lines put together. */
    private static List<String> values(String token, String text) {
        return Pattern.compile("(?im)^\\h*" + token + "\\h*:(\\V*+(?:\\R\\h++(?!" + token + ")\\S\\V*+)*+)")
                .matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1).strip().replaceAll("\\s+", " "))
                .toList();
    }

    /**
     * Refuses a text with a sign-off that is neither of the one who renders or sends nor collected.
     *
     * @param where the text is, for the message
     * @param text a commit message, or an email
     * @param collected trailers that others gave to the patch
     * @param identity who signs off; a placeholder signs nothing
     * @throws PatchGenException naming the first
     */
    public static void requireOwn(String where, String text, List<Trailer> collected, Identity identity)
            throws PatchGenException {
        for (String value : values(SIGNED, text)) {
            boolean own = !identity.placeholder() && value.equals(identity.toString());
            if (!own && !isIn(collected, value)) {
                throw new PatchGenException(
                        where + ": \"" + SIGNED + ": " + value + "\" is the sign-off of somebody else,"
                                + " and that is nobody else's to write; take it out. That of a co-developer is collected from"
                                + " their reply, by iovakit trailers, once the template has \"" + DEVELOPED + ": "
                                + value + "\"");
            }
        }
    }

    /**
     * Refuses a text with a co-developer who has not signed off.
     *
     * @param where the text is, for the message
     * @throws PatchGenException naming the first
     */
    public static void requireCoDevelopers(String where, String text) throws PatchGenException {
        List<Trailer> given = values(SIGNED, text).stream()
                .map(value -> new Trailer(SIGNED, value))
                .toList();
        for (String value : values(DEVELOPED, text)) {
            if (!isIn(given, value)) {
                throw new PatchGenException(
                        where + ": \"" + DEVELOPED + ": " + value + "\" has no sign-off of that person;"
                                + " collect it from their reply with iovakit trailers, and render anew with iovakit run");
            }
        }
    }

    private static boolean isIn(List<Trailer> trailers, String value) {
        Trailer signed = new Trailer(SIGNED, value);
        return signed.person().isPresent() && trailers.stream().anyMatch(signed::repeats);
    }

    /** The co-developers that a text names. */
    static List<Person> coDevelopers(String text) {
        return values(DEVELOPED, text).stream()
                .flatMap(value -> new Trailer(DEVELOPED, value).person().stream())
                .toList();
    }

    /** The co-developers that a template of a series names in so many words; none if there is no such template. */
    static List<Person> coDevelopers(Series series, String template) throws PatchGenException {
        if (!series.file().patches().contains(template)) {
            return List.of();
        }
        try {
            return coDevelopers(new String(SeriesFolder.read(series.directory(), template), StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new PatchGenException(
                    "cannot read " + series.directory().resolve(template) + ": " + e.getMessage(), e);
        }
    }

    /** The lines of a message with the collected sign-offs of its co-developers, each right below its co-developer. */
    public static List<String> placed(List<String> lines, List<Trailer> collected) {
        List<Trailer> there = values(SIGNED, String.join("\n", lines)).stream()
                .map(value -> new Trailer(SIGNED, value))
                .toList();
        List<String> placed = new ArrayList<>();
        for (String line : lines) {
            placed.add(line);
            for (Person developer : coDevelopers(line)) {
                signOffs(collected)
                        .filter(signed -> signed.person().orElseThrow().hasAddress(developer.address()))
                        .filter(signed -> there.stream().noneMatch(signed::repeats))
                        .map(Trailer::toString)
                        .findFirst()
                        .ifPresent(placed::add);
            }
        }
        return placed;
    }

    private static Stream<Trailer> signOffs(List<Trailer> trailers) {
        return trailers.stream().filter(SignOffs::isSignOff);
    }

    /** Whether a trailer is a sign-off. */
    public static boolean isSignOff(Trailer trailer) {
        return trailer.token().equalsIgnoreCase(SIGNED);
    }
}
