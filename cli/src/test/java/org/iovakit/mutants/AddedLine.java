// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.mutants;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of a template that its patch adds to a file of the kernel.
 *
 * @param number of the line in the template, from 0
 * @param file the kernel's file
 * @param text the line, without its end
 * @param scope numbers the pieces of text within which a local name may be known: edits, and the functions in them
 */
record AddedLine(int number, String file, String text, int scope) {
    private static final Pattern FILE = Pattern.compile("\\[@(add_)?file path=\"([^\"]+)\"]");
    private static final Pattern INCLUDE = Pattern.compile("\\[@add_include header=\"[^\"]+\"/]");

    /** A directive with text; one that ends in a slash has none. */
    private static final Pattern OPENING = Pattern.compile("\\[@\\w+[^\\]]*[^/\\]]]");

    /** Those of a template, in its order; not blank ones. The directive that includes a header is one too. */
    static List<AddedLine> of(String template) {
        List<AddedLine> added = new ArrayList<>();
        String file = "";
        boolean inText = false;
        int scope = 0;
        String[] lines = template.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i];
            Matcher named = FILE.matcher(line);
            if (named.matches()) {
                file = named.group(2);
                inText = named.group(1) != null;
                scope++;
            } else if (line.startsWith("[/@")) {
                inText = false;
            } else if (!inText && OPENING.matcher(line).matches()) {
                inText = !file.isEmpty();
                scope++;
            } else if (inText
                    ? !line.isBlank() && !line.startsWith("[#") && !line.startsWith("[/#")
                    : INCLUDE.matcher(line).matches()) {
                added.add(new AddedLine(i, file, line, scope));
                if (line.equals("}")) {
                    scope++;
                }
            }
        }
        return added;
    }

    boolean isC() {
        return file.endsWith(".c") || file.endsWith(".h");
    }
}
