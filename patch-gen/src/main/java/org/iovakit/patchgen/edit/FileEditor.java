// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.edit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.csource.AnchorException;
import org.iovakit.patchgen.csource.ParsedFiles;
import org.iovakit.patchgen.csource.SourceText;
import org.iovakit.patchgen.csource.TextRange;
import org.iovakit.patchgen.edit.Edit.Operation;

/**
 * Applies all edits of one patch to one file. Every anchor is looked up in the file as it was before the patch, so the
 * order of the edits in a template matters only for text put at the same place.
 */
public final class FileEditor {
    /** What an edit comes to: a range of the file and the text that takes its place. */
    private record Splice(Edit edit, TextRange range, String text) {}

    private final SourceText text;
    private final ParsedFiles parsed;
    private final String base;

    /**
     * An editor of one file.
     *
     * @param text the file before the patch
     * @param parsed takes part in parsing it, if an anchor asks for that
     * @param base what the file belongs to, for messages
     */
    public FileEditor(SourceText text, ParsedFiles parsed, String base) {
        this.text = text;
        this.parsed = parsed;
        this.base = base;
    }

    /**
     * Applies the edits.
     *
     * @return the file after the patch
     * @throws PatchGenException if an anchor is missing or ambiguous, or two edits want the same lines; the message
     *     names the template's lines, the anchor, the file and the base
     */
    public byte[] apply(List<Edit> edits) throws PatchGenException {
        EditedFile file = new EditedFile(text, parsed);
        List<Splice> splices = new ArrayList<>();
        for (Edit edit : edits) {
            try {
                splices.add(splice(edit, edit.anchor().locate(file)));
            } catch (AnchorException e) {
                throw new PatchGenException(
                        edit.where() + ": " + edit + ": " + e.getMessage() + " (base: " + base
                                + "); the template does not fit this kernel as it is",
                        e);
            }
        }
        splices.sort(Comparator.comparingInt((Splice s) -> s.range().start())
                .thenComparingInt(s -> s.range().end()));
        return join(splices);
    }

    private Splice splice(Edit edit, Anchor.Place place) throws AnchorException {
        TextRange all = place.all();
        TextRange range = switch (edit.operation()) {
            case INSERT_BEFORE -> new TextRange(all.start(), all.start());
            case INSERT_AFTER -> new TextRange(all.end(), all.end());
            case REPLACE -> all;
            case DELETE -> withMeetingBlankLine(all);
            case DELETE_COMMENT ->
                place.comment()
                        .orElseThrow(() -> new AnchorException(text.path() + ":"
                                + text.line(place.lines().start()) + ": no comment stands above this"));
        };
        boolean apart =
                edit.operation() == Operation.INSERT_BEFORE && edit.anchor().isDeclaration();
        String text = apart && !blankAbove(range) ? "\n" + edit.text() : edit.text();
        return new Splice(edit, range, text);
    }

    private boolean blankAbove(TextRange range) {
        return range.start() == 0
                || text.slice(text.lines(new TextRange(range.start() - 1, range.start())))
                        .isBlank();
    }

    private TextRange withMeetingBlankLine(TextRange range) {
        return blankAbove(range) && text.blankLineAt(range.end())
                ? new TextRange(range.start(), text.lineAt(range.end()).end())
                : range;
    }

    private byte[] join(List<Splice> splices) throws PatchGenException {
        byte[] before = text.bytes();
        ByteArrayOutputStream after = new ByteArrayOutputStream(before.length + 8192);
        Splice last = null;
        int done = 0;
        for (Splice splice : splices) {
            if (splice.range().start() < done) {
                throw new PatchGenException(splice.edit().where() + ": " + splice.edit() + " overlaps with "
                        + last.edit() + " of " + last.edit().where() + ": both want line "
                        + text.line(splice.range().start()) + " of " + text.path() + " (base: " + base + ")");
            }
            after.write(before, done, splice.range().start() - done);
            after.writeBytes(splice.text().getBytes(UTF_8));
            done = splice.range().end();
            last = splice;
        }
        after.write(before, done, before.length - done);
        return after.toByteArray();
    }
}
