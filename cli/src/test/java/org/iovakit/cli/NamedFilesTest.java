// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.testing.Requirements;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that an option names and that are no regular files: what each command does that writes one. */
class NamedFilesTest {
    private static final String TRACE = """
            iovakit-trace 1
            machine 2
            domain 4096 0x1 rcaches
            reserve 0x10 0x1f
            alloc_fast 1 3 0xfffff keep
            """;

    private static final String CAPTURE = """
            dd-1 [000] ..... 1.000000: map: IOMMU: iova=0x0000000000001000 - 0x0000000000003000 paddr=0x1000 size=8192
            """;

    @TempDir
    Path scratch;

    private Console console;

    @BeforeEach
    void prepare() throws IOException {
        // No kernel is found then, and none can be fetched.
        console = new Console(scratch).variable("SOURCE_DATE_EPOCH", "1778637618");
        Files.writeString(file("a.trace"), TRACE);
        Files.writeString(file("capture"), CAPTURE);
    }

    private Path file(String name) {
        return console.directory().resolve(name);
    }

    /** Each command that writes one file; its name is to follow. */
    static Stream<Arguments> writers() {
        return Stream.of(
                arguments("iovakit-trace 1", "trace generate --ops 20 --seed 1 -o"),
                arguments("iovakit-trace 1", "trace record a.trace --stage 2 --out"),
                arguments("iovakit-trace 1", "trace import capture -o"),
                arguments("iovakit-trace 1", "trace minimise a.trace --run ./fails -o"),
                arguments("<?xml", "kunit --backend java --stage 0 --format junit -o"));
    }

    private Console.Result run(String command, String name) throws IOException {
        List<String> words = new ArrayList<>(Arrays.asList(command.split(" ", -1)));
        if (words.contains("./fails")) {
            words.set(words.indexOf("./fails"), "! grep -q '^reserve'");
        }
        if (words.contains("diff")) {
            console.variable("PATH", scratch.toString());
        }
        words.add(name);
        return console.run(words.toArray(String[]::new));
    }

    @ParameterizedTest
    @MethodSource("writers")
    void devicesPipesAndLinksStayAndFoldersAreRefused(String begin, String command) throws Exception {
        Path pipe = file("pipe");
        shell("mkfifo pipe");
        CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> text(pipe));
        run(command, "pipe").expect(ExitCode.CLEAN);
        String expected = read.get(60, TimeUnit.SECONDS);
        assertTrue(expected.startsWith(begin), expected);

        run(command, device()).expect(ExitCode.CLEAN);
        assertEquals("1:3", shell("stat -L -c %t:%T " + device()));

        Files.createDirectory(file("folder"));
        Files.createSymbolicLink(file("link"), Path.of("folder/target"));
        run(command, "link").expect(ExitCode.CLEAN);
        assertEquals(page(expected, command, "link"), Files.readString(file("folder/target")));
        assertEquals(Path.of("folder/target"), Files.readSymbolicLink(file("link")));

        Console.Result printed = run(command, "-").expect(ExitCode.CLEAN);
        assertEquals(page(expected, command, "-"), printed.out());

        Files.createSymbolicLink(file("circle"), Path.of("circle"));
        run(command, "folder").expectRefusal("folder", "it is a folder");
        run(command, "new/").expectRefusal("new/", "folder");
        run(command, "circle").expectRefusal("circle", "links lead in a circle");
        run(command, "nowhere/file").expectRefusal("there is no folder", "nowhere");
        run(command, "").expectRefusal("names a folder");
        assertEquals(List.of("a.trace", "capture", "circle", "device", "folder", "link", "pipe"), names());
    }

    /** A report shows the command line that made it. */
    private static String page(String page, String command, String name) {
        return command.startsWith("report") ? page.replace("--out pipe", "--out " + name) : page;
    }

    @Test
    void aFileKeepsItsMode() throws Exception {
        Path file = Files.writeString(file("secret"), "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        run("trace generate --ops 20 --seed 1 -o", "secret").expect(ExitCode.CLEAN);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertTrue(Files.readString(file).startsWith("iovakit-trace 1"));
    }

    @Test
    void manualPagesFollowLinksAndWriteToDevices() throws Exception {
        Files.createDirectory(file("man1"));
        Files.createSymbolicLink(file("link"), Path.of("man1"));
        Files.createSymbolicLink(file("man1/iovakit.1"), Path.of("elsewhere"));
        Files.createSymbolicLink(file("man1/iovakit-run.1"), Path.of("../" + device()));
        run("man --out", "link").expect(ExitCode.CLEAN);
        assertTrue(Files.readString(file("man1/elsewhere")).startsWith(".\\\""));
        assertEquals("1:3", shell("stat -L -c %t:%T " + device()));
        run("man --out", "a.trace").expectRefusal("a.trace");
        run("man --out", "-").expectRefusal("--out -", "leave it away");
        assertEquals(TRACE, Files.readString(file("a.trace")));
    }

    @Test
    void emailsAndMinimalTracesGoIntoAFolderOnly() throws Exception {
        for (String name : List.of(device(), "a.trace")) {
            run("diff 3 4 --ops 10 --save", name).expectRefusal("--save " + name, "folder");
            run("parity --ops 10 --save", name).expectRefusal("--save " + name, "folder");
        }
        // A minimal trace takes no name that something has.
        Files.createDirectory(file("found"));
        Console.Result first =
                run("diff 3 4 --ops 3000 --seed 1 --save", "found").expect(ExitCode.FOUND);
        Path saved;
        try (Stream<Path> files = Files.list(file("found"))) {
            saved = files.sorted().findFirst().orElseThrow();
        }
        Files.delete(saved);
        Files.createSymbolicLink(saved, file("victim"));
        run("diff 3 4 --ops 3000 --seed 1 --save", "found").expect(ExitCode.FOUND);
        assertTrue(Files.isSymbolicLink(saved), first.out());
        assertTrue(Files.notExists(file("victim")));
        assertTrue(Files.isRegularFile(Path.of(saved.toString().replaceFirst("\\.trace$", "-2.trace"))));
    }

    @Test
    void whatTheShellOpenedIsWrittenTo() throws Exception {
        String trace = "trace generate --ops 20 --seed 1 -o";
        String expected = run(trace, "-").expect(ExitCode.CLEAN).out();
        for (String name : List.of("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")) {
            assertEquals("before\n" + expected + "after\n", inShell("{ echo before; %s; echo after; } >all", name));
        }
        assertEquals(expected, inShell("%s 3>all", "/dev/fd/3"));
        assertEquals("before\n" + expected, inShell("echo before >all; %s 3>>all", "/dev/fd/3"));
        assertEquals(expected, inShell("%s | cat >all", "/dev/stdout"));
        assertEquals("2\n", inShell("%s 3<a.trace; echo $? >all", "/dev/fd/3"));
        assertEquals(TRACE, Files.readString(file("a.trace")));
    }

    /** As git does it: nothing is said, as nobody did anything wrong. */
    @Test
    void aReaderThatGoesAwayEndsTheWork() throws Exception {
        for (String name : List.of("-", "/dev/stdout", "pipe")) {
            Files.deleteIfExists(file("pipe"));
            shell("mkfifo pipe");
            String reader =
                    name.equals("pipe") ? "head -n 1 pipe >first & %s" : "{ %s; echo $? >code; } | head -n 1 >first";
            String said = inShell(reader + (name.equals("pipe") ? "; echo $? >code" : ""), name, "100000000", "all");
            assertEquals("iovakit-trace 1\n", Files.readString(file("first")), name);
            assertEquals("2\n", Files.readString(file("code")), name);
            assertEquals("", said, name);
        }
        assertTrue(inShell("%s >/dev/full; echo $? >code", "-", "1000", "all").contains("No space left on device"));
        assertEquals("2\n", Files.readString(file("code")));
    }

    /** What is then in the file {@code all}. */
    private String inShell(String script, String name) throws Exception {
        inShell(script, name, "20", "err");
        return Files.readString(file("all"));
    }

    /** Runs the generator in a shell, where the script says {@code %s}; what it says goes to a file, which is returned. */
    private String inShell(String script, String name, String operations, String err) throws Exception {
        List<String> program =
                Forked.program(List.of(), "trace", "generate", "--ops", operations, "--seed", "1", "-o", name);
        StringBuilder quoted = new StringBuilder();
        for (String word : program) {
            quoted.append('\'').append(word).append("' ");
        }
        shell(script.formatted(quoted + "2>" + err));
        return Files.readString(file(err));
    }

    /** A device that eats everything: one of our own, as root may replace the real one. */
    private String device() throws Exception {
        if (Files.exists(file("device"))) {
            return "device";
        }
        if ((int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") != 0) {
            Files.createSymbolicLink(file("device"), Path.of("/dev/null"));
        } else {
            shell("mknod device c 1 3 || true");
            if (Files.notExists(file("device"))) {
                Requirements.missing("needs the right to make a device with mknod, or to be run by an ordinary user");
            }
        }
        return "device";
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(console.directory())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private String shell(String script) throws Exception {
        Process process = new ProcessBuilder("sh", "-c", script)
                .directory(console.directory().toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), script);
        return said;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }
}
