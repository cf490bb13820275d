// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.csource;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.iovakit.patchgen.PatchGenException;

/**
 * C files, each state of which is parsed once: whoever edits one and whoever compares it with the next share it. Thread-safe.
 */
public final class ParsedFiles {
    private final Map<SourceText, Parse> parses = new ConcurrentHashMap<>();
    private final Map<String, FunctionText> functions = new ConcurrentHashMap<>();

    /** One state of a file. */
    private final class Parse {
        private final SourceText text;
        private CSource source;

        Parse(SourceText text) {
            this.text = text;
        }

        synchronized CSource source() throws PatchGenException {
            if (source == null) {
                source = new TreeSitterReader(text, functions).read();
            }
            return source;
        }
    }

    /** See {@link CSource#parse}. */
    public CSource of(SourceText text) throws PatchGenException {
        return parses.computeIfAbsent(text, Parse::new).source();
    }

    /** The same for a file that may be missing: then it is taken for empty. */
    public CSource of(String path, byte[] content) throws PatchGenException {
        return of(new SourceText(path, content == null ? new byte[0] : content));
    }
}
