// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.edit;

import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.csource.CSource;
import org.iovakit.patchgen.csource.ParsedFiles;
import org.iovakit.patchgen.csource.SourceText;

/** A file in which anchors are looked up. It is parsed as C when the first anchor asks for that. */
public final class EditedFile {
    private final SourceText text;
    private final ParsedFiles parsed;

    /**
     * A file.
     *
     * @param parsed takes part in parsing it, if an anchor asks for that
     */
    public EditedFile(SourceText text, ParsedFiles parsed) {
        this.text = text;
        this.parsed = parsed;
    }

    SourceText text() {
        return text;
    }

    CSource source() throws PatchGenException {
        return parsed.of(text);
    }
}
