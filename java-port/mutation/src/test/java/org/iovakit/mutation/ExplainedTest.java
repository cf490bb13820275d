// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.mutation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExplainedTest {
    private static final String ROW = "| `org.iovakit.kernel.A.run` | removed call to B::b | `b(1 \\| 2);` |";

    private static Mutant mutant(int number, Mutant.Fate fate) {
        return new Mutant("org.iovakit.kernel.A", "run", "removed call to B::b", "b(1 | 2);", number, fate);
    }

    private static Explained rows(String... rows) {
        return Explained.of(List.of(rows));
    }

    @Test
    void aSurvivorNeedsARow() {
        for (Mutant.Fate fate : List.of(Mutant.Fate.SURVIVED, Mutant.Fate.NOT_COVERED)) {
            List<Mutant> tried = List.of(mutant(1, fate));
            assertEquals(List.of("not explained, " + fate + ": " + ROW), rows().mismatches(tried));
            assertEquals(List.of(), rows(ROW + " equivalent | cost only |").mismatches(tried));
            assertEquals(1, rows().survivors(tried));
        }
    }

    @Test
    void theSecondOfALineIsAnotherOne() {
        List<Mutant> tried = List.of(mutant(1, Mutant.Fate.KILLED), mutant(2, Mutant.Fate.SURVIVED));
        String second = ROW.replace("B::b", "B::b (2)");
        assertEquals(List.of(), rows(second + " alive | hard to tell |").mismatches(tried));
        assertEquals(
                List.of("not explained, SURVIVED: " + second, "explained, but killed: " + ROW),
                rows(ROW + " alive | hard to tell |").mismatches(tried));
    }

    @Test
    void aRowNeedsASurvivor() {
        assertEquals(
                List.of("explained, but killed: " + ROW),
                rows(ROW + " equivalent | cost only |").mismatches(List.of(mutant(1, Mutant.Fate.KILLED))));
        assertEquals(
                List.of("explained, but there is no such mutant: " + ROW.replace("b(", "c(")),
                rows(ROW.replace("b(", "c(") + " equivalent | cost only |")
                        .mismatches(List.of(mutant(1, Mutant.Fate.KILLED))));
        // Of a class that was not tried nothing is known.
        assertEquals(List.of(), rows(ROW + " equivalent | cost only |").mismatches(List.of()));
    }

    @Test
    void aRowNeedsAClass() {
        Explained explained = rows(ROW + " equivalent | cost only |");
        assertEquals(Set.of("org.iovakit.kernel.A"), explained.classesWithout(List.of()));
        assertEquals(Set.of(), explained.classesWithout(List.of(mutant(1, Mutant.Fate.SURVIVED))));
    }

    @Test
    void timeDecidesNothingOfWhatIsExplained() {
        List<Mutant> late = List.of(mutant(1, Mutant.Fate.TIMED_OUT));
        assertEquals(List.of(), rows(ROW + " equivalent | cost only |").mismatches(late));
        assertEquals(1, rows(ROW + " equivalent | cost only |").survivors(late));
        assertEquals(List.of(), rows().mismatches(late));
        assertEquals(0, rows().survivors(late));
        assertEquals(
                List.of(),
                rows(ROW + " timing | two threads have to meet |").mismatches(List.of(mutant(1, Mutant.Fate.KILLED))));
    }

    @Test
    void aRowThatCannotBeReadIsAnError() {
        assertThrows(IllegalArgumentException.class, () -> rows(ROW + " perhaps | no verdict |"));
        assertThrows(IllegalArgumentException.class, () -> rows(ROW + " alive |"));
        assertThrows(
                IllegalArgumentException.class, () -> rows(ROW + " alive | once |", ROW + " equivalent | twice |"));
    }
}
