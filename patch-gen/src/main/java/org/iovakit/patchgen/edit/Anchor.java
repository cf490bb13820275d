// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.edit;

import java.util.List;
import java.util.Optional;
import org.iovakit.patchgen.csource.AnchorException;
import org.iovakit.patchgen.csource.CFunction;
import org.iovakit.patchgen.csource.CMember;
import org.iovakit.patchgen.csource.CSource;
import org.iovakit.patchgen.csource.CStatement;
import org.iovakit.patchgen.csource.SourceText;
import org.iovakit.patchgen.csource.StatementSelector;
import org.iovakit.patchgen.csource.TextRange;

/** Names a place in a C file. */
public sealed interface Anchor {
    /**
     * Finds the place.
     *
     * @throws AnchorException if it is not there, or there more than once
     */
    Place locate(CSource source) throws AnchorException;

    /**
     * Whole lines of a file.
     *
     * @param comment the comment above that belongs to them
     * @param lines the lines themselves
     */
    record Place(Optional<TextRange> comment, TextRange lines) {
        /** The lines, from the comment's first on. */
        TextRange all() {
            return comment.map(c -> new TextRange(c.start(), lines.end())).orElse(lines);
        }
    }

    /** A function: its comment, its definition and the lines that export it. */
    record OfFunction(String function) implements Anchor {
        @Override
        public Place locate(CSource source) throws AnchorException {
            CFunction found = source.function(function);
            return new Place(Optional.empty(), found.lines());
        }

        @Override
        public String toString() {
            return "function " + function;
        }
    }

    /** The statements of a function from one to another, both included; often the same one. */
    record OfStatements(String function, StatementSelector from, StatementSelector to) implements Anchor {
        @Override
        public Place locate(CSource source) throws AnchorException {
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
        public String toString() {
            return "function " + function + ", \"" + from + "\"" + (from.equals(to) ? "" : " to \"" + to + "\"");
        }
    }

    /** A member of a struct. */
    record OfMember(String struct, String member) implements Anchor {
        @Override
        public Place locate(CSource source) throws AnchorException {
            CMember found = source.member(struct, member);
            return new Place(Optional.empty(), found.lines());
        }

        @Override
        public String toString() {
            return "struct " + struct + ", member " + member;
        }
    }

    /** The last include directive of a file. */
    record OfLastInclude() implements Anchor {
        @Override
        public Place locate(CSource source) throws AnchorException {
            if (source.includes().isEmpty()) {
                throw new AnchorException(source.text().path() + " includes nothing to add another include to");
            }
            int last = source.includes().size() - 1;
            return new Place(Optional.empty(), source.includes().get(last).lines());
        }

        @Override
        public String toString() {
            return "the last include";
        }
    }
}
