// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.testing.GitSandbox;
import org.iovakit.testing.RequiresProgram;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Five people get their main answers in few commands, as first-ten-minutes.txt has it. */
@RequiresProgram(value = "gcc", debianPackage = "gcc")
@RequiresProgram(value = "codespell", debianPackage = "codespell")
class FirstTenMinutesTest {
    private static final Pattern PERSON = Pattern.compile("(?m)^(\\w[^\\n]*), at most (\\d+)\\n((?:[$ ].*\\n)+)");
    private static final Pattern TYPED = Pattern.compile("(?m)^\\$ (.*)\\n((?: .*\\n)+)");

    private static final String CAPTURE = "capture.txt.gz";

    @TempDir
    static Path scratch;

    private static Reader reader;

    @BeforeAll
    static void takeTheKernelAndACapture() throws IOException {
        reader = Reader.in(scratch);
        try (OutputStream capture = new GZIPOutputStream(
                Files.newOutputStream(reader.console().directory().resolve(CAPTURE)))) {
            capture.write(ring().getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    /** A network ring of 64 pages that goes round eight times, as tracefs prints it. */
    private static String ring() {
        StringBuilder text = new StringBuilder("# tracer: nop\n#\n");
        for (int i = 0; i < 8 * 64; i++) {
            long iova = 0xfffff000L - (i % 64) * 4096L;
            if (i >= 64) {
                text.append(event(i, "unmap", iova, "size=4096 unmapped_size=4096"));
            }
            text.append(event(i, "map", iova, "paddr=0x0000000100000000 size=4096"));
        }
        return text.toString();
    }

    private static String event(int number, String name, long iova, String rest) {
        return String.format(
                Locale.ROOT,
                "          <idle>-0       [000] d.h1.   100.%06d: %s: IOMMU: iova=0x%016x - 0x%016x %s%n",
                number * 10,
                name,
                iova,
                iova + 4096,
                rest);
    }

    record Person(String name, int most, List<MatchResult> commands) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Person> people() throws IOException {
        List<Person> people = new ArrayList<>();
        try (InputStream file = FirstTenMinutesTest.class.getResourceAsStream("first-ten-minutes.txt")) {
            PERSON.matcher(new String(file.readAllBytes(), StandardCharsets.UTF_8))
                    .results()
                    .forEach(person -> people.add(new Person(
                            person.group(1),
                            Integer.parseInt(person.group(2)),
                            TYPED.matcher(person.group(3)).results().toList())));
        }
        return people;
    }

    @ParameterizedTest
    @MethodSource("people")
    void isAnswered(Person person) {
        assertTrue(!person.commands().isEmpty() && person.commands().size() <= person.most(), person.name());
        for (MatchResult typed : person.commands()) {
            requireAnswer(typed, reader.type(typed.group(1)));
        }
    }

    /** The same as typed, with the launcher of a new clone, which builds the program first. */
    @Test
    @Tag("long")
    void isAnsweredOnANewClone() throws Exception {
        Files.createDirectory(scratch.resolve("src"));
        Files.createSymbolicLink(scratch.resolve("src/linux"), reader.kernel());
        Path clone = scratch.resolve("clone");
        new GitSandbox(scratch.resolve("git"))
                .git(scratch, "clone", "-q", Console.PROJECT.toString(), clone.toString());
        Files.copy(reader.console().directory().resolve(CAPTURE), clone.resolve(CAPTURE));
        for (Person person : people()) {
            for (MatchResult typed : person.commands()) {
                String script = "cd clone && export IOVAKIT_KERNEL=~/src/linux && " + typed.group(1);
                Console.Result result =
                        Forked.start(List.of("sh", "-c", script), scratch).expect(ExitCode.CLEAN);
                requireAnswer(typed, result.out() + result.err());
            }
        }
    }

    private static void requireAnswer(MatchResult typed, String printed) {
        String words = printed.replaceAll("\\s+", " ");
        typed.group(2)
                .lines()
                .map(line -> line.strip().replaceAll("\\s+", " "))
                .forEach(line -> assertTrue(words.contains(line), () -> "no \"" + line + "\" in\n" + words));
    }
}
