// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.mutation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A test that passes and covers each line, and yet lets a mutant live: nothing but mutants shows what it lacks. */
class PlantedWeakTestTest {
    private static final Path PORT = Path.of("").toAbsolutePath().getParent();

    @TempDir
    Path work;

    @Test
    void aTestThatAssertsTooLittleIsFound() throws Exception {
        List<Mutant> mutants = new Pit(PORT, work)
                .run(
                        List.of("org.iovakit.kernel.Bits"),
                        List.of("org.iovakit.mutation.planted.BitsInPassing"),
                        List.of());

        assertTrue(mutants.stream().noneMatch(mutant -> mutant.fate() == Mutant.Fate.NOT_COVERED));
        // Nobody asks for the order of 0.
        assertEquals(
                List.of("not explained, SURVIVED: | `org.iovakit.kernel.Bits.orderBase2` |"
                        + " removed conditional - replaced equality check with false |"
                        + " `return n == 0 ? 0 : flsLong(n - 1);` |"),
                Explained.of(List.of()).mismatches(mutants));
    }
}
