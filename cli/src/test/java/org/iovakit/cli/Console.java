// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.iovakit.app.Environment;
import org.iovakit.app.render.ParityProof;
import org.iovakit.app.suite.NativeBackend;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.cli.shared.StandardOutput;
import org.iovakit.cli.shared.Terminal;
import org.iovakit.domain.StageTree;
import org.iovakit.domain.State;
import org.iovakit.patchgen.base.BaseResolver;
import org.iovakit.patchgen.base.Cache;
import org.iovakit.patchgen.base.SearchPath;

/** Runs the program in a world of its own: a scratch folder with a cache, a home and a git configuration. */
final class Console {
    static final Path PROJECT = Path.of("").toAbsolutePath().getParent();

    /** What is compiled is kept for all tests and builds: it is named by its content. */
    static final Path PROGRAMS =
            Path.of(System.getProperty("java.io.tmpdir"), "iovakit-test-programs-" + System.getProperty("user.name"));

    private final Path scratch;
    private final Path directory;
    private final Map<String, String> variables = new HashMap<>();
    private StageTree stages = StageTree.installed();
    private Path home = PROJECT;
    private Path cache;
    private Optional<Supplier<InputStream>> typed = Optional.empty();
    private boolean attached;

    /**
     * What a run left behind.
     *
     * @param exitCode the exit code
     * @param out standard output
     * @param err standard error
     */
    record Result(int exitCode, String out, String err) {
        /** Which parts of a job a terminal showed, in order. */
        List<String> parts(String job) {
            return Pattern.compile("(?:^|\\r)" + job + ": ([^\r\n]+)")
                    .matcher(err)
                    .results()
                    .map(part -> part.group(1))
                    .distinct()
                    .toList();
        }

        Result expect(int code) {
            assertEquals(code, exitCode, () -> "out:\n" + out + "err:\n" + err);
            return this;
        }

        /**
         * What was said, but for what comes of machine and kernel: progress, that it has no compiler, and the functions of
         * the kernel that are not those that the port was checked with.
         */
        List<String> messages() {
            return err.lines()
                    .filter(line -> !line.startsWith("iovakit: reading "))
                    .filter(line -> !line.startsWith("iovakit: " + NativeBackend.LEFT_OUT + "no C compiler"))
                    .filter(line -> !line.startsWith("iovakit: " + ParityProof.LEFT_OUT + "no C compiler"))
                    .filter(line -> !(line.startsWith("iovakit: functions of ")
                            && line.contains(" are not those that the port was checked with: ")))
                    .toList();
        }

        /** Asserts that there was one message and exit code 2. */
        void expectRefusal(String... fragments) {
            expect(ExitCode.UNUSABLE);
            List<String> messages = messages();
            assertEquals(1, messages.size(), err);
            assertTrue(messages.get(0).startsWith("iovakit: "), err);
            for (String fragment : fragments) {
                assertTrue(messages.get(0).contains(fragment), () -> "no \"" + fragment + "\" in: " + err);
            }
        }
    }

    Console(Path scratch) {
        this.scratch = scratch;
        this.cache = scratch.resolve("cache");
        try {
            this.directory = Files.createDirectories(scratch.resolve("console"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        variables.put("PATH", System.getenv("PATH"));
        variables.put("HOME", scratch.toString());
        variables.put("XDG_CACHE_HOME", PROGRAMS.toString());
        variables.put("XDG_CONFIG_HOME", scratch.resolve("config").toString());
        variables.put("GIT_CONFIG_NOSYSTEM", "1");
        variables.put("GIT_CONFIG_GLOBAL", "/dev/null");
        identity("Ada Lovelace", "ada@example.com");
    }

    Console identity(String name, String email) {
        variables.put("GIT_AUTHOR_NAME", name);
        variables.put("GIT_AUTHOR_EMAIL", email);
        return this;
    }

    Console noIdentity() {
        variables.remove("GIT_AUTHOR_NAME");
        variables.remove("GIT_AUTHOR_EMAIL");
        return this;
    }

    Console variable(String name, String value) {
        variables.put(name, value);
        return this;
    }

    /** What the user types from now on; until then, nobody is there to be asked. */
    Console types(String text) {
        return types(text, () -> {});
    }

    /** Like that, once something has happened that only takes place while the user is being waited for. */
    Console types(String text, Runnable before) {
        typed = Optional.of(() -> new ByteArrayInputStream(text.getBytes(UTF_8)) {
            @Override
            public synchronized int read(byte[] buffer, int offset, int length) {
                if (pos == 0) {
                    before.run();
                }
                return super.read(buffer, offset, length);
            }
        });
        return this;
    }

    /** Has these for all stages that there are. */
    Console stages(List<State> these) {
        stages = StageTree.of(these.stream().map(State::stage).toList());
        return this;
    }

    /** Where what is fetched, extracted and built is kept, unless it is the console's own. */
    Console cache(Path folder) {
        cache = folder;
        return this;
    }

    /** Has standard error be a terminal. */
    Console attached() {
        attached = true;
        return this;
    }

    Console home(Path folder) {
        home = folder;
        return this;
    }

    /** The folder that commands run in. */
    Path directory() {
        return directory;
    }

    /** Where emails go unless told otherwise. */
    Path outgoing() {
        return directory.resolve("outgoing");
    }

    Result run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                new StandardOutput(out), new PrintStream(err, true, UTF_8), attached, typed.map(Supplier::get));
        Environment environment = new Environment(
                directory,
                variables,
                home,
                () -> new BaseResolver(
                        new Cache(cache), scratch.resolve("usr-src"), SearchPath.of(variables.get("PATH")), List.of()),
                () -> ZonedDateTime.parse("2026-05-12T22:00:18-04:00"),
                () -> stages,
                terminal);
        int exitCode = IovakitCommand.execute(terminal, environment, arguments);
        if (String.join(" ", arguments).contains("--format json") && exitCode != ExitCode.UNUSABLE) {
            JsonSchemas.check(out.toString(UTF_8));
        }
        return new Result(exitCode, out.toString(UTF_8), err.toString(UTF_8));
    }

    /** The content of each file below a folder, by relative path; empty if there is none. */
    static SortedMap<String, String> snapshot(Path folder) {
        SortedMap<String, String> files = new TreeMap<>();
        if (!Files.exists(folder)) {
            return files;
        }
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(file).toString(), new String(Files.readAllBytes(file), UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}
