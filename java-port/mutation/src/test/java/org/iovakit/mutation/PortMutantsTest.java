// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.mutation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mutants of the port, and the tests that have to kill them: all of them in the long form, those of a few classes in the
 * short one. mutants.md explains each that survives.
 */
class PortMutantsTest {
    private static final boolean LONG = Boolean.getBoolean("iovakit.long");

    private static final Path PORT = Path.of("").toAbsolutePath().getParent();

    private static final List<String> ALL =
            List.of("org.iovakit.kernel.*", "org.iovakit.domain.*", "org.iovakit.stages.*");

    private static final List<String> FEW = List.of(
            "org.iovakit.kernel.Bits",
            "org.iovakit.kernel.RbMaxCallbacks",
            "org.iovakit.kernel.RbTreeVerifier",
            "org.iovakit.domain.IovaMagazine");

    private static final List<String> TESTS = List.of(
            "org.iovakit.kernel.*Test",
            "org.iovakit.domain.*Test",
            "org.iovakit.stages.*Test",
            "org.iovakit.mutation.SmallDomainsTest");

    private static final List<String> TESTS_OF_FEW = List.of(
            "org.iovakit.kernel.BitsTest",
            "org.iovakit.kernel.RbMaxCallbacksTest",
            "org.iovakit.kernel.RbTreeVerifierTest",
            "org.iovakit.domain.IovaMagazineTest");

    /** Left out: what is random, so that the same mutants survive each time, and what takes a million ranges. */
    private static final List<String> WITHOUT =
            List.of("*PropertyTest", "*PlacementTest", "*ConcurrencyTest", "*CostTest", "*SameAsStage1Test");

    @TempDir
    Path work;

    @Test
    void everySurvivorIsExplained() throws Exception {
        Explained explained = Explained.read(PORT.resolve("mutation/mutants.md"));

        List<Mutant> mutants = new Pit(PORT, work).run(LONG ? ALL : FEW, LONG ? TESTS : TESTS_OF_FEW, WITHOUT);

        long survivors = explained.survivors(mutants);
        long killed = mutants.size() - survivors;
        double percent = 100.0 * killed / mutants.size();
        System.out.printf(
                "mutants: %d of %d killed, %.1f percent, %d survivors%n", killed, mutants.size(), percent, survivors);
        assertEquals("", String.join("\n", explained.mismatches(mutants)));
        if (LONG) {
            assertEquals(Set.of(), explained.classesWithout(mutants), "explained, but there are no such classes");
        }
        assertTrue(percent >= 92, () -> percent + " percent");
    }
}
