// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KernelVersionTest {

    @Test
    void readsTheFirstAssignmentOfEachPart() {
        String makefile = "VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 117\nEXTRAVERSION =\nifdef X\nVERSION = 1\nendif\n";
        assertEquals(Optional.of(new KernelVersion(6, 12, 117, "")), KernelVersion.ofMakefile(makefile));
    }

    @Test
    void keepsTheExtraVersion() {
        assertEquals(
                "7.1.0-rc3",
                KernelVersion.ofMakefile("VERSION=7\nPATCHLEVEL=1\nSUBLEVEL=0\nEXTRAVERSION = -rc3\n")
                        .orElseThrow()
                        .toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "all:\n\techo VERSION = 6\n", "VERSION = 6\n", "VERSION = six\nPATCHLEVEL = 1\n"})
    void anyOtherMakefileHasNone(String makefile) {
        assertEquals(Optional.empty(), KernelVersion.ofMakefile(makefile));
    }

    @ParameterizedTest
    @CsvSource({"6.9.0, 6.12.0", "6.12.0-rc2, 6.12.0-rc10", "6.12.0-rc7, 6.12.0", "6.12.0, 6.12.1", "5.19.17, 6.0.0"})
    void ordersByAge(String older, String newer) {
        assertTrue(parse(older).compareTo(parse(newer)) < 0);
        assertTrue(parse(newer).compareTo(parse(older)) > 0);
    }

    private static KernelVersion parse(String text) {
        String[] parts = text.split("-", 2);
        String[] numbers = parts[0].split("\\.", 3);
        return new KernelVersion(
                Integer.parseInt(numbers[0]),
                Integer.parseInt(numbers[1]),
                Integer.parseInt(numbers[2]),
                parts.length == 2 ? "-" + parts[1] : "");
    }
}
