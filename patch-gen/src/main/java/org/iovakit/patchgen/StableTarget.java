// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.base.KernelVersion;
import org.iovakit.patchgen.email.Email;

/**
 * A stable tree that the series is carried to, as Documentation/process/stable-kernel-rules.rst has it.
 *
 * @param version major version of its kernels
 * @param patchlevel their minor version
 */
public record StableTarget(int version, int patchlevel) {
    /** Where what is meant for a stable tree goes. */
    public static final String LIST = "stable@vger.kernel.org";

    /** Lines of a patch, context included, that stable trees take without asking. */
    public static final int MOST_LINES = 100;

    private static final Pattern FORM = Pattern.compile("(?:linux-)?(\\d{1,4})\\.(\\d{1,4})(?:\\.y)?");

    /**
     * Reads the name of a tree: {@code 6.12.y}, {@code linux-6.12.y} or {@code 6.12}.
     *
     * @throws PatchGenException if it is none
     */
    public static StableTarget parse(String name) throws PatchGenException {
        Matcher form = FORM.matcher(name);
        if (!form.matches()) {
            throw new PatchGenException(
                    "--target \"" + name.replaceAll("\\p{Cntrl}", "?") + "\" is no stable tree; name one like 6.12.y");
        }
        return new StableTarget(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)));
    }

    /**
     * Refuses a base that is no kernel of the tree.
     *
     * @throws PatchGenException if the base is of another version
     */
    public void require(KernelBase base) throws PatchGenException {
        KernelVersion found = base.version();
        if (found.version() != version || found.patchlevel() != patchlevel) {
            throw new PatchGenException("--target " + this + ": the base is " + base.describe() + ", of Linux " + found
                    + "; name a kernel of " + this + " with --kernel and --rev");
        }
    }

    /** The lines of a patch in an email, those of context included, as the rule about them counts. */
    public static long lines(Email email) {
        return new String(email.content(), ISO_8859_1)
                .lines()
                .dropWhile(line -> !line.startsWith("diff --git "))
                .takeWhile(line -> !line.equals("-- "))
                .count();
    }

    /** The tree as subjects name it. */
    @Override
    public String toString() {
        return version + "." + patchlevel + ".y";
    }
}
