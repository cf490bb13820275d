// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.sbom;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The licences in CONTRIBUTING.md: in each row an SPDX identifier, and the artifacts of the libraries in backquotes. */
final class LicenceTable {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([\\w.-]+) \\|([^|\\n]*)\\|$");
    private static final Pattern ARTIFACT = Pattern.compile("`([^`]+)`");

    /** The licence of each artifact. */
    private final Map<String, String> licences = new TreeMap<>();

    LicenceTable(String text) {
        String section = text.substring(text.indexOf("\n## Licence\n"));
        Matcher row = ROW.matcher(section);
        while (row.find()) {
            String licence = row.group(1);
            Matcher artifact = ARTIFACT.matcher(row.group(2));
            while (artifact.find()) {
                licences.put(artifact.group(1), licence);
            }
        }
    }

    /** What is different in the bill of materials, a line each. */
    List<String> differences(List<Library> libraries) {
        List<String> differences = new ArrayList<>();
        TreeSet<String> stale = new TreeSet<>(licences.keySet());
        for (Library library : libraries) {
            stale.remove(library.name());
            String licence = licences.get(library.name());
            if (licence == null) {
                differences.add(library.name() + " is shipped, under " + library.licences() + ", and has no row");
            } else if (!library.licences().contains(licence)) {
                differences.add(library.name() + " is under " + library.licences() + ", and its row says " + licence);
            }
        }
        stale.forEach(name -> differences.add(name + " has a row, and is not shipped"));
        return differences;
    }
}
