// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.series;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A patch as {@code series.yaml} lists it: its template alone, or that and more.
 *
 * @param template the template's file name
 * @param stage the name of the stage that the patch leads to; where none is given, that of the template without its
 *     number and ending
 * @param upstream the commit, 40 hexadecimal digits, that the patch became in mainline; absent before that
 * @param backport why a backport of it is not as that commit, a sentence a change
 */
public record PatchEntry(String template, String stage, Optional<String> upstream, List<String> backport) {
    private static final Pattern NUMBER_AND_ENDING = Pattern.compile("^[0-9]+-|\\.ftl$");

    /** One whose backport is as its commit. */
    public PatchEntry(String template, String stage, Optional<String> upstream) {
        this(template, stage, upstream, List.of());
    }

    /**
     * An entry as somebody writes it.
     *
     * @param stage empty where the template's name says it
     */
    public static PatchEntry of(
            String template, Optional<String> stage, Optional<String> upstream, List<String> backport) {
        return new PatchEntry(
                template,
                stage.orElseGet(() -> NUMBER_AND_ENDING.matcher(template).replaceAll("")),
                upstream,
                List.copyOf(backport));
    }

    /** The same as it is once its commit is known. */
    public PatchEntry withUpstream(String commit) {
        return new PatchEntry(template, stage, Optional.of(commit), backport);
    }
}
