// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.manual;

import java.util.List;

/** Writes the source of a manual page, in the macros of man(7). What it is given is text, whatever roff would read in it. */
final class Roff {
    private final StringBuilder source = new StringBuilder();

    /** Whether nothing stands below the last heading yet. */
    private boolean sectionStarts;

    /**
     * Begins a page.
     *
     * @param title the page's name
     * @param date of the page, as 2026-05-12
     * @param product what it is a page of, with its version
     */
    Roff(String title, String date, String product) {
        source.append(".\\\" SPDX-License-Identifier: GPL-2.0-only\n");
        macro(".TH", quoted(title), "1", date, quoted(product), quoted("iovakit manual"));
    }

    Roff section(String title) {
        macro(".SH", quoted(title));
        sectionStarts = true;
        return this;
    }

    Roff paragraph(String text) {
        return startParagraph().line(text);
    }

    /** Lines that stay as they are. */
    Roff verbatim(List<String> lines) {
        startParagraph().macro(".nf");
        lines.forEach(this::line);
        return macro(".fi");
    }

    /** A term, and what is said of it in paragraphs. */
    Roff term(String markedUp, List<String> paragraphs) {
        macro(".TP").markup(markedUp);
        for (int i = 0; i < paragraphs.size(); i++) {
            if (i > 0) {
                macro(".sp");
            }
            line(paragraphs.get(i));
        }
        return this;
    }

    /** A line of what {@link #bold} and {@link #italic} give. */
    Roff markup(String line) {
        source.append(line).append('\n');
        return this;
    }

    /** A line of text. */
    Roff line(String text) {
        String escaped = escape(text);
        boolean control = escaped.startsWith(".") || escaped.startsWith("'");
        source.append(control ? "\\&" : "").append(escaped).append('\n');
        return this;
    }

    /** Text that stands for itself: hyphens are those that are typed, and nothing is a request or an escape. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        text.strip().replaceAll("\\s*\\R\\s*", " ").codePoints().forEach(character -> {
            switch (character) {
                case '\\' -> escaped.append("\\e");
                case '-' -> escaped.append("\\-");
                case '\'' -> escaped.append("\\(aq");
                case '`' -> escaped.append("\\(ga");
                case '^' -> escaped.append("\\(ha");
                case '~' -> escaped.append("\\(ti");
                default -> {
                    if (character < 0x80) {
                        escaped.append((char) character);
                    } else {
                        escaped.append(String.format("\\[u%04X]", character));
                    }
                }
            }
        });
        return escaped.toString();
    }

    static String bold(String text) {
        return "\\fB" + escape(text) + "\\fR";
    }

    static String italic(String text) {
        return "\\fI" + escape(text) + "\\fR";
    }

    private Roff startParagraph() {
        if (!sectionStarts) {
            macro(".PP");
        }
        sectionStarts = false;
        return this;
    }

    private Roff macro(String... words) {
        source.append(String.join(" ", words)).append('\n');
        return this;
    }

    private static String quoted(String argument) {
        return "\"" + escape(argument).replace("\"", "\\(dq") + "\"";
    }

    /** The source. */
    @Override
    public String toString() {
        return source.toString();
    }
}
