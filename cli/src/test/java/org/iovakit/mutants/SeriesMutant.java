// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.mutants;

/**
 * A template with one small mistake in a line that its patch adds.
 *
 * @param template the template's file name
 * @param file the kernel's file that gets the line
 * @param rule what kind of mistake
 * @param before the line, and those beside it that the mistake takes in
 * @param after what stands there instead; empty if nothing does
 * @param occurrence which of the places of the template that are the same in all this, from 1
 * @param text the whole template with the mistake
 */
public record SeriesMutant(
        String template, String file, Rule rule, String before, String after, int occurrence, String text) {
    /** How a line is got wrong. */
    public enum Rule {
        DROPPED("dropped"),
        NEGATED("negated"),
        OPERATOR("operator"),
        CONSTANT("constant"),
        NAME("name"),
        CONDITIONAL("conditional"),
        COMMENT("comment"),
        SPACE("white space");

        private final String word;

        Rule(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    /** Names it without numbers of lines, so that it keeps its name when other places change. */
    public String key() {
        return "%s, %s, %s: %s -> %s%s"
                .formatted(
                        template,
                        file.substring(file.lastIndexOf('/') + 1),
                        rule,
                        shown(before),
                        after.isBlank() ? "nothing" : shown(after),
                        occurrence == 1 ? "" : " (" + occurrence + ")");
    }

    private static String shown(String text) {
        return text.strip().replaceAll("\\s*\n\\s*", " ⏎ ").replaceAll("[ \t]+", " ");
    }
}
