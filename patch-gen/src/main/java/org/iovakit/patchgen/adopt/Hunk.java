// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.adopt;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.diff.DiffAlgorithm;
import org.eclipse.jgit.diff.Edit;
import org.eclipse.jgit.diff.HistogramDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;
import org.iovakit.patchgen.csource.SourceText;
import org.iovakit.patchgen.csource.TextRange;

/**
 * Lines of a file that other lines take the place of.
 *
 * @param before where they are; empty for lines that are added
 * @param after the lines that take their place, in the file as it is then; empty for lines that are taken away
 */
record Hunk(TextRange before, TextRange after) {
    private static final DiffAlgorithm ALGORITHM = new HistogramDiff();

    /** What makes one text from another, in order. */
    static List<Hunk> of(SourceText before, SourceText after) {
        int[] beforeLines = starts(before);
        int[] afterLines = starts(after);
        List<Hunk> hunks = new ArrayList<>();
        for (Edit edit :
                ALGORITHM.diff(RawTextComparator.DEFAULT, new RawText(before.bytes()), new RawText(after.bytes()))) {
            hunks.add(new Hunk(
                    new TextRange(beforeLines[edit.getBeginA()], beforeLines[edit.getEndA()]),
                    new TextRange(afterLines[edit.getBeginB()], afterLines[edit.getEndB()])));
        }
        return hunks;
    }

    /** Where lines start, and the end of the last. */
    private static int[] starts(SourceText text) {
        List<Integer> starts = new ArrayList<>(List.of(0));
        byte[] bytes = text.bytes();
        for (int at = 0; at < bytes.length; at++) {
            if (bytes[at] == '\n') {
                starts.add(at + 1);
            }
        }
        return starts.stream().mapToInt(Integer::intValue).toArray();
    }
}
