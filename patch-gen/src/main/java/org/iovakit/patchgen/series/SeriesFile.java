// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.series;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What {@code series.yaml} holds. Every entry is required, no other is known.
 *
 * @param name the series' name, which is also that of the branch it is rendered on
 * @param version 1 for the first posting
 * @param to addresses for the To header
 * @param cc addresses for the Cc header
 * @param cover the template of the cover letter
 * @param files the files, by their path in the kernel tree, that the patches edit
 * @param patches the templates of the patches, in order; patch N takes the kernel from stage N-1 to stage N
 */
public record SeriesFile(
        @JsonProperty(required = true) String name,
        @JsonProperty(required = true) int version,
        @JsonProperty(required = true) List<String> to,
        @JsonProperty(required = true) List<String> cc,
        @JsonProperty(required = true) String cover,
        @JsonProperty(required = true) List<String> files,
        @JsonProperty(required = true) List<String> patches) {
    /** @throws NullPointerException if a list has an element that is none */
    public SeriesFile {
        to = List.copyOf(to);
        cc = List.copyOf(cc);
        files = List.copyOf(files);
        patches = List.copyOf(patches);
    }
}
