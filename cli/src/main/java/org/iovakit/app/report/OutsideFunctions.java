// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.iovakit.patchgen.csource.CFunction;
import org.iovakit.patchgen.csource.CSource;
import org.iovakit.patchgen.csource.SourceText;

/** What a patch changes of a C file outside of its functions: includes, macros, members of structs. */
final class OutsideFunctions {
    /** Unchanged lines shown around a changed one. */
    private static final int CONTEXT = 2;

    private static final CodeLine LEFT_OUT = new CodeLine("…", List.of());

    private OutsideFunctions() {}

    /** The changed lines with what stands around them; empty if there is none. */
    static List<CodeLine> of(CSource before, CSource after) {
        List<CodeLine> all = CodeLine.difference(text(before), text(after));
        BitSet changed = changed(all, linesOfFunctions(before), linesOfFunctions(after));
        List<CodeLine> shown = new ArrayList<>();
        int last = -1;
        for (int i = 0; i < all.size(); i++) {
            if (changed.get(i) || (all.get(i).isSame() && isNear(changed, i))) {
                if (last >= 0 && i > last + 1) {
                    shown.add(LEFT_OUT);
                }
                shown.add(all.get(i));
                last = i;
            }
        }
        return shown;
    }

    private static String text(CSource source) {
        return new String(source.text().bytes(), UTF_8);
    }

    /** By number, counted from 1. */
    private static BitSet linesOfFunctions(CSource source) {
        SourceText text = source.text();
        BitSet lines = new BitSet();
        for (CFunction function : source.functions()) {
            lines.set(
                    text.line(function.lines().start()),
                    text.line(function.lines().end() - 1) + 1);
        }
        return lines;
    }

    /** The changed lines, by their place in the difference, that belong to no function; blank ones do not count. */
    private static BitSet changed(List<CodeLine> all, BitSet oldFunctions, BitSet newFunctions) {
        BitSet changed = new BitSet();
        int old = 0;
        int now = 0;
        for (int i = 0; i < all.size(); i++) {
            CodeLine line = all.get(i);
            old += line.isAdded() ? 0 : 1;
            now += line.isRemoved() ? 0 : 1;
            boolean outside = line.isAdded() ? !newFunctions.get(now) : !oldFunctions.get(old);
            if (!line.isSame() && outside && !line.isBlank()) {
                changed.set(i);
            }
        }
        return changed;
    }

    private static boolean isNear(BitSet changed, int place) {
        int next = changed.nextSetBit(Math.max(0, place - CONTEXT));
        return next >= 0 && next <= place + CONTEXT;
    }
}
