// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.csource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.iovakit.lifetime.Temporary;
import org.treesitter.TSParser;
import org.treesitter.TreeSitterC;

/**
 * Loads the native part of the parser from files that go at once. The library itself would unpack it into temporary files
 * that stay, a megabyte each time, when the program is killed.
 */
final class ParserLibrary {
    /** Where the library looks first. */
    private static final String PLACE = "tree-sitter-lib";

    private static boolean loaded;

    private ParserLibrary() {}

    static synchronized void load() throws IOException {
        if (loaded || System.getProperty(PLACE) != null) {
            return;
        }
        Path folder = Temporary.folderForPrograms("iovakit-parser");
        try {
            for (String name : new String[] {"tree-sitter", "tree-sitter-c"}) {
                unpack(folder, "lib/" + platform() + "-" + name + ".so");
            }
            System.setProperty(PLACE, folder.toString());
            try (TSParser parser = new TSParser()) {
                parser.setLanguage(new TreeSitterC());
            }
            loaded = true;
        } finally {
            System.clearProperty(PLACE);
            Temporary.delete(folder);
        }
    }

    private static String platform() {
        String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return (machine.equals("amd64") ? "x86_64" : machine) + "-linux-gnu";
    }

    /** What is not there for this platform is left to the library. */
    private static void unpack(Path folder, String name) throws IOException {
        try (InputStream packed = TSParser.class.getClassLoader().getResourceAsStream(name)) {
            if (packed != null) {
                Path file = folder.resolve(name);
                Files.createDirectories(file.getParent());
                Files.copy(packed, file);
            }
        }
    }
}
