// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.sbom;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class LicenceTableTest {
    private static final LicenceTable TABLE = new LicenceTable("""
            # x

            ## Licence

            | licence | libraries |
            | --- | --- |
            | Apache-2.0 | Picocli (`picocli`), Jackson (`jackson-core`, `jackson-databind`) |
            | MIT | `slf4j-api` |
            """);

    private static List<Library> libraries(String... components) throws IOException {
        return Library.of("{\"components\": [" + String.join(",", components) + "]}");
    }

    private static String component(String name, String licence) {
        return "{\"group\": \"g\", \"name\": \"" + name
                + "\", \"version\": \"1\", \"licenses\": [{\"license\": {\"id\": \"" + licence + "\"}}]}";
    }

    private static final String[] SHIPPED = {
        component("picocli", "Apache-2.0"), component("jackson-core", "Apache-2.0"),
        component("jackson-databind", "Apache-2.0"), component("slf4j-api", "MIT")
    };

    private static List<Library> shippedAnd(String component) throws IOException {
        return libraries(String.join(",", SHIPPED), component);
    }

    @Test
    void aCompleteTableHasNoDifferences() throws IOException {
        assertEquals(List.of(), TABLE.differences(libraries(SHIPPED)));
        assertEquals(
                List.of(), TABLE.differences(shippedAnd("{\"group\": \"org.iovakit\", \"name\": \"iovakit-cli\"}")));
    }

    @Test
    void aNewLibraryWithoutARowIsFound() throws IOException {
        assertEquals(
                List.of("left-pad is shipped, under [WTFPL], and has no row"),
                TABLE.differences(shippedAnd(component("left-pad", "WTFPL"))));
    }

    @Test
    void anotherLicenceAndAStaleRowAreFound() throws IOException {
        assertEquals(
                List.of(
                        "slf4j-api is under [AGPL-3.0-only], and its row says MIT",
                        "jackson-databind has a row, and is not shipped"),
                TABLE.differences(libraries(SHIPPED[0], SHIPPED[1], component("slf4j-api", "AGPL-3.0-only"))));
    }
}
