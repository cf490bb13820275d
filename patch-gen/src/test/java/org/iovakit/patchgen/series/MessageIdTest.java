// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.series;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageIdTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "20260602.1+a-b@example.org",
                "<20260602.1+a-b@example.org>",
                " <20260602.1+a-b@example.org> ",
                "https://lore.kernel.org/r/20260602.1+a-b@example.org",
                "https://lore.kernel.org/r/20260602.1+a-b@example.org/",
                "https://lore.kernel.org/linux-iommu/20260602.1+a-b%40example.org/T/#u",
                "http://lists.example.org/all/20260602.1+a-b@example.org/#t",
                "https://patch.msgid.link/20260602.1+a-b@example.org?x=1",
            })
    void writtenAsPeopleHaveIt(String written) {
        assertEquals(Optional.of("20260602.1+a-b@example.org"), Series.messageId(written));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nobody",
                "https://lore.kernel.org/r/",
                "https://ada@example.org",
                "ftp://x/a@b",
                "a b@c",
                "<a@b> <c@d>",
                "https://lore.kernel.org/r/a@b/b@c",
            })
    void nothingElseIs(String written) {
        assertEquals(Optional.empty(), Series.messageId(written));
    }
}
