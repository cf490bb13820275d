// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.subject;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.iovakit.oracle.Foundation;
import org.iovakit.oracle.KernelTree;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.KernelBase;

/** The files that an allocator is built from, whatever it stands on, read from where they are. Not thread-safe. */
final class FoundFiles {
    /** Where a file may be. */
    @FunctionalInterface
    interface Place {
        /** Its content; empty if it is not there. */
        Optional<byte[]> read(String path) throws PatchGenException;
    }

    private final Set<String> others;
    private final SortedSet<String> unread = new TreeSet<>();

    /** @param others paths of files that are read too, where they are there */
    FoundFiles(Set<String> others) {
        this.others = others;
    }

    /**
     * Those in one place, content by path.
     *
     * @throws PatchGenException if there is no allocator, or a file cannot be read
     */
    Map<String, byte[]> in(Place place) throws PatchGenException {
        Map<String, byte[]> files = new HashMap<>();
        for (String path : others) {
            place.read(path).ifPresent(content -> files.put(path, content));
        }
        KernelTree kernel = path -> read(place, path);
        try {
            files.putAll(Foundation.ofAllocator(kernel).files());
            return files;
        } catch (NoSuchFileException e) {
            throw new PatchGenException("there is no " + e.getFile() + ", and so no allocator", e);
        } catch (IOException e) {
            throw new PatchGenException(e.getMessage(), e);
        }
    }

    private static byte[] read(Place place, String path) throws IOException {
        try {
            return place.read(path).orElseThrow(() -> new NoSuchFileException(path));
        } catch (PatchGenException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /**
     * A file of a base.
     *
     * @throws PatchGenException if it cannot be read
     */
    Optional<byte[]> of(KernelBase base, String path) throws PatchGenException {
        if (base.has(path)) {
            return Optional.of(base.read(path));
        }
        if (!base.covers(path) && !Foundation.lacksInMainline(path)) {
            unread.add(path);
        }
        return Optional.empty();
    }

    /** What bases were asked for that may have it, if they are opened for it. */
    SortedSet<String> unread() {
        return unread;
    }
}
