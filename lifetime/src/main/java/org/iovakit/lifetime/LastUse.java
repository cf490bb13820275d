// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.lifetime;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;

/**
 * When something that is kept was used last: the time of the last change of a file that never changes. What nobody used for
 * long can go.
 */
public final class LastUse {
    /** After this, nobody is likely to ask for it again. */
    public static final Duration LONG = Duration.ofDays(90);

    /** Finer than this it need not be, and most uses write nothing. */
    private static final Duration STEP = Duration.ofDays(1);

    private LastUse() {}

    /** Chooses what is looked at. */
    @FunctionalInterface
    public interface Kind {
        boolean is(Path path, LinkOption... links);
    }

    /** Notes that a file is used now, if that can be noted there. */
    public static void mark(Path file) {
        try {
            Instant now = Instant.now();
            if (Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(STEP))) {
                Files.setLastModifiedTime(file, FileTime.from(now));
            }
        } catch (IOException e) {
            // It is there to be used all the same; some caches can only be read.
            return;
        }
    }

    /** Whether the last use of a file is long ago. */
    public static boolean isLongAgo(Path file) throws IOException {
        return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
                .toInstant()
                .isBefore(Instant.now().minus(LONG));
    }

    /** Removes what is in a folder and was not used for long; what cannot be removed stays. */
    public static void removeOld(Path folder, Kind kind) {
        try (DirectoryStream<Path> entries =
                Files.newDirectoryStream(folder, entry -> kind.is(entry, LinkOption.NOFOLLOW_LINKS))) {
            for (Path entry : entries) {
                if (isLongAgo(entry)) {
                    Files.deleteIfExists(entry);
                }
            }
        } catch (IOException e) {
            // It takes room, and no more; the next run that makes something tries again.
            return;
        }
    }
}
