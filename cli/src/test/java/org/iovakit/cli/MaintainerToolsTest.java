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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.testing.GitSandbox;
import org.iovakit.testing.KernelSources;
import org.iovakit.testing.RequiresProgram;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/** What those who get the thread do with it. They have it as it came from the mail server, in an mbox, and no network. */
@ParameterizedClass
@CsvSource({"iova-augmented-rbtree, PATCH", "iova-aligned-order, RFC PATCH"})
class MaintainerToolsTest {
    /** B4 0.12 fails on a name that has a comma and is not ASCII. */
    private static final String NAME = "Ada \u00c5ngstr\u00f6m";

    @TempDir
    static Path shared;

    private static List<byte[]> received;

    /** The subject of the cover letter, and then those of the patches, in order, as the templates have them. */
    private static List<String> subjects;

    @Parameter(0)
    String series;

    /** What stands before the number of a mail. */
    @Parameter(1)
    String prefix;

    @TempDir
    Path scratch;

    private GitSandbox git;
    private Path kernel;
    private Path mbox;

    @BeforeParameterizedClassInvocation
    static void send(String series) throws IOException {
        Path folder = Files.createDirectory(shared.resolve(series));
        RenderedThread thread = RenderedThread.renderIn(folder, NAME, series);
        subjects = new ArrayList<>(List.of(subject(thread.series().resolve("cover.ftl"))));
        try (Stream<Path> files = Files.list(thread.series())) {
            for (Path patch : files.filter(file -> file.getFileName().toString().matches("\\d{4}-.*\\.ftl"))
                    .sorted()
                    .toList()) {
                subjects.add(subject(patch));
            }
        }
        try (LoopbackMailServer server = LoopbackMailServer.start()) {
            Console console = new Console(folder.resolve("sender")).identity(NAME, RenderedThread.ADDRESS);
            console.variable(
                    "GIT_CONFIG_GLOBAL", server.configuration(folder, "").toString());
            thread.copyTo(console.outgoing());
            // What Fixes: names is not in this history, which --yes would not answer.
            console.types("yes\n")
                    .run(
                            "send",
                            "--send",
                            "--kernel",
                            thread.kernel().toString(),
                            "--series",
                            thread.series().toString())
                    .expect(ExitCode.CLEAN);
            received = server.received().stream()
                    .map(message -> message.content().replace("\r\n", "\n").getBytes(ISO_8859_1))
                    .toList();
        }
        assertEquals(subjects.size(), received.size());
    }

    private static String subject(Path template) throws IOException {
        return Files.readAllLines(template).stream()
                .filter(line -> !line.startsWith("[#"))
                .findFirst()
                .orElseThrow();
    }

    private static int patches() {
        return subjects.size() - 1;
    }

    /** The order in which mail arrives is nobody's promise. */
    @BeforeEach
    void deliver() throws IOException {
        git = new GitSandbox(scratch.resolve("git"));
        kernel = git.init("maintainer");
        KernelSources.LINUX_6_12.copyTo(kernel);
        git.commitAll(kernel, "base");
        StringBuilder all = new StringBuilder();
        List<Integer> order =
                new ArrayList<>(IntStream.rangeClosed(0, patches()).boxed().toList());
        Collections.shuffle(order, new Random(5));
        for (int i : order) {
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
        return git.git(kernel, "log", "--reverse", "--format=%an <%ae> %s", "main~" + patches() + "..main")
                .lines()
                .toList();
    }

    private void assertPatchesAreThere() {
        assertEquals(
                subjects.stream()
                        .skip(1)
                        .map(subject -> NAME + " <ada@example.org> " + subject)
                        .toList(),
                log());
    }

    @Test
    @RequiresProgram(value = "b4", debianPackage = "b4")
    void b4AmFindsAllPatchesInOrder() throws Exception {
        Path out = Files.createDirectory(scratch.resolve("am"));
        String said = b4("am", "-m", mbox.toString(), "-o", out.toString());
        assertTrue(said.contains("\nTotal patches: " + patches() + "\n"), said);
        assertTrue(said.contains("\n Base: applies clean to current tree\n") || said.contains("\n Base: using"), said);
        for (String alarm : List.of("WARNING", "ERROR", "CRITICAL", "missing", "Traceback")) {
            assertTrue(!said.contains(alarm), said);
        }
        Path cover = only(out, ".cover");
        String letter = Files.readString(cover).replace("\n ", " ");
        // b4 names the word PATCH first.
        String words = ("PATCH " + prefix.replace("PATCH", "")).strip();
        assertTrue(letter.contains("Subject: [" + words + " 0/" + patches() + "] " + subjects.get(0) + "\n"), letter);
        assertTrue(letter.contains("\nbase-commit: "), letter);
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
        assertTrue(said.contains("\nApplying: " + subjects.get(patches())), said);
        assertPatchesAreThere();
        assertEquals("", git.git(kernel, "status", "--porcelain"));
    }

    @Test
    void gitAmTakesEachEmailAsItCame() throws IOException {
        for (int i = 1; i <= patches(); i++) {
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
            assertEquals(List.of(prefix.toLowerCase(Locale.ROOT).split(" ")), subject.tags());
            assertEquals(1, subject.version());
            assertEquals(Optional.of(patches()), subject.total());
            names.put(subject.place(), subject.name());
            if (subject.place().equals(Optional.of(0))) {
                cover = message.getMessageID();
            } else {
                threads.add(message.getHeader("References", null));
                assertTrue(new String(bytes, UTF_8).contains("\n---\n"));
            }
        }
        assertEquals(
                IntStream.rangeClosed(0, patches()).boxed().map(Optional::of).toList(), List.copyOf(names.keySet()));
        assertEquals(
                subjects.subList(1, subjects.size()),
                names.values().stream().skip(1).toList());
        assertEquals(Collections.nCopies(patches(), cover), threads);
    }
}
