// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.lifetime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderReplacementTest {
    private static final NameExchange CANNOT = (one, other) -> false;

    @TempDir
    Path folder;

    private Path directory;

    private Path fresh(String content) throws IOException {
        directory = folder.resolve("outgoing");
        Path fresh = Temporary.folderBeside(directory);
        Files.writeString(fresh.resolve("mail"), content);
        return fresh;
    }

    private String mail() throws IOException {
        return Files.readString(directory.resolve("mail"));
    }

    @Test
    void takesThePlaceOfNothing() throws Exception {
        Path fresh = fresh("new");
        new FolderReplacement(CANNOT).replace(directory, fresh);
        assertEquals("new", mail());
        assertFalse(Files.exists(fresh));
    }

    @Test
    void withoutAnExchangeTheOldFolderIsMovedAway() throws Exception {
        new FolderReplacement(CANNOT).replace(directory(), fresh("old"));
        Path fresh = fresh("new");
        new FolderReplacement(CANNOT).replace(directory, fresh);
        assertEquals("new", mail());
        assertEquals("old", Files.readString(fresh.resolve("mail")));
    }

    private Path directory() {
        return folder.resolve("outgoing");
    }

    /** Somebody who looks all the time finds one of the two each time. */
    @Test
    void exchangeOfTheKernelLeavesNoMomentWithoutAFolder() throws Exception {
        new FolderReplacement().replace(directory(), fresh("0"));
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger absent = new AtomicInteger();
        Thread watcher = new Thread(() -> {
            while (!done.get()) {
                if (!Files.exists(directory.resolve("mail"))) {
                    absent.incrementAndGet();
                }
            }
        });
        watcher.start();
        NameExchange exchange = NameExchange.ofKernel();
        for (int round = 1; round <= 500; round++) {
            Path fresh = fresh(Integer.toString(round));
            assertTrue(exchange.exchange(fresh, directory), "this kernel and file system should know renameat2");
            Temporary.delete(fresh);
        }
        done.set(true);
        watcher.join();
        assertEquals("500", mail());
        assertEquals(0, absent.get());
    }

    @Test
    void exchangeWithWhatIsNotThereIsNoExchange() throws Exception {
        assertFalse(NameExchange.ofKernel().exchange(fresh("new"), directory));
        assertFalse(Files.exists(directory));
    }

    private Path old() throws Exception {
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        String own = Long.toString(ProcessHandle.current().pid());
        String name = Temporary.prefix(".outgoing.old").replaceFirst("-" + own + "-$", "-" + dead.pid() + "-") + "1";
        Path old = Files.createDirectory(folder.resolve(name));
        Files.writeString(old.resolve("mail"), "old");
        return old;
    }

    @Test
    void killedBetweenTheTwoMovesTheOldFolderComesBack() throws Exception {
        directory = directory();
        Path old = old();
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("outgoing"));
        FolderReplacement.recover(link);
        assertEquals("old", mail());
        assertFalse(Files.exists(old));
    }

    @Test
    void killedAfterTheTwoMovesTheOldFolderGoes() throws Exception {
        new FolderReplacement(CANNOT).replace(directory(), fresh("new"));
        Path old = old();
        FolderReplacement.recover(directory);
        assertEquals("new", mail());
        assertFalse(Files.exists(old));
    }
}
