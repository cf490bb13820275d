// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.csource;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A statement or a declaration inside a function. What it calls, assigns and declares is what it does itself; what a
 * statement inside it does belongs to that one.
 *
 * @param range from its first byte to its last
 * @param comment the lines of the comment that stands right above it
 * @param ownsLines whether nothing else but a comment shares its lines, so that it can be cut out by line
 * @param calls the functions and macros called
 * @param assigns the left-hand sides, without white space: {@code iovad->anchor.pfn_lo}
 * @param declares the variables declared
 * @param label the label, if it is a labelled statement
 * @param text what it says itself, without what statements inside of it say, words separated by one blank
 * @param inner the statements inside it, in order; a block is a statement too
 */
public record CStatement(
        TextRange range,
        Optional<TextRange> comment,
        boolean ownsLines,
        Set<String> calls,
        Set<String> assigns,
        Set<String> declares,
        Optional<String> label,
        String text,
        List<CStatement> inner) {
    /** The same, so many bytes further on. */
    CStatement moved(int bytes) {
        return new CStatement(
                range.moved(bytes),
                comment.map(lines -> lines.moved(bytes)),
                ownsLines,
                calls,
                assigns,
                declares,
                label,
                text,
                inner.stream().map(statement -> statement.moved(bytes)).toList());
    }
}
