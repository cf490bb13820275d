// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iovakit.lifetime.OutputFile;

/**
 * The base that the user pinned, kept in a small text file of two lines: {@code kernel=PATH} and {@code rev=REV}.
 *
 * @param kernel absolute path of a directory or a tarball
 * @param rev a revision, when the directory is a git repository
 */
public record PinnedBase(Path kernel, Optional<String> rev) {

    private static final String KERNEL = "kernel=";
    private static final String REV = "rev=";

    public PinnedBase {
        kernel = kernel.toAbsolutePath().normalize();
    }

    /** Returns where the pinned base is kept: {@code $XDG_CONFIG_HOME/iovakit/base}, else below {@code ~/.config}. */
    public static Path location(Map<String, String> environment) throws BaseException {
        return UserDirectories.of(environment, "XDG_CONFIG_HOME", ".config").resolve("base");
    }

    /**
     * Reads the pinned base.
     *
     * @return empty if none is pinned
     * @throws BaseException if the file cannot be read, or is not of the form that {@link #save} writes
     */
    public static Optional<PinnedBase> load(Path file) throws BaseException {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new BaseException(
                    "cannot read the pinned base " + file + ": " + Reason.of(e)
                            + "; make it readable, or delete it and pin the base again",
                    e);
        }
        Optional<String> kernel = value(lines, KERNEL);
        if (kernel.isEmpty()
                || lines.size() > 2
                || (lines.size() == 2 && !lines.get(1).startsWith(REV))
                || kernel.get().indexOf('\0') >= 0) {
            throw new BaseException("the pinned base " + file + " should hold a line " + KERNEL + "PATH and, if wanted,"
                    + " a line " + REV + "REV; delete it and pin the base again");
        }
        return Optional.of(new PinnedBase(Path.of(kernel.get()), value(lines, REV)));
    }

    /** Pins this base, in place of any other. */
    public void save(Path file) throws BaseException {
        String text =
                KERNEL + kernel + "\n" + rev.map(value -> REV + value + "\n").orElse("");
        if (text.lines().count() != (rev.isPresent() ? 2 : 1)) {
            throw new BaseException("cannot pin " + kernel + ": a line break in its path or revision; rename it first");
        }
        try {
            Files.createDirectories(file.getParent());
            new OutputFile(file).write(text.getBytes(UTF_8));
        } catch (IOException e) {
            throw new BaseException(
                    "cannot pin the base in " + file + ": " + Reason.of(e)
                            + "; make the folder writable, or set XDG_CONFIG_HOME to one that is",
                    e);
        }
    }

    /** Forgets the pinned base, if there is one. */
    public static void clear(Path file) throws BaseException {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new BaseException(
                    "cannot forget the pinned base " + file + ": " + Reason.of(e) + "; make the folder writable", e);
        }
    }

    private static Optional<String> value(List<String> lines, String key) {
        return lines.stream()
                .filter(line -> line.startsWith(key) && line.length() > key.length())
                .map(line -> line.substring(key.length()))
                .findFirst();
    }
}
