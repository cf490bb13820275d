// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.edit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.csource.AnchorException;
import org.iovakit.patchgen.csource.CSource;
import org.iovakit.patchgen.csource.CStatement;
import org.iovakit.patchgen.csource.SourceText;
import org.iovakit.patchgen.csource.StatementSelector;
import org.iovakit.patchgen.csource.TextRange;

/** Names a place in a file: in C, in Kconfig or in a kernel Makefile. */
public sealed interface Anchor {
    /**
     * Finds the place.
     *
     * @throws PatchGenException if it is not there, or there more than once
     */
    Place locate(EditedFile file) throws PatchGenException;

    /**
     * What a directive in a template says to name the place: parameters and their values, in the order in which people write
     * them. The last include is named by its directive alone.
     */
    Map<String, String> parameters();

    private static Map<String, String> ordered(String... namesAndValues) {
        Map<String, String> ordered = new LinkedHashMap<>();
        for (int at = 0; at < namesAndValues.length; at += 2) {
            ordered.put(namesAndValues[at], namesAndValues[at + 1]);
        }
        return ordered;
    }

    /** Whether the place is a declaration at the top level of a C file. */
    default boolean isDeclaration() {
        return false;
    }

    /**
     * Whole lines of a file.
     *
     * @param comment the comment above that belongs to them
     * @param lines the lines themselves
     */
    record Place(Optional<TextRange> comment, TextRange lines) {
        static Place of(TextRange lines) {
            return new Place(Optional.empty(), lines);
        }

        /** The lines, from the comment's first on. */
        public TextRange all() {
            return comment.map(c -> new TextRange(c.start(), lines.end())).orElse(lines);
        }
    }

    /** A function: its comment, its definition and the lines that export it. */
    record OfFunction(String function) implements Anchor {
        @Override
        public Place locate(EditedFile file) throws PatchGenException {
            return Place.of(file.source().function(function).lines());
        }

        @Override
        public boolean isDeclaration() {
            return true;
        }

        @Override
        public Map<String, String> parameters() {
            return Map.of("function", function);
        }

        @Override
        public String toString() {
            return "function " + function;
        }
    }

    /** The signature of a function's definition: from its type to its last parameter. */
    record OfSignature(String function) implements Anchor {
        @Override
        public Place locate(EditedFile file) throws PatchGenException {
            return Place.of(file.source().function(function).signature());
        }

        @Override
        public Map<String, String> parameters() {
            return Map.of("signature", function);
        }

        @Override
        public String toString() {
            return "signature of " + function;
        }
    }

    /** The declaration of a function that is not its definition. */
    record OfPrototype(String function) implements Anchor {
        @Override
        public Place locate(EditedFile file) throws PatchGenException {
            return Place.of(file.source().prototype(function).lines());
        }

        @Override
        public Map<String, String> parameters() {
            return Map.of("prototype", function);
        }

        @Override
        public String toString() {
            return "prototype of " + function;
        }
    }

    /** A macro call outside of all functions, with the comment above it. */
    record OfMacroCall(String macro) implements Anchor {
        @Override
        public Place locate(EditedFile file) throws PatchGenException {
            return Place.of(file.source().macroCall(macro).lines());
        }

        @Override
        public boolean isDeclaration() {
            return true;
        }

        @Override
        public Map<String, String> parameters() {
            return Map.of("macro", macro);
        }

        @Override
        public String toString() {
            return "macro " + macro;
        }
    }

    /** The statements of a function from one to another, both included; often the same one. */
    record OfStatements(String function, StatementSelector from, StatementSelector to) implements Anchor {
        @Override
        public Place locate(EditedFile file) throws PatchGenException {
            CSource source = file.source();
            List<CStatement> found =
                    from.equals(to) ? List.of(source.statement(function, from)) : source.statements(function, from, to);
            SourceText text = source.text();
            CStatement first = found.get(0);
            CStatement last = found.get(found.size() - 1);
            for (CStatement statement : found) {
                if (!statement.ownsLines()) {
                    throw new AnchorException(text.path() + ":"
                            + text.line(statement.range().start()) + ": the statement shares its line with other code,"
                            + " so an edit by line cannot take hold of it");
                }
            }
            TextRange lines =
                    text.lines(new TextRange(first.range().start(), last.range().end()));
            return new Place(first.comment(), lines);
        }

        @Override
        public Map<String, String> parameters() {
            return from.equals(to)
                    ? ordered("function", function, "statement", from.toString())
                    : ordered("function", function, "from", from.toString(), "to", to.toString());
        }

        @Override
        public String toString() {
            return "function " + function + ", \"" + from + "\"" + (from.equals(to) ? "" : " to \"" + to + "\"");
        }
    }

    /** A member of a struct. */
    record OfMember(String struct, String member) implements Anchor {
        @Override
        public Place locate(EditedFile file) throws PatchGenException {
            return Place.of(file.source().member(struct, member).lines());
        }

        @Override
        public Map<String, String> parameters() {
            return ordered("struct", struct, "member", member);
        }

        @Override
        public String toString() {
            return "struct " + struct + ", member " + member;
        }
    }

    /** The comment right above a function. */
    record OfComment(String function) implements Anchor {
        @Override
        public Place locate(EditedFile file) throws PatchGenException {
            return Place.of(file.source()
                    .function(function)
                    .comment()
                    .orElseThrow(() -> new AnchorException("no comment stands above " + function + "()")));
        }

        @Override
        public Map<String, String> parameters() {
            return Map.of("comment", function);
        }

        @Override
        public String toString() {
            return "comment of " + function;
        }
    }

    /** A variable, a type or a macro that is defined outside of all functions, with the comment above it. */
    record OfDeclaration(String name) implements Anchor {
        @Override
        public Place locate(EditedFile file) throws PatchGenException {
            return Place.of(file.source().declaration(name).lines());
        }

        @Override
        public boolean isDeclaration() {
            return true;
        }

        @Override
        public Map<String, String> parameters() {
            return Map.of("declaration", name);
        }

        @Override
        public String toString() {
            return "declaration of " + name;
        }
    }

    /** The include directive of a header. */
    record OfInclude(String header) implements Anchor {
        @Override
        public Place locate(EditedFile file) throws PatchGenException {
            return Place.of(file.source().include(header).lines());
        }

        @Override
        public Map<String, String> parameters() {
            return Map.of("include", header);
        }

        @Override
        public String toString() {
            return "include of " + header;
        }
    }

    /** The blank line right above something outside of all functions. */
    record OfBlankAbove(Anchor below) implements Anchor {
        @Override
        public Place locate(EditedFile file) throws PatchGenException {
            int start = below.locate(file).all().start();
            SourceText text = file.text();
            TextRange above = text.lines(new TextRange(Math.max(0, start - 1), start));
            if (start == 0 || !text.slice(above).isBlank()) {
                throw new AnchorException(
                        text.path() + ":" + text.line(start) + ": no blank line stands above " + below);
            }
            return Place.of(above);
        }

        @Override
        public Map<String, String> parameters() {
            Map<String, String> parameters = new LinkedHashMap<>(below.parameters());
            parameters.put("blank_above", "yes");
            return parameters;
        }

        @Override
        public String toString() {
            return "blank line above " + below;
        }
    }

    /** The last include directive of a file. */
    record OfLastInclude() implements Anchor {
        @Override
        public Place locate(EditedFile file) throws PatchGenException {
            CSource source = file.source();
            if (source.includes().isEmpty()) {
                throw new AnchorException(source.text().path() + " includes nothing to add another include to");
            }
            int last = source.includes().size() - 1;
            return Place.of(source.includes().get(last).lines());
        }

        @Override
        public Map<String, String> parameters() {
            return Map.of();
        }

        @Override
        public String toString() {
            return "the last include";
        }
    }

    /** An entry of a Kconfig file: its {@code config} line and the indented lines below it. */
    record OfConfig(String symbol) implements Anchor {
        @Override
        public Place locate(EditedFile file) throws PatchGenException {
            Pattern entry = Pattern.compile(
                    "(?m)^(?:menu)?config " + Pattern.quote(symbol) + "\\n(?:[ \\t]+\\S.*\\n|\\n(?=[ \\t]))*");
            return Place.of(file.text().only(entry, "entry config " + symbol));
        }

        @Override
        public Map<String, String> parameters() {
            return Map.of("config", symbol);
        }

        @Override
        public String toString() {
            return "config " + symbol;
        }
    }

    /** The line of a kernel Makefile that builds an object. */
    record OfObject(String object) implements Anchor {
        @Override
        public Place locate(EditedFile file) throws PatchGenException {
            Pattern line =
                    Pattern.compile("(?m)^obj-\\S+\\s*\\+=(?:.*[ \\t])?" + Pattern.quote(object) + "(?:[ \\t].*)?\\n");
            return Place.of(file.text().only(line, "line that builds " + object));
        }

        @Override
        public Map<String, String> parameters() {
            return Map.of("object", object);
        }

        @Override
        public String toString() {
            return "object " + object;
        }
    }
}
