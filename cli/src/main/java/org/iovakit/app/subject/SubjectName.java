// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.subject;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.iovakit.patchgen.PatchGenException;

/**
 * The name of C that is no stage: {@code rev:REV}, {@code range:A..B}, {@code mbox:FILE}, {@code mbox:FILE@vN},
 * {@code patches:DIR}; of those that have several states, {@code #N} behind it names one: 0 is what the first commit or
 * patch changes, N is after that many.
 *
 * @param argument what stands behind the colon, without what follows
 * @param version of a thread, which one
 * @param position which state
 * @param written the name as it was written, without the position
 */
public record SubjectName(Kind kind, String argument, OptionalInt version, OptionalInt position, String written) {
    /** What the C is taken from. */
    public enum Kind {
        REV("a revision, as in rev:v7.1"),
        RANGE("two revisions, as in range:v7.1..my-branch"),
        MBOX("a file, as in mbox:thread.mbox"),
        PATCHES("a folder, as in patches:outgoing");

        private final String needs;

        Kind(String needs) {
            this.needs = needs;
        }

        private String prefix() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Pattern FORM =
            Pattern.compile("(rev|range|mbox|patches):(.*?)(?:@v(\\d{1,4}))?(?:#(\\d{1,4}))?");

    private static final Pattern NUMBERED = Pattern.compile("(.+)#\\d{1,4}");

    /**
     * Reads a name.
     *
     * @return empty if it is none of these, and so may be a stage's
     * @throws PatchGenException if it begins as one of these, and lacks the rest
     */
    public static Optional<SubjectName> parse(String name) throws PatchGenException {
        Matcher form = FORM.matcher(name);
        if (!form.matches()) {
            return Optional.empty();
        }
        Kind kind = Kind.valueOf(form.group(1).toUpperCase(Locale.ROOT));
        String argument = form.group(2);
        String written = form.group(1) + ":" + argument;
        OptionalInt version = number(form.group(3));
        if (version.isPresent()) {
            String suffix = "@v" + version.getAsInt();
            written += suffix;
            if (kind != Kind.MBOX) {
                // Revisions and folders may be called so.
                argument += suffix;
                version = OptionalInt.empty();
            }
        }
        OptionalInt position = number(form.group(4));
        if (kind == Kind.REV && position.isPresent()) {
            argument += "#" + form.group(4);
            written += "#" + form.group(4);
            position = OptionalInt.empty();
        }
        // Three dots are other commits than two.
        boolean isComplete =
                kind == Kind.RANGE ? argument.matches(".+\\.\\..+") && !argument.contains("...") : !argument.isEmpty();
        if (!isComplete) {
            throw new PatchGenException("'" + name + "': " + kind.prefix() + ": takes " + kind.needs);
        }
        return Optional.of(new SubjectName(kind, argument, version, position, written));
    }

    private static OptionalInt number(String digits) {
        return digits == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(digits));
    }

    /** Whether a name begins as one of these. */
    public static boolean isOne(String name) {
        return FORM.matcher(name).matches();
    }

    /** The first revision of a range. */
    public String from() {
        return argument.substring(0, argument.indexOf(".."));
    }

    /** The last revision of a range. */
    public String to() {
        return argument.substring(argument.indexOf("..") + 2);
    }

    /** The name of the state that the first commit or patch changes; empty where there is one state alone. */
    public Optional<String> firstState() {
        return kind == Kind.REV ? Optional.empty() : Optional.of(label(0));
    }

    /** Of a revision that ends as the number of a state does, as its name may, the revision without that. */
    Optional<String> numberless() {
        Matcher numbered = NUMBERED.matcher(argument);
        return kind == Kind.REV && numbered.matches() ? Optional.of(numbered.group(1)) : Optional.empty();
    }

    /** The name of one of its states; of a revision, the name itself. */
    String label(int state) {
        return kind == Kind.REV ? written : written + "#" + state;
    }
}
