// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.iovakit.app.series.EditedSeries;
import org.iovakit.app.suite.SuiteTrial;
import org.iovakit.domain.State;
import org.iovakit.kunit.iova.Suite;
import org.iovakit.oracle.Compiler;
import org.iovakit.oracle.KernelFiles;
import org.iovakit.oracle.KernelTree;
import org.iovakit.oracle.NativeSuite;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.testing.KernelSources;
import org.iovakit.testing.OwnSeries;
import org.iovakit.testing.RequiresProgram;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Suite and verifier, weakened in C: nothing that they no longer notice goes unnoticed. */
@RequiresProgram(value = "gcc", debianPackage = "gcc")
class SuiteTrialTest {
    private static final int STAGE = 4;

    @TempDir
    Path scratch;

    private EditedSeries kernels;
    private NativeSuite suite;

    @BeforeEach
    void renderTheSeries() throws IOException, PatchGenException {
        suite = new NativeSuite(
                Suite.IOVA.file(),
                Compiler.find(System.getenv(), Duration.ofMinutes(2)),
                scratch,
                Duration.ofMinutes(1));
        kernels = OwnSeries.on(KernelSources.LINUX_6_12, "iova-augmented-rbtree");
    }

    private State state(int number) {
        return kernels.lineage().states().get(number);
    }

    private List<String> unnoticed(int stage) throws IOException {
        return SuiteTrial.onC(suite, kernels, state(stage));
    }

    /** Of a stage with some text of a file replaced. */
    private List<String> unnoticed(int stage, String file, String from, String to) throws IOException {
        KernelTree kernel = kernels.withSuite(state(stage));
        String text = new String(kernel.read(file), UTF_8);
        assertTrue(text.contains(from), from);
        byte[] changed = text.replace(from, to).getBytes(UTF_8);
        return SuiteTrial.onC(suite, kernels, state(stage), path -> path.equals(file) ? changed : kernel.read(path));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, STAGE})
    void asTheyAreTheyNoticeAll(int stage) throws IOException {
        assertEquals(List.of(), unnoticed(stage));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "return good;~return true;~pfn_lo of range 1 of",
                " || iova->__subtree_max_gap != largest~~__subtree_max_gap of range 1 of",
                "rb_parent(left) != node~false~rb_left of range",
                "iovad->max32_alloc_size > iovad->dma_32bit_pfn~false~max32_alloc_size"
            })
    void aVerifierThatDoesNotLookIsFound(String from, String to, String unseen) throws IOException {
        List<String> findings = unnoticed(STAGE, KernelFiles.IOVA_C, from, to == null ? "" : to);
        assertTrue(
                findings.stream()
                        .anyMatch(line -> line.startsWith("stage4-two-phase-search in C: the verifier: ")
                                && line.contains(unseen)),
                findings::toString);
    }

    @ParameterizedTest
    @Tag("long")
    @CsvSource(
            delimiter = '~',
            value = {
                "iova->gap_to_prev != gap ||~~gap_to_prev of range 1 of",
                "iova->__subtree_max_gap32 != largest32~false~__subtree_max_gap32 of range 1 of",
                "iova->clamped_gap32 != gap32 ||~~clamped_gap32 of range 1 of",
                "if (height && height != blacks)~if (0)~the colour of range"
            })
    void norIsOneThatPassesOverSomethingElse(String from, String to, String unseen) throws IOException {
        aVerifierThatDoesNotLookIsFound(from, to, unseen);
    }

    @Test
    void aVerifierWithoutTheLockIsFound() throws IOException {
        KernelTree kernel = kernels.withSuite(state(STAGE));
        String text = new String(kernel.read(KernelFiles.IOVA_C), UTF_8);
        int start = text.indexOf("bool iova_domain_verify_invariants(");
        String verifier = text.substring(start)
                .replace("spin_lock_irqsave(&iovad->iova_rbtree_lock, flags);", "flags = 0;")
                .replace("spin_unlock_irqrestore(&iovad->iova_rbtree_lock, flags);", "(void)flags;");
        byte[] changed = (text.substring(0, start) + verifier).getBytes(UTF_8);
        List<String> findings = SuiteTrial.onC(
                suite, kernels, state(STAGE), path -> path.equals(KernelFiles.IOVA_C) ? changed : kernel.read(path));
        assertTrue(
                findings.contains("stage4-two-phase-search in C: the verifier: nothing spoiled: it looks at ranges"
                        + " without their lock"),
                findings::toString);
    }

    /** These pass the suite, and the mirror may be weakened in the same way. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "second->pfn_lo, pfn_lo|second->pfn_lo & 0, pfn_lo & 0|test_basic_alloc_free|elsewhere",
                "below->pfn_hi, L32 / 2|below->pfn_hi, L32 / 2 + 1|test_reserve_iova|reserves-not-first",
                "KUNIT_EXPECT_LT(test, iovas[i]->|KUNIT_EXPECT_LE(test, iovas[i]->|test_top_down_preference|twice-16th",
                "i < 100|i < 10|test_limit_pfn_respected|beyond-limit-100th",
                "#define STRESS_ROUNDS\t2048|#define STRESS_ROUNDS\t1024|test_stress_random|damaged-by-2048th"
            })
    void aCheckThatIsWeakenedIsFound(String from, String to, String weakened, String allocator) throws IOException {
        List<String> findings = unnoticed(STAGE, KernelFiles.IOVA_KUNIT_C, from, to);
        assertTrue(
                findings.contains("stage4-two-phase-search in C: %s no longer fails with the broken allocator %s"
                        .formatted(weakened, allocator)),
                findings::toString);
    }

    @ParameterizedTest
    @Tag("long")
    @CsvSource(
            delimiter = '|',
            value = {
                "L32 / 2|L32|test_reserve_iova|reserves-last",
                "KUNIT_EXPECT_LT(test, below->pfn_hi, L32 / 2)|KUNIT_EXPECT_LT(test, 0UL, 1UL)|test_reserve_iova|reserves-elsewhere",
                "aligned->pfn_lo & (size - 1)|aligned->pfn_lo & ((size - 1) >> 1)|test_size_aligned|misaligned-8th",
                "low->pfn_hi, L32)|low->pfn_hi, L32 + 1)|test_limit_pfn_respected|one-beyond-limit"
            })
    void soAreOthers(String from, String to, String weakened, String allocator) throws IOException {
        aCheckThatIsWeakenedIsFound(from, to, weakened, allocator);
    }

    @Test
    void aCheckThatNothingFailsIsShown() throws IOException {
        List<String> findings = unnoticed(
                STAGE,
                KernelFiles.IOVA_KUNIT_C,
                "\tKUNIT_EXPECT_LE(test, first->pfn_hi, L32);",
                "\tKUNIT_EXPECT_LE(test, first->pfn_hi, L32);\n\tKUNIT_EXPECT_LT(test, 0UL,\n\t\t\t1UL);");
        assertTrue(
                findings.size() == 1
                        && findings.get(0)
                                .endsWith(": no broken allocator fails this check: KUNIT_EXPECT_LT(test, 0UL, 1UL)"),
                findings::toString);
    }
}
