// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.mail;

/** Text in lines that mail programs quote well. */
public final class FilledText {
    /** Columns. */
    private static final int WIDTH = 72;

    private FilledText() {}

    /**
     * The text in lines of at most 72 columns, unless a word is longer. Lines that it has stay lines; without any, it is empty.
     *
     * @param first stands before the first line
     * @param others stands before each other line
     */
    public static String of(String first, String others, String text) {
        StringBuilder filled = new StringBuilder();
        String before = first;
        for (String line : text.lines().toList()) {
            StringBuilder row = new StringBuilder(before);
            boolean empty = true;
            for (String word : line.strip().split("\\s+", -1)) {
                if (!empty && row.length() + 1 + word.length() > WIDTH) {
                    filled.append(row).append('\n');
                    row = new StringBuilder(others);
                    empty = true;
                }
                row.append(empty ? "" : " ").append(word);
                empty = false;
            }
            filled.append(row).append('\n');
            before = others;
        }
        return filled.toString().stripTrailing();
    }
}
