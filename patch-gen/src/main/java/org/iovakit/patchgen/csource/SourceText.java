// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.csource;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.iovakit.patchgen.PatchGenException;

/**
 * The bytes of one text file and where its lines are. Offsets are bytes, because that is what the parser and git count
 * in. Immutable.
 */
public final class SourceText {
    private final String path;
    private final byte[] bytes;
    private final int[] lineStarts;

    /**
     * Takes in a file.
     *
     * @param path the file's path in the tree, for messages
     * @param bytes UTF-8 text with LF line ends, the last line ended too
     * @throws PatchGenException if the file has CR line ends, which no edit could match and git would not apply
     */
    public SourceText(String path, byte[] bytes) throws PatchGenException {
        this.path = path;
        this.bytes = bytes.clone();
        this.lineStarts = lineStarts(bytes);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\r') {
                throw new PatchGenException(
                        path + ":" + line(i) + ": the line ends in CR LF. Patches are made for files"
                                + " with LF line ends; check the file out again with core.autocrlf=false");
            }
        }
        if (bytes.length > 0 && bytes[bytes.length - 1] != '\n') {
            throw new PatchGenException(path + ": the last line has no newline at its end; the file looks cut off");
        }
    }

    public String path() {
        return path;
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    public int length() {
        return bytes.length;
    }

    /**
     * All of the text.
     *
     * @throws PatchGenException if the bytes are not those of UTF-8 text without NUL: then nobody could say which byte a
     *     character of it is
     */
    String decoded() throws PatchGenException {
        CharBuffer decoded = CharBuffer.allocate(bytes.length);
        ByteBuffer left = ByteBuffer.wrap(bytes);
        CoderResult result = UTF_8.newDecoder().decode(left, decoded, true);
        String text = decoded.flip().toString();
        int nul = text.indexOf('\0');
        if (nul >= 0 || result.isError()) {
            int at = nul >= 0 ? text.substring(0, nul).getBytes(UTF_8).length : left.position();
            throw new PatchGenException(path + ":" + line(at) + ": there is a byte that is not part of UTF-8 text; the"
                    + " file is damaged: take it from git or the tarball again");
        }
        return text;
    }

    /** The text of a range. */
    public String slice(TextRange range) {
        return new String(bytes, range.start(), range.end() - range.start(), UTF_8);
    }

    /** The number of the line that holds the byte, counted from 1. */
    public int line(int offset) {
        int found = Arrays.binarySearch(lineStarts, offset);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** The whole lines, their newlines included, that a range touches. */
    public TextRange lines(TextRange range) {
        int last = range.end() > range.start() ? range.end() - 1 : range.end();
        return new TextRange(lineStarts[line(range.start()) - 1], lineEnd(last));
    }

    /** The line that starts at an offset, its newline included; empty at the end of the file. */
    public TextRange lineAt(int start) {
        return new TextRange(start, start == bytes.length ? start : lineEnd(start));
    }

    /** Whether the line that starts at an offset holds white space only; false at the end of the file. */
    public boolean blankLineAt(int start) {
        return start < bytes.length && slice(lineAt(start)).isBlank();
    }

    /**
     * The one place where a pattern matches.
     *
     * @param pattern matches whole lines
     * @param what the thing it finds, for messages
     */
    public TextRange only(Pattern pattern, String what) throws AnchorException {
        // One char a byte, so that the matcher's positions are ours.
        Matcher matcher = pattern.matcher(new String(bytes, ISO_8859_1));
        List<TextRange> found = matcher.results()
                .map(match -> new TextRange(match.start(), match.end()))
                .toList();
        if (found.isEmpty()) {
            throw new AnchorException(path + " has no " + what);
        }
        if (found.size() > 1) {
            throw new AnchorException(path + " has the " + what + " " + found.size() + " times, on lines "
                    + found.stream().map(range -> line(range.start())).toList());
        }
        return found.get(0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SourceText text && path.equals(text.path) && Arrays.equals(bytes, text.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * path.hashCode() + Arrays.hashCode(bytes);
    }

    private int lineEnd(int offset) {
        int next = line(offset);
        return next < lineStarts.length ? lineStarts[next] : bytes.length;
    }

    private static int[] lineStarts(byte[] bytes) {
        int[] starts = new int[16];
        int lines = 1;
        for (int i = 0; i + 1 < bytes.length; i++) {
            if (bytes[i] == '\n') {
                if (lines == starts.length) {
                    starts = Arrays.copyOf(starts, 2 * lines);
                }
                starts[lines++] = i + 1;
            }
        }
        return Arrays.copyOf(starts, lines);
    }
}
