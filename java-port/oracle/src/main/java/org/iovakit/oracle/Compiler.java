// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.iovakit.lifetime.Ended;
import org.iovakit.lifetime.PrintedTrouble;
import org.iovakit.lifetime.Program;

/** A C compiler of this system, gcc or clang. Thread-safe. */
public final class Compiler {

    /** Which of the two the kernel's makefiles would take it for. */
    public enum Family {
        GCC,
        CLANG
    }

    private static final List<String> NAMES = List.of("gcc", "clang");

    /** Of a command as a shell takes it: what stands between blanks, of which quotes and a backslash make part of a word. */
    private static final Pattern WORD = Pattern.compile("(?:[^\\s'\"\\\\]|\\\\.|'[^']*'|\"(?:[^\"\\\\]|\\\\.)*\")+");

    private static final Pattern QUOTING = Pattern.compile("\\\\(.)|'([^']*)'|\"((?:[^\"\\\\]|\\\\.)*)\"");

    private static final Pattern C_MACRO = Pattern.compile("(?m)^#define __STDC__ ");
    private static final Pattern CLANG_MACRO = Pattern.compile("(?m)^#define __clang__ ");

    /** What a line quotes first, which is what it is about; what it may mean instead comes behind. */
    private static final Pattern ERROR_OF_FLAG = Pattern.compile("(?m)^[^'\\n]*'([^'\\n]*)'");

    private final List<String> command;
    private final Duration timeout;
    private final String version;
    private final Family family;
    private final List<String> identity;
    private final Map<List<String>, List<String>> supported = new HashMap<>();

    private Compiler(List<String> command, Duration timeout) throws IOException {
        this.command = List.copyOf(command);
        this.timeout = timeout;
        this.version = ask("--version").lines().findFirst().orElse("");
        String macros = ask("-dM", "-E", "-x", "c", "/dev/null");
        if (!C_MACRO.matcher(macros).find()) {
            throw new IOException(
                    this + " is no C compiler: asked for the macros that every one of them defines, it names"
                            + " none; correct or unset CC");
        }
        boolean clang = CLANG_MACRO.matcher(macros).find();
        this.family = clang ? Family.CLANG : Family.GCC;
        this.identity = List.of(toString(), version, change(command.get(0)), change(proper()));
    }

    /**
     * The compiler that the environment names in {@code CC} (a program, or a command with arguments of its own and quotes
     * as a shell has them), else gcc, else clang, from {@code PATH}.
     *
     * @param timeout how long each of its runs may take
     * @throws NoCompilerException if there is none, or {@code CC} names none
     * @throws IOException if the one found does not work, or is no C compiler
     */
    public static Compiler find(Map<String, String> environment, Duration timeout) throws IOException {
        String cc = environment.getOrDefault("CC", "").strip();
        if (!cc.isEmpty()) {
            List<String> words = new ArrayList<>(executable(cc, environment).isPresent() ? List.of(cc) : words(cc));
            words.set(
                    0,
                    executable(words.get(0), environment)
                            .orElseThrow(() -> new NoCompilerException(
                                    "CC is '%s', but there is no program '%s'; correct or unset CC"
                                            .formatted(cc, words.get(0)))));
            return new Compiler(words, timeout);
        }
        for (String name : NAMES) {
            Optional<String> program = executable(name, environment);
            if (program.isPresent()) {
                return new Compiler(List.of(program.get()), timeout);
            }
        }
        throw new NoCompilerException("no C compiler: neither gcc nor clang is on PATH, and CC is not set; "
                + "install one (on Debian the packages gcc and libc6-dev)");
    }

    private static List<String> words(String command) {
        List<String> words = WORD.matcher(command)
                .results()
                .map(word -> QUOTING.matcher(word.group()).replaceAll(Compiler::unquoted))
                .toList();
        return words.isEmpty() ? List.of(command) : words;
    }

    private static String unquoted(MatchResult quoting) {
        String plain = quoting.group(1);
        if (plain == null) {
            plain = quoting.group(2) == null ? quoting.group(3).replaceAll("\\\\([\"\\\\$`])", "$1") : quoting.group(2);
        }
        return Matcher.quoteReplacement(plain);
    }

    private static Optional<String> executable(String name, Map<String, String> environment) {
        Stream<Path> candidates = name.contains(File.separator)
                ? Stream.of(Path.of(name).toAbsolutePath())
                : Pattern.compile(Pattern.quote(File.pathSeparator))
                        .splitAsStream(environment.getOrDefault("PATH", ""))
                        .filter(directory -> !directory.isEmpty())
                        .map(directory -> Path.of(directory, name));
        return candidates
                .filter(Files::isRegularFile)
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    /** The first line of what it prints for {@code --version}. */
    public String version() {
        return version;
    }

    /**
     * What tells it from another that has its name and version. A file's inode and the time of its last change, unlike size
     * and time of writing, do not stay when another is put in its place; the compiler proper, which the named program only
     * runs, has its own.
     */
    List<String> identity() {
        return identity;
    }

    /** The program that it has compile, as gcc names it; of others this may be no file. */
    private String proper() throws IOException {
        return tool("cc1");
    }

    /**
     * The program of a name that belongs to it, as gcc and clang find it; the name itself where they know of none.
     *
     * @throws IOException if it cannot be asked
     */
    String tool(String name) throws IOException {
        try (TemporaryDirectory directory = TemporaryDirectory.create()) {
            return run(List.of("-print-prog-name=" + name), directory.path())
                    .output()
                    .strip();
        }
    }

    private static String change(String file) {
        try {
            Map<String, Object> now = Files.readAttributes(Path.of(file).toRealPath(), "unix:ino,ctime,size");
            return now.get("ino") + " " + now.get("ctime") + " " + now.get("size");
        } catch (IOException | InvalidPathException | UnsupportedOperationException e) {
            // There is no such file: clang and scripts have no program of that name.
            return "";
        }
    }

    public Family family() {
        return family;
    }

    /** The flags among these that it knows, in their order. It is asked once for each list. */
    public synchronized List<String> supported(List<String> flags) throws IOException {
        List<String> known = supported.get(flags);
        if (known == null) {
            try (TemporaryDirectory directory = TemporaryDirectory.create()) {
                known = List.copyOf(known(flags, directory.path()));
            }
            supported.put(List.copyOf(flags), known);
        }
        return known;
    }

    /**
     * Leaves out what it names in its errors; where it names nothing, halves the list until each part is known as a whole or
     * is a single unknown flag.
     */
    private List<String> known(List<String> flags, Path directory) throws IOException {
        if (flags.isEmpty()) {
            return flags;
        }
        Ended answer = answer(flags, directory);
        if (answer.status() == 0) {
            return flags;
        }
        if (flags.size() == 1) {
            return List.of();
        }
        Set<String> named = ERROR_OF_FLAG
                .matcher(answer.output())
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toSet());
        List<String> rest =
                flags.stream().filter(flag -> !named.contains(asked(flag))).toList();
        if (rest.size() < flags.size()) {
            return known(rest, directory);
        }
        int half = flags.size() / 2;
        List<String> known = new ArrayList<>(known(flags.subList(0, half), directory));
        known.addAll(known(flags.subList(half, flags.size()), directory));
        return known;
    }

    private Ended answer(List<String> flags, Path directory) throws IOException {
        List<String> question = new ArrayList<>(List.of("-Werror"));
        flags.forEach(flag -> question.add(asked(flag)));
        question.addAll(List.of("-fsyntax-only", "-x", "c", "/dev/null"));
        return run(question, directory);
    }

    /** How to ask for a flag: gcc takes any -Wno-x in silence, but not any -Wno-error=x. */
    private static String asked(String flag) {
        return flag.startsWith("-Wno-") ? "-Wno-error=" + flag.substring("-Wno-".length()) : flag;
    }

    /**
     * Runs it in the C locale and in a directory, which also takes its temporary files.
     *
     * @throws IOException also if it is not its input that it fails of: the disk takes no more, it or what it runs is killed,
     *     or does not end
     */
    Ended run(List<String> arguments, Path directory) throws IOException {
        List<String> all = Stream.concat(command.stream(), arguments.stream()).toList();
        Ended ended = Program.of(all)
                .in(directory)
                .with("LC_ALL", "C")
                .with("TMPDIR", directory.toString())
                // Include directories from the environment would come before the shim's.
                .without(Set.of("CPATH", "C_INCLUDE_PATH")::contains)
                .merged()
                .within(timeout)
                .run();
        if (ended.ending() != Ended.Ending.ITSELF) {
            throw new IOException(String.join(" ", all) + " " + ended.words());
        }
        if (ended.isGood()) {
            return ended;
        }
        if (ended.isDisturbed()) {
            throw new IOException(this + " " + ended.words() + "; run this again");
        }
        Optional<String> disk = PrintedTrouble.ofDisk(ended.output());
        if (disk.isPresent()) {
            throw new IOException("%s cannot write: %s; make room there".formatted(this, disk.get()));
        }
        Optional<String> kill = PrintedTrouble.ofKill(ended.output());
        if (kill.isPresent()) {
            throw new IOException("%s did not come to its end: %s; run this again".formatted(this, kill.get()));
        }
        return ended;
    }

    private String ask(String... question) throws IOException {
        try (TemporaryDirectory directory = TemporaryDirectory.create()) {
            Ended answer = run(List.of(question), directory.path());
            if (answer.status() != 0) {
                throw new IOException("%s %s failed with status %d: %s"
                        .formatted(
                                this,
                                String.join(" ", question),
                                answer.status(),
                                answer.output().strip()));
            }
            return answer.output();
        }
    }

    /** The command, as a shell would take it. */
    @Override
    public String toString() {
        return String.join(" ", command);
    }
}
