// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptFilesTest {
    @TempDir
    Path folder;

    private int made;

    private Path keep(String name) throws IOException {
        return new KeptFiles(folder.resolve("programs")).file(name, new Content().add(List.of(name)), file -> {
            made++;
            Files.writeString(file, "made for " + name);
        });
    }

    private static void age(Path file, int days) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(days))));
    }

    private static Path digest(Path file) {
        return file.resolveSibling(file.getFileName() + ".sha256");
    }

    @Test
    void whatWasMadeIsMadeOnce() throws IOException {
        Path file = keep("suite");
        assertEquals(file, keep("suite"));
        assertEquals(1, made);
    }

    @Test
    void whoWantsWhatIsBeingMadeWaitsForIt() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicInteger makers = new AtomicInteger();
        Callable<Path> wanted = () -> new KeptFiles(folder.resolve("programs"))
                .file("suite", new Content().add(List.of("suite")), file -> {
                    makers.incrementAndGet();
                    begun.countDown();
                    // Long enough for the other to come here, if it does not wait.
                    LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
                    Files.writeString(file, "made");
                });
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<Path> first = threads.submit(wanted);
            begun.await();
            assertEquals(threads.submit(wanted).get(), first.get());
        } finally {
            threads.shutdown();
        }
        assertEquals(1, makers.get());
    }

    /** Whether the content was changed, or what is noted of it, or nothing is noted. */
    @Test
    void whatIsNotAsItWasMadeIsMadeAnew() throws IOException {
        Path file = keep("suite");
        Files.writeString(file, "made by somebody else");
        assertEquals("made for suite", Files.readString(keep("suite")));
        Files.writeString(digest(file), "0");
        keep("suite");
        Files.delete(digest(file));
        keep("suite");
        Files.copy(keep("other"), file, StandardCopyOption.REPLACE_EXISTING);
        assertEquals("made for suite", Files.readString(keep("suite")));
        assertEquals(6, made);
    }

    @Test
    void whatOthersMayWriteIsNotRun() throws IOException {
        Path file = keep("suite");
        for (Path open : List.of(file, digest(file), file.getParent())) {
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
            IOException e = assertThrows(IOException.class, () -> keep("suite"));
            assertTrue(e.getMessage().startsWith(open + " can be written by everybody"), e.getMessage());
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        assertEquals(file, keep("suite"));
        assertEquals(1, made);
    }

    @Test
    void whatNobodyUsedForLongGoesWhenSomethingIsMade() throws IOException {
        Path unused = keep("unused");
        Path used = keep("used");
        for (Path file : List.of(unused, used)) {
            age(file, 100);
            age(digest(file), 100);
        }
        keep("used");
        assertTrue(Files.exists(unused), "nothing was made");
        keep("new");
        assertFalse(Files.exists(unused) || Files.exists(digest(unused)));
        assertTrue(Files.exists(used) && Files.exists(digest(used)));
        age(used, 80);
        keep("newer");
        assertTrue(Files.exists(used));
    }
}
