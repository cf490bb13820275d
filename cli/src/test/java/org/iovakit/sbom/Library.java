// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.sbom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A library of the bill of materials that is not our own.
 *
 * @param name its artifact
 * @param licences SPDX identifiers; more than one if the user may choose
 */
record Library(String name, String version, List<String> licences) {
    private static final String OURS = "org.iovakit";

    /** The libraries of a bill in CycloneDX's JSON. */
    static List<Library> of(String bill) throws IOException {
        List<Library> libraries = new ArrayList<>();
        for (JsonNode component : new ObjectMapper().readTree(bill).path("components")) {
            if (!component.path("group").asText().equals(OURS)) {
                List<String> licences = new ArrayList<>();
                component.path("licenses").forEach(licence -> licences.add(licence(component, licence)));
                libraries.add(new Library(
                        component.path("name").asText(),
                        component.path("version").asText(),
                        licences));
            }
        }
        return libraries;
    }

    /** Where a library's POM calls its licence by no name of SPDX, the plugin gives that name, or guesses. */
    private static String licence(JsonNode component, JsonNode licence) {
        if (component.path("group").asText().equals("org.jline")) {
            // "The BSD License", with a link to the text of three clauses; the plugin takes it for that of four.
            return "BSD-3-Clause";
        }
        JsonNode named = licence.path("license");
        String name = named.path("id")
                .asText(named.path("name").asText(licence.path("expression").asText()));
        return name.equals("GNU General Public License (GPL), version 2, with the Classpath exception")
                ? "GPL-2.0-with-classpath-exception"
                : name;
    }
}
