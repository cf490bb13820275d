// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.commit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.git.Identity;
import org.iovakit.patchgen.trailers.SignOffs;
import org.iovakit.patchgen.trailers.Trailer;

/** Puts a commit message together. */
public final class CommitMessage {
    /** Where {@code git am} takes a message to end and a patch to begin. */
    private static final Pattern PATCH_BREAK = Pattern.compile("---(\\s.*)?|diff -.*|Index: .*");

    private CommitMessage() {}

    /**
     * A message with its trailers. The sign-off is the last of them: it certifies all that stands above it, and who signs
     * off is who put the others there.
     *
     * @param template whose message this is, for an error
     * @param text subject and body, which may end in trailers of their own
     * @param collected trailers that others gave; what the text has already is not repeated, and a sign-off stands below the
     *     co-developer that it is of
     * @param identity who signs off; a placeholder does not
     * @throws PatchGenException if a line of the text would end the message where the patch is applied
     */
    public static String of(String template, String text, List<Trailer> collected, Identity identity)
            throws PatchGenException {
        List<String> lines = text.strip().lines().toList();
        requireWhole(template, lines);
        lines = SignOffs.placed(lines, collected);
        List<Trailer> own = ownTrailers(lines);
        List<String> trailers = new ArrayList<>();
        for (Trailer trailer : collected) {
            if (!SignOffs.isSignOff(trailer) && own.stream().noneMatch(trailer::repeats)) {
                trailers.add(trailer.toString());
            }
        }
        String signOff = "Signed-off-by: " + identity;
        boolean signed = trailers.isEmpty()
                && !own.isEmpty()
                && own.get(own.size() - 1).toString().equals(signOff);
        if (!identity.placeholder() && !signed) {
            trailers.add(signOff);
        }
        String message = String.join("\n", lines) + "\n";
        if (trailers.isEmpty()) {
            return message;
        }
        return message + (own.isEmpty() ? "\n" : "") + String.join("\n", trailers) + "\n";
    }

    static void requireWhole(String template, List<String> lines) throws PatchGenException {
        Optional<String> broken = lines.stream()
                .filter(line -> PATCH_BREAK.matcher(line).matches())
                .findFirst();
        if (broken.isPresent()) {
            throw new PatchGenException(template + ": the line \"" + broken.get()
                    + "\" would end the commit message where git am applies it; indent it. What is for the email alone"
                    + " stands in [@notes]");
        }
    }

    /** The trailers that a text ends in: its last paragraph, if it is made of nothing else and not the subject. */
    private static List<Trailer> ownTrailers(List<String> lines) {
        int start = lines.lastIndexOf("") + 1;
        List<Trailer> trailers = lines.subList(start, lines.size()).stream()
                .flatMap(line -> Trailer.parse(line).stream())
                .toList();
        return start > 0 && trailers.size() == lines.size() - start ? trailers : List.of();
    }
}
