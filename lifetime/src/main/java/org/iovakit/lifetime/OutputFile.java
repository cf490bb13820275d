// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.lifetime;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Optional;

/**
 * A file that is written because somebody named it.
 *
 * <p>Symbolic links are followed, and stay. Devices, pipes and files that a process has open are written to. A regular file,
 * or none, is replaced as a whole: whoever reads it finds the old content or the new one. The new file has the mode of the
 * old one, and its owner where that may be given; other names of the old file, hard links, keep the old content.
 */
public final class OutputFile {
    private final Path named;

    /** The file of this name, which need not be there. */
    public OutputFile(Path named) {
        this.named = named;
    }

    /**
     * Says before the work what can be told of it already. Nothing is opened: that would wait for the reader of a pipe.
     *
     * @throws UnwritableException if nothing can be written there
     */
    public void check() throws UnwritableException {
        try {
            Path place = Links.end(named);
            if (Descriptor.of(place).isEmpty() && !isStream(place)) {
                Path folder = place.getParent();
                if (!Files.isWritable(folder)) {
                    throw new FileSystemException(named.toString(), null, folder + " may not be written to");
                }
            }
        } catch (IOException e) {
            throw new UnwritableException(e);
        }
    }

    /**
     * Begins to write it. What is replaced as a whole is so when the {@link Output} is finished.
     *
     * @throws UnwritableException if that cannot be done
     */
    public Output open() throws UnwritableException {
        try {
            Path place = Links.end(named);
            Optional<Descriptor> descriptor = Descriptor.of(place);
            if (descriptor.isPresent()) {
                return Output.into(descriptor.get().open());
            }
            return isStream(place)
                    ? Output.into(Channels.newOutputStream(FileChannel.open(place, StandardOpenOption.WRITE)))
                    : replacement(place);
        } catch (IOException e) {
            throw new UnwritableException(e);
        }
    }

    /**
     * Writes all of it.
     *
     * @throws UnwritableException if that cannot be done; then what is replaced as a whole is as it was
     */
    public void write(byte[] content) throws UnwritableException {
        try (Output out = open()) {
            out.write(content);
            out.finish();
        }
    }

    /** Whether there is something that is written to, not replaced. */
    private static boolean isStream(Path place) throws IOException {
        Optional<PosixFileAttributes> there = attributes(place);
        if (there.isEmpty()) {
            return false;
        }
        if (there.get().isDirectory()) {
            throw new FileSystemException(place.toString(), null, "it is a folder");
        }
        if (!Files.isWritable(place)) {
            throw new FileSystemException(place.toString(), null, "permission denied");
        }
        return !there.get().isRegularFile();
    }

    private static Optional<PosixFileAttributes> attributes(Path place) throws IOException {
        try {
            return Optional.of(Files.readAttributes(place, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static Output replacement(Path place) throws IOException {
        Path fresh = Temporary.beside(place);
        try {
            FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE);
            Optional<PosixFileAttributes> old = attributes(place);
            if (old.isPresent()) {
                takeAfter(fresh, old.get());
            }
            return new Output(Channels.newOutputStream(channel)) {
                @Override
                void complete() throws IOException {
                    channel.force(true);
                    channel.close();
                    if (isStream(place)) {
                        throw new FileSystemException(
                                place.toString(), null, "another program put a device or a pipe there meanwhile");
                    }
                    Files.move(fresh, place, StandardCopyOption.ATOMIC_MOVE);
                }

                @Override
                void release() throws IOException {
                    channel.close();
                    Files.deleteIfExists(fresh);
                }
            };
        } catch (IOException e) {
            Files.deleteIfExists(fresh);
            throw e;
        }
    }

    /** Before anything is in it: who may not read the old file does not get to see the new one. */
    private static void takeAfter(Path fresh, PosixFileAttributes old) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(fresh, PosixFileAttributeView.class);
        PosixFileAttributes made = view.readAttributes();
        try {
            if (!made.group().equals(old.group())) {
                view.setGroup(old.group());
            }
            if (!made.owner().equals(old.owner())) {
                view.setOwner(old.owner());
            }
        } catch (IOException e) {
            // Only root may give files away.
        }
        view.setPermissions(old.permissions());
    }

    /** What is being written. Its own failures are {@link UnwritableException}s. Not thread-safe. */
    public abstract static class Output extends OutputStream {
        private final OutputStream out;

        private Output(OutputStream out) {
            super();
            this.out = out;
        }

        private static Output into(OutputStream stream) {
            return new Output(stream) {
                @Override
                void complete() throws IOException {
                    stream.flush();
                }

                @Override
                void release() throws IOException {
                    stream.close();
                }
            };
        }

        abstract void complete() throws IOException;

        abstract void release() throws IOException;

        /** Says that all of it is written: only now does a file get its name. */
        public void finish() throws UnwritableException {
            attempt(this::complete);
        }

        @Override
        public void write(int octet) throws UnwritableException {
            attempt(() -> out.write(octet));
        }

        @Override
        public void write(byte[] bytes) throws UnwritableException {
            write(bytes, 0, bytes.length);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws UnwritableException {
            attempt(() -> out.write(bytes, offset, length));
        }

        @Override
        public void flush() throws UnwritableException {
            attempt(out::flush);
        }

        /** Without {@link #finish}, what was to be replaced is as it was. */
        @Override
        public void close() throws UnwritableException {
            attempt(this::release);
        }

        /** Something that may fail. */
        @FunctionalInterface
        private interface Step {
            void run() throws IOException;
        }

        private static void attempt(Step step) throws UnwritableException {
            try {
                step.run();
            } catch (IOException e) {
                throw new UnwritableException(e);
            }
        }
    }
}
