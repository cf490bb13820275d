// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.iovakit.domain.Iova;
import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.IovaDomain;
import org.iovakit.domain.StageTree;
import org.iovakit.domain.State;
import org.iovakit.kernel.Machine;
import org.iovakit.oracle.KernelFiles;
import org.iovakit.oracle.KernelSource;
import org.iovakit.oracle.KernelTree;
import org.iovakit.oracle.Replayers;
import org.iovakit.stages.mainline.MainlineAllocator;
import org.iovakit.trace.Operation;
import org.iovakit.trace.RandomTrace;
import org.iovakit.trace.Trace;
import org.iovakit.trace.TraceFile;
import org.iovakit.trace.TraceSource;
import org.iovakit.trace.TraceSyntaxException;
import org.iovakit.trace.scenario.Scenario;
import org.iovakit.trace.scenario.Scenarios;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Java and C at stage 0; the later ones are where the patches are. */
class ParityTest {
    private static final Trace SHORT = new Trace(
            1,
            List.of(
                    new Operation.Domain(4096, 1, false),
                    new Operation.Alloc(1, 9, false),
                    new Operation.Reserve(3, 4),
                    new Operation.Dump()));

    @TempDir
    static Path cache;

    @TempDir
    Path scratch;

    private static Optional<ParityDifference> run(State stage, Path kernel, TraceSource trace, boolean sanitize)
            throws IOException {
        return run(stage, kernel, trace, sanitize, Duration.ofMinutes(1));
    }

    private static Optional<ParityDifference> run(
            State stage, Path kernel, TraceSource trace, boolean sanitize, Duration patience) throws IOException {
        Replayers replayers = new Replayers(KernelSource.compiler(), cache);
        return new Parity(replayers, patience).run(stage, KernelTree.at(kernel), trace, sanitize, done -> {});
    }

    @Test
    void javaIsTheKernel() throws IOException {
        assertEquals(
                Optional.empty(),
                run(
                        StageTree.installed().lineage("mainline").get(0),
                        KernelSource.linux612(),
                        new RandomTrace(1, 300_000, true),
                        false));
    }

    @Test
    void theTreeOfLinux61IsTheSame() throws IOException {
        assertEquals(
                Optional.empty(),
                run(
                        StageTree.installed().lineage("mainline").get(0),
                        KernelSource.linux61(),
                        new RandomTrace(2, 300_000, false),
                        false));
    }

    @Test
    void theSanitizersHaveNothingToReport() throws IOException {
        assertEquals(
                Optional.empty(),
                run(
                        StageTree.installed().lineage("mainline").get(0),
                        KernelSource.linux612(),
                        new RandomTrace(3, 50_000, true),
                        true));
    }

    static List<Scenario> scenarios() {
        return Scenarios.ofTheSeries();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void theScenariosCostTheSame(Scenario scenario) throws IOException {
        assertEquals(
                Optional.empty(),
                run(
                        StageTree.installed().lineage("mainline").get(0),
                        KernelSource.linux612(),
                        scenario.trace(100_000),
                        false));
    }

    @Test
    void progressIsTold() throws IOException {
        List<Long> told = new ArrayList<>();
        new Parity(new Replayers(KernelSource.compiler(), cache), Duration.ofMinutes(1))
                .run(
                        StageTree.installed().lineage("mainline").get(0),
                        KernelTree.at(KernelSource.linux612()),
                        new RandomTrace(1, 10_000, true),
                        false,
                        told::add);
        assertEquals(10_000, told.get(told.size() - 1));
        assertEquals(told.stream().sorted().toList(), told);
    }

    private static State mainline(Function<Machine, IovaAllocator> mutant) {
        return StageTree.installed().lineage("mainline").get(0).loading(mutant);
    }

    /** Remembers a failure only if its limit was a 32-bit one, as stage 1 does. */
    private static final class RuleOfStage1 extends MainlineAllocator {
        RuleOfStage1(Machine machine) {
            super(machine);
        }

        @Override
        protected int allocAndInsertIovaRange(
                IovaDomain iovad, long size, long limitPfn, Iova newIova, boolean sizeAligned) {
            long before = iovad.max32AllocSize;
            int ret = super.allocAndInsertIovaRange(iovad, size, limitPfn, newIova, sizeAligned);
            if (Long.compareUnsigned(limitPfn, iovad.dma32BitPfn) > 0) {
                iovad.max32AllocSize = before;
            }
            return ret;
        }
    }

    /** Does not survive a request for three pages. */
    private static final class Throws extends MainlineAllocator {
        Throws(Machine machine) {
            super(machine);
        }

        @Override
        protected int allocAndInsertIovaRange(
                IovaDomain iovad, long size, long limitPfn, Iova newIova, boolean sizeAligned) {
            if (size == 3) {
                throw new IllegalStateException("three");
            }
            return super.allocAndInsertIovaRange(iovad, size, limitPfn, newIova, sizeAligned);
        }
    }

    @Test
    void anotherRuleIsCaughtAndShrunk() throws IOException {
        ParityDifference difference = run(
                        mainline(RuleOfStage1::new), KernelSource.linux612(), new RandomTrace(1, 100_000, true), false)
                .orElseThrow();
        assertTrue(difference.minimal().orElseThrow().operations().size() <= 12, difference::toString);
        assertTrue(
                difference.javaLine().startsWith("refused ")
                        && difference.cLine().startsWith("refused "),
                difference::toString);
    }

    @Test
    void whatJavaThrowsIsADifference() throws IOException {
        ParityDifference difference = run(
                        mainline(Throws::new), KernelSource.linux612(), new RandomTrace(1, 100_000, true), false)
                .orElseThrow();
        assertEquals(2, difference.minimal().orElseThrow().operations().size(), difference::toString);
        assertEquals("java.lang.IllegalStateException: three", difference.javaLine());
    }

    /** Loses a node with each range that is reserved. */
    private static final class Leaks extends MainlineAllocator {
        Leaks(Machine machine) {
            super(machine);
        }

        @Override
        protected Iova insertNewRange(IovaDomain iovad, long pfnLo, long pfnHi) {
            allocAndInitIova(pfnLo, pfnHi);
            return super.insertNewRange(iovad, pfnLo, pfnHi);
        }
    }

    @Test
    void whatOnlyTheEndShowsIsADifference() throws IOException {
        ParityDifference difference =
                run(mainline(Leaks::new), KernelSource.linux612(), SHORT, false).orElseThrow();
        assertEquals("end warnings=1", difference.javaLine());
        assertEquals("end", difference.cLine());
        assertEquals(SHORT.operations().size(), difference.operation());
        assertEquals(
                List.of(new Operation.Domain(4096, 1, false), new Operation.Reserve(0, 0)),
                difference.minimal().orElseThrow().operations());
    }

    /** Nothing would be gained by trying for days: where it is, and both answers, are told all the same. */
    @Test
    void anOldDomainIsNotShrunk() throws IOException {
        List<Operation> operations = new ArrayList<>(List.of(new Operation.Domain(4096, 1, false)));
        for (int n = 0; n < Parity.OLDEST; n++) {
            operations.add(new Operation.Find(1));
        }
        operations.add(new Operation.Alloc(3, 99, false));
        ParityDifference difference = run(
                        mainline(Throws::new), KernelSource.linux612(), new Trace(1, operations), false)
                .orElseThrow();
        assertEquals(Optional.empty(), difference.minimal());
        assertEquals(operations.size(), difference.operation());
        assertEquals("java.lang.IllegalStateException: three", difference.javaLine());
        assertTrue(difference.cLine().startsWith("took "), difference::toString);
        assertTrue(difference.toString().contains(", too many after the domain began to shrink them\n"));
    }

    /** The kernel with a mistake of its own at the start of {@code reserve_iova}. */
    private Path brokenKernel(String statement) throws IOException {
        Path root = scratch.resolve("linux");
        for (String file : KernelFiles.all()) {
            Files.createDirectories(root.resolve(file).getParent());
            Files.copy(KernelSource.linux612().resolve(file), root.resolve(file));
        }
        Path iova = root.resolve(KernelFiles.IOVA_C);
        String text = Files.readString(iova);
        String broken = text.replaceFirst("(?s)(\nreserve_iova\\([^{]*\\{)(.*?\n\n)", "$1$2\t" + statement + "\n");
        assertTrue(!broken.equals(text));
        Files.writeString(iova, broken);
        return root;
    }

    @Test
    void aCrashOfTheKernelsCodeIsADifference() throws IOException {
        ParityDifference difference = run(
                        StageTree.installed().lineage("mainline").get(0),
                        brokenKernel("*(volatile int *)8 = 1;"),
                        SHORT,
                        false)
                .orElseThrow();
        assertEquals("crashed, signal 11 (SIGSEGV)", difference.cLine());
        assertEquals(3, difference.operation());
        assertEquals(
                List.of(new Operation.Domain(4096, 1, false), new Operation.Reserve(0, 0)),
                difference.minimal().orElseThrow().operations());
    }

    @Test
    void aBugIsADifference() throws IOException {
        ParityDifference difference = run(
                        StageTree.installed().lineage("mainline").get(0), brokenKernel("BUG_ON(pfn_lo);"), SHORT, false)
                .orElseThrow();
        assertTrue(
                difference.cLine().matches("crashed, signal 6 \\(SIGABRT\\): BUG: .*iova\\.c:\\d+: pfn_lo"),
                difference.cLine());
    }

    @Test
    void aReportOfASanitizerIsADifference() throws IOException {
        Path kernel = brokenKernel("{ volatile int width = 32; if (pfn_lo << width < (1 << width)) return NULL; }");
        ParityDifference difference = run(
                        StageTree.installed().lineage("mainline").get(0), kernel, SHORT, true)
                .orElseThrow();
        assertTrue(
                difference.cLine().startsWith("stopped by a sanitizer: ")
                        && difference.cLine().contains(" runtime error: shift exponent 32 is too large"),
                difference.cLine());
    }

    @Test
    void aHangIsToldFromACrash() throws IOException {
        Path kernel = brokenKernel("for (volatile int i = 0; ; ) { (void)i; }");
        KernelSource.compiler();
        ReplayerException e = assertThrows(
                ReplayerException.class,
                () -> run(
                        StageTree.installed().lineage("mainline").get(0), kernel, SHORT, false, Duration.ofSeconds(1)));
        assertEquals("the C replayer hangs: no result for 1 s, at operation 3", e.getMessage());
    }

    @Test
    void aBrokenTraceIsNamed() throws IOException {
        Path file = Files.writeString(
                scratch.resolve("a.trace"), "iovakit-trace 1\nmachine 1\ndomain 4096 1 tree\nfree 0\n");
        Path kernel = KernelSource.linux612();
        KernelSource.compiler();
        TraceSyntaxException e = assertThrows(
                TraceSyntaxException.class,
                () -> run(StageTree.installed().lineage("mainline").get(0), kernel, new TraceFile(file), false));
        assertTrue(e.getMessage().startsWith(file + ":4:6: handle 0 was never allocated"), e.getMessage());
    }
}
