// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.series;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
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

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static PatchEntry of(String template) {
        return of(template, null, null);
    }

    @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
    static PatchEntry of(
            @JsonProperty(value = "template", required = true) String template,
            @JsonProperty("stage") String stage,
            @JsonProperty("upstream") String upstream) {
        String named = stage != null || template == null
                ? stage
                : NUMBER_AND_ENDING.matcher(template).replaceAll("");
        return new PatchEntry(template, named, Optional.ofNullable(upstream));
    }
}
