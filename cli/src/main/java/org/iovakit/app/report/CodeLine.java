// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.diff.Edit;
import org.eclipse.jgit.diff.HistogramDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;

/**
 * A line of code.
 *
 * @param sign {@code +} or {@code -} for a line that a patch adds or removes, {@code …} for lines left out, else a space
 */
public record CodeLine(String sign, List<Highlighter.Span> spans) {
    private static final String SAME = " ";
    private static final String ADDED = "+";
    private static final String REMOVED = "-";

    /** Code as it is. */
    static List<CodeLine> plain(String text) {
        return signed(SAME, Highlighter.lines(text));
    }

    /** What becomes of a text, with all of its lines; either may be empty. */
    static List<CodeLine> difference(String before, String after) {
        List<List<Highlighter.Span>> old = Highlighter.lines(before);
        List<List<Highlighter.Span>> now = Highlighter.lines(after);
        List<CodeLine> lines = new ArrayList<>();
        int at = 0;
        for (Edit edit : edits(before, after)) {
            lines.addAll(signed(SAME, old.subList(at, edit.getBeginA())));
            lines.addAll(signed(REMOVED, old.subList(edit.getBeginA(), edit.getEndA())));
            lines.addAll(signed(ADDED, now.subList(edit.getBeginB(), edit.getEndB())));
            at = edit.getEndA();
        }
        lines.addAll(signed(SAME, old.subList(at, old.size())));
        return lines;
    }

    private static List<Edit> edits(String before, String after) {
        return new HistogramDiff()
                .diff(
                        RawTextComparator.DEFAULT,
                        new RawText(before.getBytes(UTF_8)),
                        new RawText(after.getBytes(UTF_8)));
    }

    private static List<CodeLine> signed(String sign, List<List<Highlighter.Span>> lines) {
        return lines.stream().map(spans -> new CodeLine(sign, spans)).toList();
    }

    boolean isSame() {
        return sign.equals(SAME);
    }

    boolean isAdded() {
        return sign.equals(ADDED);
    }

    boolean isRemoved() {
        return sign.equals(REMOVED);
    }

    boolean isBlank() {
        return text().isBlank();
    }

    /** What stands in it, without the sign. */
    String text() {
        StringBuilder text = new StringBuilder();
        spans.forEach(span -> text.append(span.text()));
        return text.toString();
    }
}
