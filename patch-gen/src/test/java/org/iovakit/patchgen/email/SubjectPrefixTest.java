// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.email;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SubjectPrefixTest {
    @Test
    void wordsStandWhereListsAreUsedToThem() {
        assertEquals("PATCH", SubjectPrefix.of(List.of()));
        assertEquals("RFC PATCH", SubjectPrefix.of(List.of("rfc")));
        assertEquals("PATCH RESEND", SubjectPrefix.of(List.of("RESEND", "resend", "PATCH")));
        assertEquals("RFC PATCH net-next", SubjectPrefix.of(List.of("net-next", "RFC")));
        assertEquals("PREVIEW PATCH 6.12.y", SubjectPrefix.of(List.of("PREVIEW", "6.12.y")));
    }
}
