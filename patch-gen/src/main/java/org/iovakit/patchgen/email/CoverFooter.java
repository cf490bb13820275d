// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.email;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.iovakit.patchgen.series.Dependency;

/**
 * What programs read at the end of a cover letter, as b4 has it: behind shortlog and statistics, and both below a line at which
 * mail tools cut. What is above one, checkpatch.pl reads as a commit's message.
 */
public final class CoverFooter {
    /** What stands between the text, the statistics, and what programs read. */
    public static final String LINE = "\n---\n";

    private static final String SIGNATURE = "\n-- \n";
    private static final Pattern BASE_COMMIT = Pattern.compile("\\n(base-commit: [0-9a-f]+)\\z");

    private CoverFooter() {}

    /**
     * The letter with the base-commit that git wrote, if it did, what the series depends on, and the change-id in its footer.
     *
     * @param depends what has to be applied before the patches
     * @param changeId what all versions of the series have in common
     */
    public static Email of(Email letter, List<Dependency> depends, Optional<String> changeId) {
        String text = new String(letter.content(), ISO_8859_1);
        int end = text.lastIndexOf(SIGNATURE);
        String body = text.substring(0, end).stripTrailing();
        List<String> footer = new ArrayList<>();
        Matcher base = BASE_COMMIT.matcher(body);
        if (base.find()) {
            footer.add(base.group(1));
            body = body.substring(0, base.start()).stripTrailing();
        }
        changeId.ifPresent(id -> footer.add("change-id: " + id));
        depends.forEach(dependency -> footer.add("prerequisite-" + dependency));
        return footer.isEmpty()
                ? letter
                : new Email(
                        letter.fileName(),
                        (body + "\n" + LINE + String.join("\n", footer) + text.substring(end)).getBytes(ISO_8859_1));
    }
}
