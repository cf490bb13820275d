// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.base.KernelVersion;

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
    private static final int MOST_LINES = 100;

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

    /** That a patch has more lines than the tree takes without asking, context included; empty if it has not. */
    public Optional<String> tooLarge(EditedPatch patch) {
        int lines = patch.lines();
        return lines <= MOST_LINES
                ? Optional.empty()
                : Optional.of("\"" + patch.subject() + "\" has " + lines + " lines with context; " + this + " takes "
                        + MOST_LINES + " unless its maintainers agree to more");
    }

    /** The tree as subjects name it. */
    @Override
    public String toString() {
        return version + "." + patchlevel + ".y";
    }
}
