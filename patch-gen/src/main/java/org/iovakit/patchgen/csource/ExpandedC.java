// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.csource;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * C without its preprocessor's lines, and with the macros that it defines replaced.
 *
 * @param tokens what is left
 * @param refused the lines, without their hash sign, that are neither an include of a kernel's header nor the definition of
 *     a macro without parameters
 */
public record ExpandedC(List<String> tokens, List<String> refused) {

    public ExpandedC {
        tokens = List.copyOf(tokens);
        refused = List.copyOf(refused);
    }

    /**
     * Expands a text. A macro that is defined once counts everywhere; a second definition is refused.
     *
     * @param known macros that the text uses and does not define
     */
    public static ExpandedC of(String text, Map<String, String> known) {
        Map<String, List<String>> macros = new HashMap<>();
        known.forEach((name, value) -> macros.put(name, CTokens.of(value)));
        List<String> code = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        Iterator<String> tokens = CTokens.of(text).iterator();
        while (tokens.hasNext()) {
            String token = tokens.next();
            if (!token.equals("#")) {
                code.add(token);
                continue;
            }
            List<String> line = new ArrayList<>();
            for (String next = tokens.next(); !next.equals("\n"); next = tokens.next()) {
                line.add(next);
            }
            boolean include = line.size() == 2
                    && line.get(0).equals("include")
                    && line.get(1).startsWith("<");
            boolean define = line.size() >= 2
                    && line.get(0).equals("define")
                    && !line.get(1).endsWith("(");
            if (define && !macros.containsKey(line.get(1))) {
                macros.put(line.get(1), line.subList(2, line.size()));
            } else if (!include) {
                refused.add(String.join(" ", line));
            }
        }
        List<String> expanded = new ArrayList<>();
        code.forEach(token -> expand(token, macros, new HashSet<>(), expanded));
        return new ExpandedC(expanded, refused);
    }

    /** @param inside the macros that are being replaced, which are not replaced within themselves */
    private static void expand(
            String token, Map<String, List<String>> macros, Set<String> inside, List<String> expanded) {
        List<String> value = macros.get(token);
        if (value == null || !inside.add(token)) {
            expanded.add(token);
            return;
        }
        value.forEach(each -> expand(each, macros, inside, expanded));
        inside.remove(token);
    }
}
