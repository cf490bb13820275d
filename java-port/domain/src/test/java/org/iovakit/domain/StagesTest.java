// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import org.iovakit.kernel.Machine;
import org.junit.jupiter.api.Test;

class StagesTest {
    private record Numbered(int number) implements Stage {
        @Override
        public String name() {
            return "number-" + number;
        }

        @Override
        public String title() {
            return "for this test";
        }

        @Override
        public IovaAllocator load(Machine machine) {
            throw new UnsupportedOperationException("nothing to load");
        }
    }

    private static List<Stage> found(int... numbers) {
        return Arrays.stream(numbers).<Stage>mapToObj(Numbered::new).toList();
    }

    @Test
    void stagesComeByNumber() {
        assertEquals(found(0, 1, 2), Stages.ordered(found(2, 0, 1)));
    }

    @Test
    void aGapIsAnError() {
        String message = assertThrows(IllegalStateException.class, () -> Stages.ordered(found(0, 2)))
                .getMessage();
        assertEquals(
                "stages have to be numbered 0, 1, 2 and so on, each once: " + Numbered.class.getName()
                        + " has number 2 where 1 is due",
                message);
    }

    @Test
    void aMissingBaseIsAnError() {
        assertThrows(IllegalStateException.class, () -> Stages.ordered(found(1, 2)));
    }

    @Test
    void aNumberGivenTwiceIsAnError() {
        assertThrows(IllegalStateException.class, () -> Stages.ordered(found(0, 1, 1)));
    }

    @Test
    void withoutStagesThereAreNone() {
        assertEquals(List.of(), Stages.ordered(List.of()));
    }

    @Test
    void aStageThatIsNotThereIsAnError() {
        int next = Stages.all().size();
        assertThrows(IllegalArgumentException.class, () -> Stages.get(next));
        assertThrows(IllegalArgumentException.class, () -> Stages.get(-1));
    }
}
