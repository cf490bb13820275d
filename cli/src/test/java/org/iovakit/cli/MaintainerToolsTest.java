// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.testing.GitSandbox;
import org.iovakit.testing.KernelSources;
import org.iovakit.testing.RequiresProgram;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What those who get the thread do with it. They have it as it came from the mail server, in an mbox, and no network. */
class MaintainerToolsTest {
    /** B4 0.12 fails on a name that has a comma and is not ASCII. */
    private static final String NAME = "Ada \u00c5ngstr\u00f6m";

    private static final List<String> PATCHES = List.of(
            "iova: switch to augmented rbtree for log(n) allocation",
            "iova: drop dead cached_node / cached32_node infrastructure",
            "iova: limit_pfn-aware augmentation for log(n) 32-bit alloc",
            "iova: alignment-aware two-phase search for log(n) aligned alloc",
            "iova: add KUnit test suite");

    @TempDir
    static Path shared;

    private static RenderedThread thread;
    private static List<byte[]> received;

    @TempDir
    Path scratch;

    private GitSandbox git;
    private Path kernel;
    private Path mbox;

    @BeforeAll
    static void send() throws IOException {
        thread = RenderedThread.renderIn(shared, NAME);
        try (LoopbackMailServer server = LoopbackMailServer.start()) {
            Console console = new Console(shared.resolve("sender")).identity(NAME, RenderedThread.ADDRESS);
            console.variable(
                    "GIT_CONFIG_GLOBAL", server.configuration(shared, "").toString());
            thread.copyTo(console.outgoing());
            console.run(
                            "send",
                            "--send",
                            "--yes",
                            "--kernel",
                            thread.kernel().toString(),
                            "--series",
                            thread.series().toString())
                    .expect(ExitCode.CLEAN);
            received = server.received().stream()
                    .map(message -> message.content().replace("\r\n", "\n").getBytes(ISO_8859_1))
                    .toList();
        }
        assertEquals(6, received.size());
    }

    /** The order in which mail arrives is nobody's promise. */
    @BeforeEach
    void deliver() throws IOException {
        git = new GitSandbox(scratch.resolve("git"));
        kernel = git.init("maintainer");
        KernelSources.LINUX_6_12.copyTo(kernel);
        git.commitAll(kernel, "base");
        StringBuilder all = new StringBuilder();
        for (int i : List.of(3, 0, 5, 1, 2, 4)) {
            all.append("From ada@example.org Tue May 12 22:00:18 2026\n")
                    .append(new String(received.get(i), ISO_8859_1))
                    .append("\n\n");
        }
        mbox = Files.writeString(scratch.resolve("thread.mbox"), all, ISO_8859_1);
    }

    private String b4(String... arguments) throws IOException, InterruptedException {
        git.git(kernel, "config", "b4.attestation-policy", "off");
        List<String> command = new ArrayList<>(List.of("b4", "--offline-mode"));
        command.addAll(List.of(arguments));
        Path out = scratch.resolve("b4.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(kernel.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().clear();
        builder.environment().putAll(git.environment());
        builder.environment().put("PATH", System.getenv("PATH"));
        builder.environment().put("LC_ALL", "C.UTF-8");
        for (String directory : List.of("CACHE", "DATA", "CONFIG")) {
            builder.environment()
                    .put(
                            "XDG_" + directory + "_HOME",
                            scratch.resolve("xdg-" + directory).toString());
        }
        Process process = builder.start();
        boolean ended = process.waitFor(1, TimeUnit.MINUTES);
        process.destroyForcibly();
        String said = Files.readString(out);
        assertTrue(ended, () -> "b4 does not end: " + said);
        assertEquals(0, process.exitValue(), said);
        return said;
    }

    private List<String> log() {
        return git.git(kernel, "log", "--reverse", "--format=%an <%ae> %s", "main~5..main")
                .lines()
                .toList();
    }

    private void assertPatchesAreThere() {
        assertEquals(
                PATCHES.stream()
                        .map(subject -> NAME + " <ada@example.org> " + subject)
                        .toList(),
                log());
    }

    @Test
    @RequiresProgram(value = "b4", debianPackage = "b4")
    void b4AmFindsAllPatchesInOrder() throws Exception {
        Path out = Files.createDirectory(scratch.resolve("am"));
        String said = b4("am", "-m", mbox.toString(), "-o", out.toString());
        assertTrue(said.contains("\nTotal patches: 5\n"), said);
        assertTrue(said.contains("\n Base: applies clean to current tree\n") || said.contains("\n Base: using"), said);
        for (String alarm : List.of("WARNING", "ERROR", "CRITICAL", "missing", "Traceback")) {
            assertTrue(!said.contains(alarm), said);
        }
        Path cover = only(out, ".cover");
        assertTrue(
                Files.readString(cover).contains("Subject: [PATCH 0/5] iova augmented rbtree O(log n) alloc_iova\n"));
        assertTrue(Files.readString(cover).contains("\nbase-commit: "));
        git.git(kernel, "am", only(out, ".mbx").toString());
        assertPatchesAreThere();
    }

    private static Path only(Path directory, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> found =
                    files.filter(file -> file.toString().endsWith(suffix)).toList();
            assertEquals(1, found.size(), found::toString);
            return found.get(0);
        }
    }

    @Test
    @RequiresProgram(value = "b4", debianPackage = "b4")
    void b4ShazamAppliesThem() throws Exception {
        String said = b4("shazam", "-m", mbox.toString());
        assertTrue(said.contains("\nApplying: " + PATCHES.get(4)), said);
        assertPatchesAreThere();
        assertEquals("", git.git(kernel, "status", "--porcelain"));
    }

    @Test
    void gitAmTakesEachEmailAsItCame() throws IOException {
        for (int i = 1; i <= 5; i++) {
            Path email = Files.write(scratch.resolve("email"), received.get(i));
            git.git(kernel, "am", email.toString());
        }
        assertPatchesAreThere();
        String message = git.git(kernel, "log", "-1", "--format=%B", "main");
        assertTrue(message.endsWith("\n\nSigned-off-by: " + NAME + " <ada@example.org>"), message);
    }

    /** Patches of a series are those that answer one cover letter, by place. */
    @Test
    void patchworkFindsTheSeries() throws Exception {
        Map<Optional<Integer>, String> names =
                new TreeMap<>(Comparator.comparing((Optional<Integer> place) -> place.orElseThrow()));
        String cover = null;
        List<String> threads = new ArrayList<>();
        for (byte[] bytes : received) {
            MimeMessage message =
                    new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(bytes));
            PatchworkSubject subject = PatchworkSubject.parse(message.getSubject());
            assertEquals(List.of("patch"), subject.tags());
            assertEquals(1, subject.version());
            assertEquals(Optional.of(5), subject.total());
            names.put(subject.place(), subject.name());
            if (subject.place().equals(Optional.of(0))) {
                cover = message.getMessageID();
            } else {
                threads.add(message.getHeader("References", null));
                assertTrue(new String(bytes, UTF_8).contains("\n---\n"));
            }
        }
        assertEquals(IntStream.rangeClosed(0, 5).boxed().map(Optional::of).toList(), List.copyOf(names.keySet()));
        assertEquals(PATCHES, names.values().stream().skip(1).toList());
        assertEquals(Collections.nCopies(5, cover), threads);
    }
}
