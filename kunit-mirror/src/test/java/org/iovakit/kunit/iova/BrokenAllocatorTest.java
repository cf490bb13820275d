// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.iova;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.IovaDomain;
import org.iovakit.domain.StageTree;
import org.iovakit.domain.State;
import org.iovakit.kernel.Machine;
import org.iovakit.kernel.RbTree;
import org.iovakit.stages.limitaware.LimitAwareAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What suite and verifier are asked before they are believed. */
class BrokenAllocatorTest {
    static List<State> stages() {
        return StageTree.installed().lineage("kunit");
    }

    /** Whatever it is asked, it has nothing to say. */
    private static final class Blind extends LimitAwareAllocator {
        Blind(Machine machine) {
            super(machine);
        }

        @Override
        protected List<String> verifyLinks(RbTree root) {
            return List.of();
        }

        @Override
        protected void verifyStage(IovaDomain iovad, List<String> findings) {}
    }

    /** It looks at the links alone. */
    private static final class BlindToGaps extends LimitAwareAllocator {
        BlindToGaps(Machine machine) {
            super(machine);
        }

        @Override
        protected void verifyGaps(IovaDomain iovad, List<String> findings) {}
    }

    private static State of(Function<Machine, IovaAllocator> loader) {
        return StageTree.installed().lineage("kunit").get(3).loading(loader);
    }

    @ParameterizedTest
    @MethodSource("stages")
    void eachStageNoticesAll(State stage) {
        assertEquals(List.of(), VerifierProof.findings(stage));
        assertEquals(List.of(), BrokenAllocator.unnoticed(Suite.IOVA, stage));
    }

    @Test
    void noCaseIsThereForNothing() {
        Set<String> failing = new TreeSet<>();
        Arrays.stream(BrokenAllocator.values()).forEach(broken -> failing.addAll(broken.cases(Suite.IOVA)));
        assertEquals(
                new TreeSet<>(
                        Suite.IOVA.cases(StageTree.installed().lineage("kunit").get(0))),
                failing);
    }

    @Test
    void aBlindVerifierIsFoundByItsProofAndByTheSuite() {
        List<String> unseen = VerifierProof.findings(of(Blind::new));
        for (String member :
                List.of("gapToPrev", "subtreeMaxGap", "clampedGap32", "subtreeMaxGap32", "the colour of")) {
            assertTrue(unseen.stream().anyMatch(line -> line.contains("does not see it: " + member)), unseen::toString);
        }
        assertTrue(BrokenAllocator.unnoticed(Suite.IOVA, of(Blind::new))
                .contains("test_stress_random no longer fails with the broken allocator damaged-by-2048th"));
    }

    @Test
    void aVerifierThatLooksAtTheLinksAloneIsFound() {
        List<String> unseen = VerifierProof.findings(of(BlindToGaps::new));
        assertTrue(unseen.stream().anyMatch(line -> line.contains("clampedGap32")), unseen::toString);
        assertFalse(unseen.stream().anyMatch(line -> line.contains("colour")), unseen::toString);
    }

    static List<Arguments> suites() {
        return List.of(Arguments.of(Suite.IOVA, "kunit"), Arguments.of(Suite.IOVA_TEST, "root-search"));
    }

    /** The tables of docs/reliability.md show what every case is there for. */
    @ParameterizedTest
    @MethodSource("suites")
    void theDocumentedTableIsThisOne(Suite suite, String last) throws IOException {
        List<State> lineage = StageTree.installed().lineage(last);
        Map<String, List<String>> here = new LinkedHashMap<>();
        for (String each : suite.cases(lineage.get(lineage.size() - 1))) {
            here.put(
                    each,
                    Arrays.stream(BrokenAllocator.values())
                            .filter(broken -> broken.cases(suite).contains(each))
                            .map(BrokenAllocator::toString)
                            .toList());
        }
        String text = Files.readString(Path.of("../docs/reliability.md"));
        String table =
                text.substring(text.indexOf("| Case of `" + suite + "` |")).split("\n\n", 2)[0];
        Map<String, List<String>> documented = new LinkedHashMap<>();
        table.lines().skip(2).forEach(line -> {
            String[] columns = line.split("\\|", -1);
            documented.put(columns[1].strip(), List.of(columns[2].strip().split(", ")));
        });
        assertEquals(here, documented);
        assertEquals(List.copyOf(here.keySet()), List.copyOf(documented.keySet()));
    }

    @ParameterizedTest
    @MethodSource("suites")
    void theDocumentedCountIsThisOne(Suite suite, String last) throws IOException {
        String counts = "%d of %d broken allocators"
                .formatted(BrokenAllocator.noticedBy(suite).size(), BrokenAllocator.values().length);
        String text = Files.readString(Path.of("../docs/reliability.md"));
        assertTrue(text.contains("`" + suite + "` on " + counts), counts);
    }
}
