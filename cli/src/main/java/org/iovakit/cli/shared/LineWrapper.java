// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.shared;

/** Text in lines that an email can quote. */
public final class LineWrapper {
    private static final int WIDTH = 78;

    private LineWrapper() {}

    /**
     * A paragraph.
     *
     * @param first what the first line starts with
     * @param indent spaces that the others start with
     * @return lines of at most 78 characters, each with its end
     */
    public static String of(String first, int indent, String text) {
        StringBuilder lines = new StringBuilder(first);
        int start = 0;
        boolean space = false;
        for (String word : text.split(" ", -1)) {
            if (space && lines.length() - start + 1 + word.length() > WIDTH) {
                start = lines.length() + 1;
                lines.append('\n').append(" ".repeat(indent));
                space = false;
            }
            lines.append(space ? " " : "").append(word);
            space = true;
        }
        return lines.append('\n').toString();
    }
}
