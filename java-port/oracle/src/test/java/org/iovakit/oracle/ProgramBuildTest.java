// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.iovakit.lifetime.Ended;
import org.iovakit.lifetime.Program;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The shim is right, not only enough to compile: programs run the allocator on it. */
class ProgramBuildTest {

    private static final String FAST = "-O2";
    private static final String CHECKED = "-O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all";

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {FAST, CHECKED})
    void theTreeOfLinux612(String options) throws Exception {
        assertRuns(KernelSource.linux612(), "tree", options);
    }

    @ParameterizedTest
    @ValueSource(strings = {FAST, CHECKED})
    void theTreeOfLinux61(String options) throws Exception {
        assertRuns(KernelSource.linux61(), "tree", options);
    }

    @ParameterizedTest
    @ValueSource(strings = {FAST, CHECKED})
    void theRcachesOfLinux612(String options) throws Exception {
        assertRuns(KernelSource.linux612(), "rcache", options);
    }

    @ParameterizedTest
    @CsvSource({"tree, " + FAST, "rcache, " + CHECKED})
    void theTreeAndTheRcachesOfLinux72(String program, String options) throws Exception {
        assertRuns(KernelSource.linux72(), program, options);
    }

    @ParameterizedTest
    @ValueSource(strings = {FAST, FAST + " -DSHIM_GUARDED"})
    void theMemoryThatOtherTreesTake(String options) throws Exception {
        assertRuns(KernelSource.linux612(), "memory", options);
    }

    /** What is ours is held to these warnings; a kernel's headers were never made for them. */
    @ParameterizedTest
    @ValueSource(strings = {"include/linux/rbtree.h", "include/linux/iova.h"})
    void aKernelsHeaderMayHaveWhatWeWouldBeWarnedOf(String header) throws Exception {
        KernelTree linux = KernelTree.at(KernelSource.linux612());
        String unused = "\nstatic inline void such(int a, long b) { for (int i = 0; i < 4U; i++) (void)b; }\n";
        String text = new String(linux.read(header), StandardCharsets.ISO_8859_1);
        byte[] sloppy = text.replaceFirst("(?m)(?=^#endif.*\\s*\\z)", unused).getBytes(StandardCharsets.ISO_8859_1);
        KernelTree kernel = path -> path.equals(header) ? sloppy : linux.read(path);
        Path program = new Replayers(KernelSource.compiler(), directory).replayer(kernel, Replayers.Kind.COUNTING);
        assertTrue(Files.isExecutable(program));
    }

    private void assertRuns(Path kernel, String program, String options) throws Exception {
        Path executable = build(kernel, program, List.of(options.split(" ", -1)));
        Ended result = run(executable);
        assertEquals(0, result.status(), result.output());
    }

    @ParameterizedTest
    @CsvSource({
        "uninitialised-lock, BUG: , lock->state != SPINLOCK_UNLOCKED",
        "deadlock, BUG: , lock->state != SPINLOCK_UNLOCKED",
        "lock-with-interrupts-on, BUG: , interrupts_are_on",
        "unlock-of-unlocked, BUG: , lock->state != SPINLOCK_LOCKED",
        "assert-of-unlocked, BUG: , lock->state != SPINLOCK_LOCKED",
        "sleep-under-lock, WARNING: , shim_preempt_count || shim_irqs_disabled",
        "rest-with-rcu-read, BUG: , rcu_read_locks_held",
        "wait-while-rcu-is-read, BUG: , it_waits_for_itself",
        "cache-with-objects-destroyed, WARNING: , cache->objects"
    })
    void misuseIsCaught(String misuse, String kind, String condition) throws Exception {
        Ended result = run(build(KernelSource.linux612(), "misuse", List.of(FAST)), misuse);
        assertEquals(kind.equals("BUG:") ? 128 + 6 : 3, result.status(), result.output());
        assertTrue(result.output().startsWith(kind), result.output());
        assertTrue(result.output().stripTrailing().endsWith(condition), result.output());
    }

    @ParameterizedTest
    @CsvSource({
        "int main(void) { return such; }, 'wrong.c:1:'",
        "int main(int such) { return 0; }, unused parameter",
        "int such(void); int main(void) { return such(); }, undefined reference to `such"
    })
    void whatDoesNotBuildSaysWhy(String text, String reason) throws Exception {
        byte[] wrong = (text + "\n").getBytes(StandardCharsets.US_ASCII);
        Path executable = directory.resolve("wrong");
        Path kernel = KernelSource.linux612();
        Compiler compiler = KernelSource.compiler();
        IOException e = assertThrows(
                IOException.class, () -> build(compiler, kernel, "wrong", wrong, List.of(FAST), executable));
        assertTrue(e.getMessage().contains(reason), e.getMessage());
        assertTrue(Files.notExists(executable));
    }

    private Path build(Path kernel, String program, List<String> options) throws IOException {
        Path executable = directory.resolve(program);
        build(KernelSource.compiler(), kernel, program, resource(program + ".c"), options, executable);
        return executable;
    }

    private static byte[] resource(String name) throws IOException {
        return ProgramBuildTest.class.getResourceAsStream(name).readAllBytes();
    }

    private static void build(
            Compiler compiler, Path kernel, String name, byte[] source, List<String> options, Path executable)
            throws IOException {
        String program = name + ".c";
        Recipe recipe = new Recipe(name, List.of(program), List.of(KernelFiles.IOVA_C), options, List.of());
        Foundation found = recipe.foundation(KernelTree.at(kernel));
        SortedMap<String, byte[]> files = new TreeMap<>(found.files());
        files.put(program, source);
        files.put("check.h", resource("check.h"));
        try (BuildTree tree = new BuildTree(compiler, files)) {
            KeptFiles objects = new KeptFiles(tree.path().resolve("objects"));
            new ProgramBuild(compiler, recipe, found, tree, objects).make(executable);
        }
    }

    private Ended run(Path executable, String... arguments) throws IOException {
        return Program.of(Stream.concat(Stream.of(executable.toString()), Stream.of(arguments))
                        .toList())
                .with("LC_ALL", "C")
                .merged()
                .within(Duration.ofMinutes(1))
                .run();
    }
}
