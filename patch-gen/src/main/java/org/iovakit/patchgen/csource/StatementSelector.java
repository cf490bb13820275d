// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.csource;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Names a statement by what it does: {@code call NAME}, {@code assign LVALUE}, {@code declare NAME}, {@code label NAME}.
 * It means the innermost statement that does so. Where it does nothing of that, {@code text CODE} names it by what it
 * says itself: {@code text if (!iova)}, {@code text return NULL;}.
 *
 * @param act what the statement does
 * @param name to whom, without white space; of a text all of it
 */
public record StatementSelector(Act act, String name) {
    /** What a statement can be named by. */
    public enum Act {
        CALL,
        ASSIGN,
        DECLARE,
        LABEL,
        TEXT
    }

    /**
     * Reads a selector.
     *
     * @throws IllegalArgumentException if it is none; the message says what one looks like
     */
    public static StatementSelector parse(String text) {
        String[] words = text.strip().split("\\s+", 2);
        for (Act act : Act.values()) {
            if (words.length == 2 && words[0].equals(act.name().toLowerCase(Locale.ROOT))) {
                String name = act == Act.TEXT ? words[1].replaceAll("\\s+", " ") : words[1].replaceAll("\\s", "");
                return new StatementSelector(act, name);
            }
        }
        throw new IllegalArgumentException(
                "\"" + text + "\" names no statement; write \"call NAME\", \"assign LVALUE\","
                        + " \"declare NAME\", \"label NAME\" or \"text CODE\"");
    }

    /** The way to the one statement that this names: the block, then each enclosing statement, then itself. */
    List<CStatement> pathIn(CFunction function, SourceText text) throws AnchorException {
        List<List<CStatement>> found = new ArrayList<>();
        search(List.of(function.body()), found);
        if (found.isEmpty()) {
            throw new AnchorException(text.path() + ":" + function.line() + ": no statement in " + function.name()
                    + "() matches \"" + this + "\"");
        }
        if (found.size() > 1) {
            List<Integer> lines = found.stream()
                    .map(path -> text.line(path.get(path.size() - 1).range().start()))
                    .toList();
            throw new AnchorException(text.path() + ":" + function.line() + ": \"" + this + "\" is ambiguous in "
                    + function.name() + "(): it matches the statements of lines " + lines);
        }
        return found.get(0);
    }

    private void search(List<CStatement> path, List<List<CStatement>> found) {
        CStatement here = path.get(path.size() - 1);
        if (matches(here)) {
            found.add(path);
        }
        for (CStatement inner : here.inner()) {
            List<CStatement> deeper = new ArrayList<>(path);
            deeper.add(inner);
            search(deeper, found);
        }
    }

    private boolean matches(CStatement statement) {
        return switch (act) {
            case CALL -> statement.calls().contains(name);
            case ASSIGN -> statement.assigns().contains(name);
            case DECLARE -> statement.declares().contains(name);
            case TEXT -> statement.text().replaceAll("\\s", "").equals(name.replaceAll("\\s", ""));
            case LABEL -> statement.label().filter(name::equals).isPresent();
        };
    }

    @Override
    public String toString() {
        return act.name().toLowerCase(Locale.ROOT) + " " + name;
    }
}
