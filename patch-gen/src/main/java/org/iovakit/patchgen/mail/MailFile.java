// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.iovakit.lifetime.Temporary;
import org.iovakit.patchgen.PatchGenException;

/** Mails in a file, as they come from an archive or a mail program: an mbox or a single mail, packed or not; a maildir. */
public final class MailFile {
    private static final int GZIP_0 = 0x1f;
    private static final int GZIP_1 = 0x8b;
    /**
     * What git mailsplit takes for the line above a mail: its last colon stands between the minutes and the seconds of a time
     * of day, behind which is a year after 90. Zones, addresses and weekdays are as programs like.
     */
    private static final Pattern SEPARATOR =
            Pattern.compile("From .*\\d.\\d\\d:\\d\\d\\s*+\\+?0*+(?:9[1-9]|[1-9]\\d{2,})(?!\\d)[^:]*", Pattern.DOTALL);

    /** Bytes, with the end of the line. */
    private static final int SHORTEST_SEPARATOR = 20;

    /**
     * A mail, and as it stands in its file.
     *
     * @param content its bytes, without the line that separates mails in an mbox
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, and never compared
    public record WholeMail(Mail mail, byte[] content) {}

    /** Takes a mail. */
    @FunctionalInterface
    private interface Reader {
        void read(InputStream mail) throws IOException;
    }

    private MailFile() {}

    /**
     * Reads all mails of a file or maildir, in their order.
     *
     * @throws PatchGenException if it cannot be read, or holds no mail
     */
    public static List<Mail> read(Path path) throws PatchGenException {
        List<Mail> mails = new ArrayList<>();
        read(path, mails, mail -> mails.add(MailParser.parse(mail)));
        return List.copyOf(mails);
    }

    /**
     * Reads all mails of a file or maildir, in their order, as they stand there too.
     *
     * @throws PatchGenException if it cannot be read, or holds no mail
     */
    public static List<WholeMail> readWhole(Path path) throws PatchGenException {
        List<Mail> mails = new ArrayList<>();
        List<WholeMail> whole = new ArrayList<>();
        read(path, mails, mail -> {
            byte[] content = mail.readAllBytes();
            mails.add(MailParser.parse(new ByteArrayInputStream(content)));
            whole.add(new WholeMail(mails.get(mails.size() - 1), content));
        });
        return List.copyOf(whole);
    }

    /**
     * Gives each mail to a reader.
     *
     * @param mails where the reader puts what it reads
     */
    private static void read(Path path, List<Mail> mails, Reader reader) throws PatchGenException {
        try {
            if (Files.isDirectory(path)) {
                readMaildir(path, reader);
            } else {
                readFile(path, reader);
            }
        } catch (NoSuchFileException e) {
            throw new PatchGenException(
                    e.getFile() + " is not there; name an mbox, a mail, or a maildir, as mail programs save them", e);
        } catch (IOException e) {
            throw new PatchGenException("cannot read mails from " + path + ": " + e.getMessage(), e);
        }
        if (mails.stream().allMatch(mail -> mail.from().address().isEmpty())) {
            throw new PatchGenException(
                    path + " holds no mail; name an mbox, a mail, or a maildir, as mail programs save them");
        }
    }

    private static void readMaildir(Path directory, Reader reader) throws IOException, PatchGenException {
        if (!Files.isDirectory(directory.resolve("cur")) || !Files.isDirectory(directory.resolve("new"))) {
            throw new PatchGenException(directory + " is a folder, but no maildir: it has no cur and new in it");
        }
        List<Path> files = new ArrayList<>();
        for (String part : List.of("cur", "new")) {
            try (Stream<Path> list = Files.list(directory.resolve(part))) {
                list.filter(Files::isRegularFile).forEach(files::add);
            }
        }
        // Their names begin with the time of delivery.
        files.sort((one, other) ->
                one.getFileName().toString().compareTo(other.getFileName().toString()));
        for (Path file : files) {
            readFile(file, reader);
        }
    }

    private static void readFile(Path path, Reader reader) throws IOException {
        if (starts(path, GZIP_0, GZIP_1)) {
            Path unpacked = Temporary.file("iovakit-mails");
            try {
                try (InputStream packed = new GZIPInputStream(Files.newInputStream(path))) {
                    Files.copy(packed, unpacked, StandardCopyOption.REPLACE_EXISTING);
                }
                readPlain(unpacked, reader);
            } finally {
                Files.delete(unpacked);
            }
        } else {
            readPlain(path, reader);
        }
    }

    /**
     * Like git mailsplit: blank lines before the first mail do not count, and what begins without a line above it is one
     * mail, whatever lines are in it.
     */
    private static void readPlain(Path path, Reader reader) throws IOException {
        try (InputStream file = new BufferedInputStream(Files.newInputStream(path))) {
            byte[] line = lineOf(file);
            while (line.length > 0 && new String(line, ISO_8859_1).isBlank()) {
                line = lineOf(file);
            }
            boolean mbox = isSeparator(line);
            ByteArrayOutputStream mail = new ByteArrayOutputStream();
            for (line = mbox ? lineOf(file) : line; line.length > 0; line = lineOf(file)) {
                if (mbox && isSeparator(line)) {
                    reader.read(new ByteArrayInputStream(mail.toByteArray()));
                    mail.reset();
                } else {
                    mail.write(line);
                }
            }
            reader.read(new ByteArrayInputStream(mail.toByteArray()));
        }
    }

    /** The next line with its end; empty at the end of the file. */
    private static byte[] lineOf(InputStream file) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = file.read(); next >= 0; next = file.read()) {
            line.write(next);
            if (next == '\n') {
                break;
            }
        }
        return line.toByteArray();
    }

    private static boolean isSeparator(byte[] line) {
        return line.length >= SHORTEST_SEPARATOR
                && line[0] == 'F'
                && line[4] == ' '
                && SEPARATOR.matcher(new String(line, ISO_8859_1)).matches();
    }

    private static boolean starts(Path path, int... bytes) throws IOException {
        try (InputStream file = Files.newInputStream(path)) {
            byte[] head = file.readNBytes(bytes.length);
            int[] unsigned = new int[head.length];
            Arrays.setAll(unsigned, i -> Byte.toUnsignedInt(head[i]));
            return Arrays.equals(unsigned, bytes);
        }
    }
}
