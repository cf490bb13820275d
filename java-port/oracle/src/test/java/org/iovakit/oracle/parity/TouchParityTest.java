// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.iovakit.domain.Iova;
import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.IovaDomain;
import org.iovakit.domain.Stage;
import org.iovakit.domain.StageTree;
import org.iovakit.domain.State;
import org.iovakit.kernel.Machine;
import org.iovakit.kernel.RbNode;
import org.iovakit.oracle.KernelSource;
import org.iovakit.oracle.KernelTree;
import org.iovakit.oracle.Replayers;
import org.iovakit.oracle.Replayers.Kind;
import org.iovakit.stages.mainline.MainlineAllocator;
import org.iovakit.trace.RandomTrace;
import org.iovakit.trace.TraceSource;
import org.iovakit.trace.scenario.Scenario;
import org.iovakit.trace.scenario.Scenarios;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Java and C touch as many nodes in each hold of the lock: here at stage 0, the later ones are where the patches are. */
class TouchParityTest {
    @TempDir
    static Path cache;

    private static final State MAINLINE =
            StageTree.installed().lineage("mainline").get(0);

    private static Optional<ParityDifference> run(State stage, Path kernel, TraceSource trace, Kind kind)
            throws IOException {
        return new Parity(new Replayers(KernelSource.compiler(), cache), Duration.ofMinutes(1))
                .run(stage, KernelTree.at(kernel), trace, kind, done -> {});
    }

    @Test
    void asManyInTheTree() throws IOException {
        RandomTrace trace = new RandomTrace(31, 100_000, false);
        assertEquals(Optional.empty(), run(MAINLINE, KernelSource.linux612(), trace, Kind.TOUCHING));
    }

    @Test
    void asManyWithCaches() throws IOException {
        RandomTrace trace = new RandomTrace(32, 100_000, true);
        assertEquals(Optional.empty(), run(MAINLINE, KernelSource.linux612(), trace, Kind.TOUCHING));
    }

    @Test
    void asManyInLinux72() throws IOException {
        RandomTrace trace = new RandomTrace(34, 20_000, true);
        assertEquals(Optional.empty(), run(MAINLINE, KernelSource.linux72(), trace, Kind.TOUCHING));
    }

    static List<Scenario> scenarios() {
        return Scenarios.all();
    }

    /** They flush magazines, walk far and fill domains up. */
    @ParameterizedTest
    @MethodSource("scenarios")
    void asManyInScenarios(Scenario scenario) throws IOException {
        assertEquals(Optional.empty(), run(MAINLINE, KernelSource.linux612(), scenario.trace(2000), Kind.TOUCHING));
    }

    /** Who frees looks at one more node than C does, and says and visits the same. */
    public record NosyStage() implements Stage {
        @Override
        public String name() {
            return "nosy";
        }

        @Override
        public Optional<Stage> parent() {
            return Optional.empty();
        }

        @Override
        public String title() {
            return name();
        }

        @Override
        public IovaAllocator load(Machine machine) {
            return new NosyAllocator(machine);
        }
    }

    /** See {@link NosyStage}. */
    static final class NosyAllocator extends MainlineAllocator {
        NosyAllocator(Machine machine) {
            super(machine);
        }

        @Override
        protected void removeIova(IovaDomain iovad, Iova iova) {
            RbNode first = iovad.rbroot.first();
            machine().warnings().warnOn(first.left() != null, "the first node is not the first");
            super.removeIova(iovad, iova);
        }
    }

    @Test
    void oneTooManyIsFoundByNothingElse() throws IOException {
        State nosy = State.of(0, new NosyStage());
        RandomTrace trace = new RandomTrace(33, 20_000, false);
        assertEquals(Optional.empty(), run(nosy, KernelSource.linux612(), trace, Kind.COUNTING));
        ParityDifference difference =
                run(nosy, KernelSource.linux612(), trace, Kind.TOUCHING).orElseThrow();
        assertNotEquals(difference.javaLine(), difference.cLine());
        assertEquals(withoutTouches(difference.cLine()), withoutTouches(difference.javaLine()));
    }

    private static String withoutTouches(String line) {
        return line.replaceFirst(" touches=[0-9,]+", "");
    }
}
