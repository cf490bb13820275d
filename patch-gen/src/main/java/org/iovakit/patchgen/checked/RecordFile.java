// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.checked;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.iovakit.lifetime.WholeFile;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.series.SeriesFolder;

/** A record of what was checked, as a text file: a licence line, then a line an entry. Immutable. */
final class RecordFile {
    private static final String LICENCE = "# SPDX-License-Identifier: GPL-2.0-only";

    private final Path path;
    private final List<String> lines;

    private RecordFile(Path path, List<String> lines) {
        this.path = path;
        this.lines = lines;
    }

    /**
     * Reads a record.
     *
     * @throws PatchGenException if it cannot be read, or is none
     */
    static RecordFile read(Path path) throws PatchGenException {
        try {
            RecordFile file = new RecordFile(path, lines(path));
            file.match(1, Pattern.compile(Pattern.quote(LICENCE)), "the line \"" + LICENCE + "\"");
            return file;
        } catch (NoSuchFileException e) {
            throw new PatchGenException(
                    "there is no record " + path + " of what was checked; take it from git again, or make one with"
                            + " iovakit audit --accept",
                    e);
        } catch (CharacterCodingException e) {
            throw new PatchGenException(
                    path + " is not text; take it from git again, or delete it and make one with iovakit audit"
                            + " --accept",
                    e);
        } catch (IOException e) {
            throw new PatchGenException("cannot read " + path + ": " + reason(e) + "; make it readable", e);
        }
    }

    private static List<String> lines(Path path) throws IOException, PatchGenException {
        byte[] content = SeriesFolder.read(path.getParent(), path.getFileName().toString());
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(content))
                .toString()
                .lines()
                .toList();
    }

    /** The number of the last line. */
    int lastLine() {
        return lines.size();
    }

    /**
     * Takes a line apart.
     *
     * @param number of the line, counted from 1; beyond the last, the line counts as missing
     * @param form what the whole line has to match
     * @param what the line has to hold, for messages
     */
    MatchResult match(int number, Pattern form, String what) throws PatchGenException {
        Matcher matcher = form.matcher(number <= lines.size() ? lines.get(number - 1) : "");
        if (!matcher.matches()) {
            throw damaged(number, "it should hold " + what);
        }
        return matcher.toMatchResult();
    }

    PatchGenException damaged(int number, String why) {
        return new PatchGenException(path + ":" + number + ": the record is damaged: " + why
                + "; take it from git again, or delete it and make one with iovakit audit --accept");
    }

    /**
     * Writes a record in the place of any other. Somebody who reads meanwhile gets the old one or the new one.
     *
     * @param entries all lines but the first
     */
    static void write(Path path, List<String> entries) throws PatchGenException {
        List<String> lines = new ArrayList<>(List.of(LICENCE));
        lines.addAll(entries);
        try {
            Files.createDirectories(path.getParent());
            // Nobody can have put a link in its place, as in a folder that came from elsewhere.
            WholeFile.write(path, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new PatchGenException(
                    "cannot write the record " + path + ": " + reason(e) + "; make its folder writable", e);
        }
    }

    private static String reason(IOException e) {
        return e instanceof AccessDeniedException ? "permission denied" : e.toString();
    }
}
