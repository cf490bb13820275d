// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.mail;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The subject of a patch, of a cover letter, or of a reply to one.
 *
 * @param reply whether it is that of a reply
 * @param version the version in the brackets; 1 if none stands there
 * @param number the number of the patch in its series; 0 is the cover letter
 * @param total how many patches it says that there are; 1 if it does not say
 * @param title what stands behind the brackets
 */
public record PatchSubject(boolean reply, int version, int number, int total, String title) {
    /** Characters; for a longer one, the stack would have to grow with the number of its prefixes. */
    private static final int LONGEST = 1000;

    /** What mail programs put before a subject that is answered or forwarded, in many languages. */
    private static final String REPLY =
            "(?:re|ref|res|r|rif|rv|aw|wg|antw|antwort|sv|vs|vb|vl|fwd?|tr|i|enc|odp|pd|ynt|ilt|atb|bls|hal"
                    + "|[^\\s\\[\\]:\\p{ASCII}]{1,20})(?:\\[\\d+]|\\(\\d+\\)|\\^\\d+)? ?[:\\uff1a]\\s*";

    private static final Pattern FORM = Pattern.compile(
            "(?iu)((?:\\[(?![^\\]]*patch)[^\\]]*]\\s*|" + REPLY + ")*+)\\[([^\\]]*patch[^\\]]*)]\\s*(\\S.*)");

    private static final Pattern REPLIED = Pattern.compile("(?iu)(?:^|[\\s\\]:\\uff1a])" + REPLY);

    private static final Pattern VERSION = Pattern.compile("(?i)(?:^|[\\s,]|[a-z])v(\\d{1,4})(?:[\\s,]|$)");
    private static final Pattern NUMBER = Pattern.compile("(?:^|[\\s,])(\\d{1,4})/(\\d{1,4})(?:[\\s,]|$)");

    /** Reads a subject; empty if it is none of these. */
    public static Optional<PatchSubject> parse(String subject) {
        if (subject.length() > LONGEST) {
            return Optional.empty();
        }
        Matcher form = FORM.matcher(subject.strip());
        if (!form.matches()) {
            return Optional.empty();
        }
        Matcher version = VERSION.matcher(form.group(2));
        Matcher number = NUMBER.matcher(form.group(2));
        boolean numbered = number.find();
        return Optional.of(new PatchSubject(
                REPLIED.matcher(form.group(1)).find(),
                version.find() ? Integer.parseInt(version.group(1)) : 1,
                numbered ? Integer.parseInt(number.group(1)) : 1,
                numbered ? Integer.parseInt(number.group(2)) : 1,
                form.group(3).replaceAll("\\s+", " ")));
    }
}
