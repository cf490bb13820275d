// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.series;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A patch as {@code series.yaml} lists it: its template alone, or that and more.
 *
 * @param template the template's file name
 * @param stage the name of the stage that the patch leads to; where none is given, that of the template without its
 *     number and ending
 * @param upstream the commit, 40 hexadecimal digits, that the patch became in mainline; absent before that
 */
public record PatchEntry(String template, String stage, Optional<String> upstream) {
    private static final Pattern NUMBER_AND_ENDING = Pattern.compile("^[0-9]+-|\\.ftl$");

    /**
     * An entry as somebody writes it.
     *
     * @param stage empty where the template's name says it
     */
    public static PatchEntry of(String template, Optional<String> stage, Optional<String> upstream) {
        return new PatchEntry(
                template,
                stage.orElseGet(() -> NUMBER_AND_ENDING.matcher(template).replaceAll("")),
                upstream);
    }
}
