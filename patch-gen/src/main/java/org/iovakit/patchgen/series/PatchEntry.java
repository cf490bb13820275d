// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.series;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * A patch as {@code series.yaml} lists it: its template alone, or that and more.
 *
 * @param template the template's file name
 * @param stage the stage that the patch leads to; if absent, the one after that of the patch before
 * @param upstream the commit, 40 hexadecimal digits, that the patch became in mainline; absent before that
 */
public record PatchEntry(String template, Optional<Integer> stage, Optional<String> upstream) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static PatchEntry of(String template) {
        return new PatchEntry(template, Optional.empty(), Optional.empty());
    }

    @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
    static PatchEntry of(
            @JsonProperty(value = "template", required = true) String template,
            @JsonProperty("stage") Integer stage,
            @JsonProperty("upstream") String upstream) {
        return new PatchEntry(template, Optional.ofNullable(stage), Optional.ofNullable(upstream));
    }
}
