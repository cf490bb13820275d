// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.lifetime;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file that a process has open, by the name that it has in {@code /proc}, which {@code /dev/stdout} and {@code /dev/fd/3}
 * lead to.
 *
 * @param path that name
 * @param process whose it is
 * @param number which of its files
 */
record Descriptor(Path path, long process, int number) {
    private static final Pattern PLACE = Pattern.compile("/proc/([0-9]{1,18})(?:/task/[0-9]+)?/fd/([0-9]{1,9})");

    private static final int ACCESS = 03;
    private static final int APPEND = 02000;

    /** What this path, in a folder that is no link, names; empty if it is another file. */
    static Optional<Descriptor> of(Path place) {
        Matcher name = PLACE.matcher(place.toString());
        return name.matches()
                ? Optional.of(new Descriptor(place, Long.parseLong(name.group(1)), Integer.parseInt(name.group(2))))
                : Optional.empty();
    }

    /** Goes on where it was written to before. What it is stays as it is, a regular file too. */
    OutputStream open() throws IOException {
        if (process == ProcessHandle.current().pid() && number == 1) {
            return new FileOutputStream(FileDescriptor.out);
        }
        if (process == ProcessHandle.current().pid() && number == 2) {
            return new FileOutputStream(FileDescriptor.err);
        }
        int flags = Integer.parseInt(information("flags"), 8);
        if ((flags & ACCESS) == 0) {
            // Some of them are the Java machine's own.
            throw new FileSystemException(path.toString(), null, "it is open for reading only");
        }
        FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE);
        if (Files.isRegularFile(path)) {
            channel.position((flags & APPEND) == 0 ? Long.parseLong(information("pos")) : channel.size());
        }
        return Channels.newOutputStream(channel);
    }

    private String information(String field) throws IOException {
        Path file = path.getParent().resolveSibling("fdinfo").resolve(path.getFileName());
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(field + ":"))
                .map(line -> line.substring(field.length() + 1).strip())
                .findFirst()
                .orElseThrow(() -> new FileSystemException(path.toString(), null, "how it is open cannot be told"));
    }
}
