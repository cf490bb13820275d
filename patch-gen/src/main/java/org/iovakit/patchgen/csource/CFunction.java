// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.csource;

import java.util.List;
import java.util.Optional;

/**
 * A function that the file defines.
 *
 * @param name the C name
 * @param line where its definition starts, counted from 1
 * @param lines the definition with the comment that stands right above it and the EXPORT_SYMBOL lines right below it
 * @param signature the lines from its type to its last parameter
 * @param body the block
 * @param tokens the definition's tokens: two definitions that differ in comments and white space only have the same
 * @param calls the functions and macros that it calls, in the order of the text, once a call
 */
public record CFunction(
        String name,
        int line,
        TextRange lines,
        TextRange signature,
        CStatement body,
        List<String> tokens,
        List<String> calls) {
    /** The lines of the comment that stands right above it; empty if there is none. */
    public Optional<TextRange> comment() {
        return Optional.of(new TextRange(lines.start(), signature.start()))
                .filter(range -> range.end() > range.start());
    }
}
