// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.sbom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.iovakit.testing.Requirements;
import org.junit.jupiter.api.Test;

/** The bill of materials of this build. */
class SbomIT {
    private static final Path BUILT = Path.of("target");

    private static List<Library> libraries() throws IOException {
        Path bill = BUILT.resolve("sbom.json");
        if (Files.notExists(bill)) {
            Requirements.missing(
                    "the bill of materials, which Maven does not make when it is told to stay offline (-o)");
        }
        return Library.of(Files.readString(bill));
    }

    @Test
    void theBillListsWhatIsShipped() throws IOException {
        TreeSet<String> listed = libraries().stream()
                .map(library -> library.name() + "-" + library.version() + ".jar")
                .collect(Collectors.toCollection(TreeSet::new));
        try (Stream<Path> files = Files.list(BUILT.resolve("iovakit/lib"))) {
            assertEquals(
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> !name.startsWith("iovakit-"))
                            .collect(Collectors.toCollection(TreeSet::new)),
                    listed);
        }
        System.out.println("sbom: " + listed.size() + " libraries, as many as are shipped");
    }

    @Test
    void everyShippedLibraryHasItsRow() throws IOException {
        List<Library> libraries = libraries();
        assertFalse(libraries.isEmpty());
        LicenceTable table = new LicenceTable(Files.readString(Path.of("..", "CONTRIBUTING.md")));
        assertEquals(List.of(), table.differences(libraries));
    }
}
