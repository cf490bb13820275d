// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files as somebody types them. */
class EnvironmentTest {
    @ParameterizedTest
    @CsvSource({
        "/home/ada/src,       /home/ada/src/outgoing,     outgoing",
        "/home/ada/src,       outgoing/0001.patch,         outgoing/0001.patch",
        "/home/ada/src,       /home/ada/src,              .",
        "/home/ada/src,       /home/ada/linux,             ../linux",
        "/home/ada/src/deep,  /home/ada/linux,             ~/linux",
        "/home/ada/src/deep,  /tmp/outgoing,               /tmp/outgoing",
        "/home/ada/src,       /home/adam/outgoing,         /home/adam/outgoing",
        "/tmp,                 /home/ada,                   /home/ada",
        "/srv/a,               /srv/b/../b/c,               /srv/b/c",
        "/,                    /srv/b,                      srv/b"
    })
    void aFileIsShownAsItIsTyped(String directory, String file, String shown) {
        Environment environment =
                new Environment(Path.of(directory), Map.of("HOME", "/home/ada"), Path.of("/"), null, null, null, null);
        assertEquals(shown, environment.shown(Path.of(file)));
    }
}
