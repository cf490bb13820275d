// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.trailers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the trailers that the writer of a mail gave in it, and none that is quoted, signed or part of a patch. */
final class GivenTrailers {
    private static final String QUOTE = ">";

    /** From here on the mail is a signature, a diff, another patch, or what some mail programs quote without a mark. */
    private static final Pattern END = Pattern.compile(
            "-- ?|diff (--git )?\\S.*|[- ]*(8<|>8)[- ]*.*|-+ ?Original Message ?-+.*|_{20,}", Pattern.CASE_INSENSITIVE);

    /** Characters; blanks in a longer line take the forms below a time that grows with the square of their number. */
    private static final int LONGEST = 4000;

    /** An address alone, which some mail programs wrap away from its name. */
    private static final Pattern WRAPPED_ADDRESS = Pattern.compile("\\s*<[^<>\\s]+@[^<>\\s]+>.*");

    private GivenTrailers() {}

    /** The trailers of a text, in its order. */
    static List<Trailer> of(String text) {
        List<Trailer> trailers = new ArrayList<>();
        List<String> lines = text.lines()
                .map(line -> line.substring(0, Math.min(LONGEST, line.length())))
                .toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (END.matcher(line).matches()) {
                break;
            }
            if (line.stripLeading().startsWith(QUOTE)) {
                continue;
            }
            if (i + 1 < lines.size()
                    && WRAPPED_ADDRESS.matcher(lines.get(i + 1)).matches()
                    && !line.contains("<")) {
                line = line.stripTrailing() + " " + lines.get(i + 1).strip();
            }
            Optional<Trailer> trailer = Trailer.parse(line);
            trailer.filter(found -> CollectedTokens.isTrailer(found.token())).ifPresent(trailers::add);
        }
        return trailers;
    }
}
