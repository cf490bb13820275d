// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.iovakit.cli.Forked;
import org.iovakit.cli.Main;
import org.iovakit.cli.RenderedThread;
import org.iovakit.lifetime.Temporary;

/**
 * What the program sees: a folder to work in, with a kernel in git and as a tarball, a home of the project, emails that
 * were rendered, and files to read; and a cache, a configuration, a home and a place for temporary files of its own.
 */
final class Workplace {
    private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();
    private static final String V1 = "home/series/iova-augmented-rbtree/v1";

    /** What is compiled is named by its content, and kept for all tests and builds. */
    private static final Path PROGRAMS = Path.of(
            System.getProperty("java.io.tmpdir"),
            "iovakit-test-programs-" + System.getProperty("user.name"),
            "iovakit",
            "programs");

    /** What a process has in its environment that a run started, whoever its parent is by now. */
    private final String mark =
            "IOVAKIT_CRASH_TEST_" + UUID.randomUUID().toString().replace("-", "");

    private final Path root;
    private final Map<String, String> variables = new TreeMap<>();

    /** How long the children of a killed run may take to end. */
    private Duration ending = Duration.ofSeconds(30);

    /** What is run, with a main method. */
    private final Class<?> program;

    private Workplace(Path root, Class<?> program) {
        this.root = root;
        this.program = program;
        variables.put("PATH", System.getenv("PATH"));
        variables.put("LC_ALL", "C.UTF-8");
        variables.put("HOME", root.resolve("user").toString());
        variables.put("XDG_CACHE_HOME", root.resolve("cache").toString());
        variables.put("XDG_CONFIG_HOME", root.resolve("config").toString());
        variables.put("TMPDIR", root.resolve("tmp").toString());
        variables.put("GIT_CONFIG_NOSYSTEM", "1");
        variables.put("GIT_CONFIG_GLOBAL", "/dev/null");
        variables.put("GIT_AUTHOR_NAME", RenderedThread.NAME);
        variables.put("GIT_AUTHOR_EMAIL", RenderedThread.ADDRESS);
        variables.put("SOURCE_DATE_EPOCH", "1778637618");
        variables.put(mark, "1");
    }

    /** Makes the first, to copy others from. */
    static Workplace create(Path root, Path scratch) throws IOException, InterruptedException {
        RenderedThread thread = RenderedThread.renderIn(Files.createDirectories(scratch), RenderedThread.NAME);
        Workplace workplace = empty(root, Main.class);
        Path work = root.resolve("work");
        copy(thread.kernel(), work.resolve("kernel"));
        workplace.shell("git -C kernel archive --prefix=linux/ -o \"$PWD/linux.tar\" HEAD");
        thread.copyTo(work.resolve("outgoing"));
        Files.createDirectories(work.resolve("home/series/iova-augmented-rbtree"));
        copy(thread.series(), work.resolve(V1));
        Files.createDirectories(work.resolve("home/java-port"));
        copy(PROJECT.resolve("java-port/checked"), work.resolve("home/java-port/checked"));
        copySources(work.resolve("home"));
        if (Files.exists(PROGRAMS)) {
            copyPrograms(root.resolve("cache/iovakit/programs"));
        }
        // The log of a branch has the time in it, and would be another one each time.
        workplace.shell("git -C kernel config core.logAllRefUpdates false");
        Files.createDirectory(work.resolve("pages"));
        Files.createDirectory(work.resolve("found"));
        Files.writeString(work.resolve("replies.mbox"), workplace.replies());
        Files.writeString(work.resolve("capture.txt"), capture(400));
        Files.writeString(work.resolve("capture-before.txt"), capture(20));
        // A trace that fails as long as it has an operation of this sort.
        Files.writeString(work.resolve("fails"), "#!/bin/sh\n! grep -q '^reserve' \"$1\"\n");
        workplace.shell("chmod +x fails");
        for (String trace : List.of("sample.trace --ops 20000", "short.trace --ops 60")) {
            workplace
                    .run(("trace generate --seed 7 -o " + trace).split(" ", -1))
                    .expect(0);
        }
        return workplace;
    }

    /** Those that are whole: other tests may be building some. */
    private static void copyPrograms(Path to) throws IOException {
        List<Path> programs;
        try (Stream<Path> files = Files.walk(PROGRAMS)) {
            programs = files.filter(file -> Files.isRegularFile(file) && !Temporary.isBeside(file))
                    .toList();
        }
        for (Path program : programs) {
            Path copy = to.resolve(PROGRAMS.relativize(program));
            Files.createDirectories(copy.getParent());
            Files.copy(program, copy, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    /** The Java that the report shows. */
    private static void copySources(Path home) throws IOException {
        List<Path> modules = new ArrayList<>(List.of(PROJECT.resolve("kunit-mirror")));
        for (String folder : List.of("java-port", "java-port/stages")) {
            try (DirectoryStream<Path> port = Files.newDirectoryStream(PROJECT.resolve(folder), Files::isDirectory)) {
                port.forEach(modules::add);
            }
        }
        for (Path module : modules) {
            Path sources = module.resolve("src/main/java");
            if (Files.isDirectory(sources)) {
                Path other = home.resolve(PROJECT.relativize(sources));
                Files.createDirectories(other.getParent());
                copy(sources, other);
            }
        }
    }

    /** Makes one with nothing in its folders. */
    static Workplace empty(Path root, Class<?> program) throws IOException {
        for (String folder : List.of("work", "user", "cache/iovakit", "config/iovakit", "tmp")) {
            Files.createDirectories(root.resolve(folder));
        }
        return new Workplace(root, program);
    }

    Workplace copyTo(Path other) throws IOException, InterruptedException {
        copy(root, other);
        Workplace workplace = new Workplace(other, program);
        // Git knows the files of a copy by their times no more.
        workplace.shell("git -C kernel status --short");
        Files.writeString(other.resolve("config/iovakit/base"), "kernel=" + other.resolve("work/kernel") + "\n");
        return workplace;
    }

    private String replies() throws IOException {
        try (Stream<Path> files = Files.list(root.resolve("work/outgoing"))) {
            Path cover = files.filter(file -> file.toString().endsWith("0000-cover-letter.patch"))
                    .findFirst()
                    .orElseThrow();
            Matcher id = Pattern.compile("(?mi)^Message-ID: (.*)$").matcher(Files.readString(cover));
            if (!id.find()) {
                throw new IOException("no Message-ID in " + cover);
            }
            return """
                    From mboxrd@z Thu Jan  1 00:00:00 1970
                    From: Grace Hopper <grace@example.org>
                    Subject: Re: [PATCH 0/5] iova augmented rbtree O(log n) alloc_iova
                    Message-ID: <1@example.org>
                    In-Reply-To: %s

                    Tested-by: Grace Hopper <grace@example.org>
                    """.formatted(id.group(1));
        }
    }

    private static String capture(int pairs) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pairs; i++) {
            long start = 0xfff00000L + i % 128 * 0x1000L;
            text.append(("   nginx-812   [003] ..s1.   %d.%06d: map: IOMMU: iova=0x%016x - 0x%016x"
                            + " paddr=0x0000000012345000 size=4096%n")
                    .formatted(100 + i, i, start, start + 0x1000));
            text.append(("   nginx-812   [003] ..s1.   %d.%06d: unmap: IOMMU: iova=0x%016x - 0x%016x size=4096"
                            + " unmapped_size=4096%n")
                    .formatted(100 + i, i + 500, start, start + 0x1000));
        }
        return text.toString();
    }

    Path root() {
        return root;
    }

    Workplace variable(String name, String value) {
        variables.put(name, value);
        return this;
    }

    Workplace childrenEndWithin(Duration time) {
        ending = time;
        return this;
    }

    /** All but the cache and what is temporary. */
    FileState state() throws IOException {
        return FileState.of(root, "work", "user", "config");
    }

    /** What a run left behind. */
    record Result(int exitCode, String out, String err, long millis) {
        Result expect(int code) {
            if (exitCode != code) {
                throw new AssertionError("exit code " + exitCode + "\nout:\n" + out + "err:\n" + err);
            }
            return this;
        }
    }

    private List<String> command(List<String> wrapper, List<String> arguments) {
        List<String> command = new ArrayList<>(wrapper);
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(Forked.JVM_OPTIONS);
        command.addAll(List.of(
                "-Djava.io.tmpdir=" + variables.get("TMPDIR"),
                "-Diovakit.home=" + root.resolve("work/home"),
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(arguments);
        return command;
    }

    /** Starts the program. What it prints goes into files. */
    Process start(List<String> wrapper, List<String> arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command(wrapper, arguments))
                .directory(root.resolve("work").toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(root.resolve("out.txt").toFile())
                .redirectError(root.resolve("err.txt").toFile());
        builder.environment().clear();
        builder.environment().putAll(variables);
        return builder.start();
    }

    Result run(String... arguments) throws IOException, InterruptedException {
        return run(List.of(), List.of(arguments));
    }

    Result run(List<String> wrapper, List<String> arguments) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Process process = start(wrapper, arguments);
        int exitCode = process.waitFor();
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        return new Result(exitCode, text("out.txt"), text("err.txt"), millis);
    }

    private String text(String file) throws IOException {
        return new String(Files.readAllBytes(root.resolve(file)), UTF_8);
    }

    /** The processes that a run in this workplace started and that are still there. */
    Map<Long, String> processes() throws IOException {
        Map<Long, String> found = new HashMap<>();
        try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
            for (Path entry : entries.filter(
                            each -> each.getFileName().toString().matches("\\d+"))
                    .toList()) {
                if (read(entry.resolve("environ")).contains(mark + "=")) {
                    found.put(
                            Long.parseLong(entry.getFileName().toString()),
                            read(entry.resolve("cmdline")).replace('\0', ' '));
                }
            }
        }
        return found;
    }

    /** Waits until all that runs in this workplace started is gone, and fails if it stays. */
    void awaitEnd() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + ending.toNanos();
        Map<Long, String> left = processes();
        while (!left.isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("processes were left: " + left);
            }
            Thread.sleep(20);
            left = processes();
        }
    }

    /** Empty for a process that has just ended. */
    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    /** Runs a shell where the program runs. */
    String shell(String script) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-euc", script)
                .directory(root.resolve("work").toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(variables);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(script + ": " + said);
        }
        return said;
    }

    private static void copy(Path from, Path to) throws IOException {
        try {
            Process process = new ProcessBuilder("cp", "-a", from.toString(), to.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Puts what a path held at another time back. */
    void restore(String path, Path from) throws IOException {
        Temporary.delete(root.resolve(path));
        if (Files.exists(from.resolve(path))) {
            Files.createDirectories(root.resolve(path).getParent());
            copy(from.resolve(path), root.resolve(path));
        }
    }

    /** Keeps what a path holds in another folder. */
    void keep(String path, Path to) throws IOException {
        if (Files.exists(root.resolve(path))) {
            Files.createDirectories(to.resolve(path).getParent());
            copy(root.resolve(path), to.resolve(path));
        }
    }
}
