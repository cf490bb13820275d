// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.testing.RequiresProgram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Surroundings that the program starts in: 1 is the exit code of a finding, and of nothing else. */
class LauncherTest {
    private static final String TRACE = """
            iovakit-trace 1
            machine 2
            domain 4096 0x1 tree
            alloc 1 0xfffff any
            """;

    @TempDir
    Path scratch;

    private Process begun;

    /** A home of its own, with a Maven that takes what was built for the tests. */
    @BeforeEach
    void install() throws IOException {
        Files.copy(Console.PROJECT.resolve("iovakit"), scratch.resolve("iovakit"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.createDirectories(scratch.resolve(".mvn"));
        Files.createDirectories(scratch.resolve("cli"));
        Files.createDirectories(scratch.resolve("bin"));
        Files.writeString(scratch.resolve("pom.xml"), "");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes()
                .put(
                        Attributes.Name.CLASS_PATH,
                        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                                .map(each -> Path.of(each).toUri().toString())
                                .collect(Collectors.joining(" ")));
        new JarOutputStream(Files.newOutputStream(scratch.resolve("all.jar")), manifest).close();
        Path maven = Files.writeString(
                scratch.resolve("bin/mvn"),
                "#!/bin/sh\ncd '%s'\nmkdir -p cli/target/program/iovakit/lib && cp all.jar cli/target/program/iovakit/lib\n"
                        .formatted(scratch));
        assertTrue(maven.toFile().setExecutable(true));
        Files.createSymbolicLink(scratch.resolve("series"), Console.PROJECT.resolve("series"));
        Files.writeString(scratch.resolve("a.trace"), TRACE);
    }

    private Console.Result shell(String script) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", script)
                .directory(scratch.toFile())
                .redirectOutput(scratch.resolve("out").toFile())
                .redirectError(scratch.resolve("err").toFile());
        builder.environment().put("PATH", scratch.resolve("bin") + ":" + System.getenv("PATH"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("HOME", scratch.toString());
        builder.environment().keySet().removeIf(name -> name.startsWith("XDG_") || name.startsWith("IOVAKIT_"));
        Process process = builder.start();
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), script);
        return new Console.Result(process.exitValue(), text("out"), text("err"));
    }

    /** What is no UTF-8, as names may be, is not to count. */
    private String text(String name) throws IOException {
        return new String(Files.readAllBytes(scratch.resolve(name)), UTF_8);
    }

    /** Exit code 2, the cause among what is said, nothing among the data, and no stack trace. */
    private void refused(String script, String... fragments) throws IOException, InterruptedException {
        Console.Result result = shell(script).expect(ExitCode.UNUSABLE);
        for (String fragment : fragments) {
            assertTrue(result.err().contains(fragment), () -> script + ": no \"" + fragment + "\" in: " + result.err());
        }
        assertFalse(result.err().contains("\tat "), result.err());
        assertEquals("", result.out(), script);
    }

    @Test
    void theFirstStartIsWaitedForAndLaterOnesAreNot() throws Exception {
        shell("./iovakit trace record --stage 3 a.trace -o golden").expect(ExitCode.CLEAN);
        shell("sed 's/took 0x[0-9a-f]*/took 0x1/' golden >other; ! cmp -s golden other")
                .expect(0);
        Path started = scratch.resolve("cli/target/program/iovakit/started");
        for (int i = 0; i < 2; i++) {
            shell("./iovakit trace replay --stage 3 --check other").expect(ExitCode.FOUND);
            shell("./iovakit trace replay --stage 3 --check golden").expect(ExitCode.CLEAN);
            shell("./iovakit trace replay --stage 3 --check nowhere").expect(ExitCode.UNUSABLE);
            assertTrue(Files.exists(started));
            Files.delete(started);
        }
        shell("./iovakit --version").expect(ExitCode.CLEAN);
        assertTrue(isJava(begin().toHandle()));
    }

    @Test
    @RequiresProgram(value = "script", debianPackage = "bsdutils")
    void aTerminalSeesHowFarTheFirstBuildIs() throws Exception {
        Path maven = scratch.resolve("bin/mvn");
        String build = Files.readString(maven);
        Files.writeString(
                maven,
                build
                        + "echo '[INFO] Building iovakit: operation traces 1.0-SNAPSHOT                  [15/25]'\nsleep 3\n");
        String seen =
                shell("script -qec './iovakit --version' typescript").expect(0).out();
        assertTrue(seen.contains("\r\033[Kiovakit: building 15 of 25, operation traces\r\033[K"), seen);
        Files.writeString(maven, build + "sleep 2\nexit 1\n");
        Files.writeString(scratch.resolve("pom.xml"), "<changed/>");
        String failed = shell("script -qec './iovakit --version' typescript")
                .expect(ExitCode.UNUSABLE)
                .out();
        assertTrue(failed.contains("iovakit: the build failed; all that Maven said is in "), failed);
    }

    @Test
    void whoEndsTheLauncherEndsTheProgram() throws Exception {
        shell("./iovakit --version").expect(ExitCode.CLEAN);
        Files.delete(scratch.resolve("cli/target/program/iovakit/started"));
        Process launcher = begin();
        ProcessHandle java =
                launcher.descendants().filter(LauncherTest::isJava).findFirst().orElseThrow();
        assertFalse(isJava(launcher.toHandle()));
        launcher.destroy();
        assertTrue(launcher.waitFor(60, TimeUnit.SECONDS));
        assertEquals(143, launcher.exitValue());
        assertFalse(java.isAlive());
    }

    /** Starts a run that waits for the reader of a pipe, and waits until it is Java or has started it. */
    private Process begin() throws Exception {
        shell("mkfifo pipe").expect(0);
        ProcessBuilder builder = new ProcessBuilder("./iovakit", "trace", "generate", "--ops", "9", "-o", "pipe");
        builder.directory(scratch.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().keySet().removeIf(name -> name.startsWith("IOVAKIT_"));
        begun = builder.start();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!isJava(begun.toHandle()) && begun.descendants().noneMatch(LauncherTest::isJava)) {
            assertTrue(System.nanoTime() < deadline && begun.isAlive(), "no Java was started");
            Thread.sleep(20);
        }
        return begun;
    }

    private static boolean isJava(ProcessHandle process) {
        return process.info().command().filter(name -> name.endsWith("/java")).isPresent();
    }

    @AfterEach
    void end() {
        if (begun != null) {
            begun.descendants().forEach(ProcessHandle::destroyForcibly);
            begun.destroyForcibly();
        }
    }

    @Test
    void aJavaThatDoesNotStartIsNoFinding() throws Exception {
        refused(
                "IOVAKIT_JAVA_OPTS=-XX:+NoSuchOption ./iovakit --version",
                "NoSuchOption",
                "iovakit: Java ended by itself");
        refused("JAVA_TOOL_OPTIONS=-Xmx1k ./iovakit --version", "heap", "iovakit: Java ended by itself");
        refused("ulimit -v 200000; ./iovakit --version", "ulimit -a");
        refused("ulimit -n 100; ./iovakit --version", "may have 100 files open", "ulimit -n");
        refused("JAVA_HOME=/nowhere ./iovakit --version", "JAVA_HOME is /nowhere");
        for (String version : List.of("1.8.0_402", "11.0.22")) {
            Path old = Files.createDirectories(scratch.resolve("old/bin"));
            Files.writeString(old.resolveSibling("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"" + version + "\"\n");
            Files.writeString(old.resolve("java"), "#!/bin/sh\nexit 1\n")
                    .toFile()
                    .setExecutable(true);
            refused(
                    "JAVA_HOME=$PWD/old ./iovakit --version",
                    "17 or later",
                    "is version " + version.replaceFirst("^1\\.", "").replaceFirst("\\..*", ""));
        }
    }

    @Test
    void whatJavaRunsOutOfIsToldAndNoFinding() throws Exception {
        shell("./iovakit trace generate --scenario linear-search --ranges 400000 -o big.trace")
                .expect(0);
        refused("IOVAKIT_JAVA_OPTS=-Xmx16m ./iovakit trace replay --stage 0 big.trace", "memory", "IOVAKIT_JAVA_OPTS");
        refused("IOVAKIT_JAVA_OPTS=-Xmx5m ./iovakit report --largest 1000 --out page", "memory");
        refused("IOVAKIT_JAVA_OPTS='-Xmx16m -XX:+ExitOnOutOfMemoryError' ./iovakit trace replay --stage 0 big.trace");
    }

    @Test
    void streamsThatAreClosedAreNotTakenForOthers() throws Exception {
        shell("cat a.trace | ./iovakit trace info -").expect(ExitCode.CLEAN);
        refused("./iovakit trace info - <&-", "standard input: it is closed");
        refused("./iovakit trace generate --ops 9 --seed 1 >&-", "standard output: it is closed");
        refused("./iovakit trace generate --ops 9 --seed 1 >/dev/full", "No space left on device");
        for (String closed : List.of("<&-", "<&- >&- 2>&-")) {
            shell("./iovakit trace generate --ops 9 --seed 1 -o t " + closed).expect(ExitCode.CLEAN);
            assertEquals(12, Files.readAllLines(scratch.resolve("t")).size(), closed);
        }
        shell("./iovakit trace info nowhere 2>&-").expect(ExitCode.UNUSABLE);
    }

    @Test
    void aFolderForTemporaryFilesThatIsNotThereIsNamed() throws Exception {
        for (String command : List.of("trace import a.trace", "kunit --stage 0")) {
            refused("TMPDIR=/nowhere ./iovakit " + command, "/nowhere is not there", "TMPDIR");
            refused("TMPDIR=$PWD/a.trace ./iovakit " + command, "a.trace is no folder", "TMPDIR");
        }
        shell("TMPDIR=/nowhere ./iovakit --version").expect(ExitCode.CLEAN);
        shell("TMPDIR=/nowhere ./iovakit man run").expect(ExitCode.CLEAN);
        refused("env -u HOME ./iovakit base --kernel /nowhere/linux.tar", "HOME");
    }

    @Test
    void namesThatAreNotUtf8AreRefusedBeforeAnyWork() throws Exception {
        String latin1 = "name=$(printf 'caf\\351'); ";
        refused(latin1 + "./iovakit trace generate --ops 9 -o \"$name\"", "the argument caf\\xe9 is not UTF-8");
        refused(latin1 + "./iovakit run --out=\"$name\"", "the argument --out=caf\\xe9 is not UTF-8");
        refused(latin1 + "mkdir \"$name\"; ./iovakit base --kernel \"é$name\"", "the argument écaf\\xe9 is not UTF-8");
        refused(latin1 + "IOVAKIT_KERNEL=$name ./iovakit base", "IOVAKIT_KERNEL", "is not UTF-8");
        refused(latin1 + "CC=$name ./iovakit parity", "CC", "is not UTF-8");
        refused(latin1 + "TMPDIR=$PWD/$name ./iovakit parity", "TMPDIR", "is not UTF-8");
        refused(latin1 + "cd \"$name\"; ../iovakit trace generate --ops 9 -o t", "the current folder", "is not UTF-8");
        refused(latin1 + "cp -r iovakit \"$name\"; \"$name/iovakit\" --version", "cannot run from", "is not UTF-8");
        shell("./iovakit trace generate --ops 9 -o café").expect(ExitCode.CLEAN);
        try (Stream<Path> files = Files.list(scratch)) {
            assertTrue(files.anyMatch(file -> file.getFileName().toString().equals("café")));
        }
    }
}
