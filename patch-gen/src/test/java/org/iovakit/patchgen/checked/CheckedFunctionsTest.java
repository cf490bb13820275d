// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.checked;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.BaseRequest;
import org.iovakit.patchgen.base.BaseResolver;
import org.iovakit.patchgen.base.Cache;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.base.Progress;
import org.iovakit.patchgen.base.SearchPath;
import org.iovakit.patchgen.checked.CheckedFunctions.Kind;
import org.iovakit.patchgen.csource.ParsedFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckedFunctionsTest {
    private static final String RING = """
            #include <linux/types.h>
            /* How full it is. */
            static int fill(struct ring *r)
            {
            	return r->head - r->tail; /* never negative */
            }
            #ifdef CONFIG_RING_WRAP
            static int wrap(int at) { return at & 7; }
            #else
            static int wrap(int at) { return at; }
            #endif
            """;

    @TempDir
    Path scratch;

    /** What a kernel defines whose ring.c is this. */
    private CheckedFunctions functions(String ring) throws Exception {
        Path kernel = scratch.resolve("kernel");
        Files.createDirectories(kernel.resolve("lib"));
        Files.writeString(kernel.resolve("Makefile"), "VERSION = 9\nPATCHLEVEL = 8\nSUBLEVEL = 7\nEXTRAVERSION =\n");
        Files.writeString(kernel.resolve("Kbuild"), "obj-y += lib/\n");
        Files.writeString(kernel.resolve("MAINTAINERS"), "\n");
        Files.writeString(kernel.resolve("lib/ring.c"), ring);
        BaseResolver resolver = new BaseResolver(
                new Cache(scratch.resolve("cache")), scratch.resolve("none"), SearchPath.of(""), List.of());
        BaseRequest request =
                new BaseRequest(Optional.of(kernel.toString()), Optional.empty(), Optional.empty(), Optional.empty());
        try (KernelBase base = resolver.resolve(request, Set.of("lib/ring.c"), Progress.none())) {
            return CheckedFunctions.of(
                    base.describe(), Map.of("lib/ring.c", base.read("lib/ring.c")), new ParsedFiles());
        }
    }

    private List<CheckedFunctions.Change> changesTo(String ring) throws Exception {
        return functions(RING).changesTo(functions(ring));
    }

    private static CheckedFunctions.Change change(Kind kind, String function) {
        return new CheckedFunctions.Change(kind, new FunctionName("lib/ring.c", function));
    }

    @Test
    void fingerprintIsOfTheTokensOfAllDefinitions() throws Exception {
        assertEquals(
                Set.of(new FunctionName("lib/ring.c", "fill"), new FunctionName("lib/ring.c", "wrap")),
                functions(RING).fingerprints().keySet());
        // printf 'int\0one\0(\0void\0)\0{\0return\x001\0;\0}\0\0' | sha256sum
        assertEquals(
                "ab0db1131fcf0f82e1c7dade316e1590534e410285bd7b4be9b0d814888c5282",
                functions("int one(void) { return 1; }\n").fingerprints().get(new FunctionName("lib/ring.c", "one")));
    }

    @Test
    void commentsAndWhiteSpaceAreNoChange() throws Exception {
        assertEquals(
                List.of(),
                changesTo(RING.replace("/* How full it is. */", "// its fill\n")
                        .replace("never negative", "as a rule")
                        .replace("r->head - r->tail", "r -> head\n\t\t- r->tail")));
    }

    @Test
    void renamedFunctionIsGoneAndNew() throws Exception {
        assertEquals(
                List.of(change(Kind.GONE, "fill"), change(Kind.NEW, "used")),
                changesTo(RING.replace("fill(", "used(")));
    }

    @Test
    void changedOperatorIsAChange() throws Exception {
        assertEquals(List.of(change(Kind.CHANGED, "fill")), changesTo(RING.replace("head - r", "head + r")));
    }

    @Test
    void eachDefinitionCounts() throws Exception {
        assertEquals(List.of(change(Kind.CHANGED, "wrap")), changesTo(RING.replace("at & 7", "at & 15")));
        assertEquals(List.of(change(Kind.CHANGED, "wrap")), changesTo(RING.replace("return at;", "return 0;")));
    }

    @Test
    void tokensDoNotRunTogether() throws Exception {
        assertEquals(
                List.of(change(Kind.CHANGED, "f")),
                functions("int f(void) { return a - -b; }\n").changesTo(functions("int f(void) { return a-- b; }\n")));
    }

    @Test
    void newFunctionIsNew() throws Exception {
        assertEquals(List.of(change(Kind.NEW, "full")), changesTo(RING + "int full(void) { return 0; }\n"));
    }

    @Test
    void recordIsReadAsItWasWritten() throws Exception {
        Path record = scratch.resolve("folder/functions.tsv");
        CheckedFunctions functions = functions(RING);
        functions.write(record);
        assertEquals(functions, CheckedFunctions.read(record));
        functions("int other(void) { return 0; }\n").write(record);
        assertEquals(
                List.of(change(Kind.GONE, "fill"), change(Kind.NEW, "other"), change(Kind.GONE, "wrap")),
                functions.changesTo(CheckedFunctions.read(record)));
        try (Stream<Path> files = Files.list(record.getParent())) {
            assertEquals(List.of(record), files.toList());
        }
    }

    @Test
    void missingRecordIsNamed() {
        Path record = scratch.resolve("functions.tsv");
        String message = assertThrows(PatchGenException.class, () -> CheckedFunctions.read(record))
                .getMessage();
        assertTrue(message.startsWith("there is no record " + record), message);
        assertTrue(message.endsWith("iovakit audit --accept"), message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# base: 9.8.7\n",
                "# SPDX-License-Identifier: GPL-2.0-only\n",
                "# SPDX-License-Identifier: GPL-2.0-only\nlib/ring.c\tfill\tHASH\n",
                "# SPDX-License-Identifier: GPL-2.0-only\n# base: 9.8.7\nlib/ring.c\tfill\n",
                "# SPDX-License-Identifier: GPL-2.0-only\n# base: 9.8.7\nlib/ring.c\tfill\tHAS\n",
                "# SPDX-License-Identifier: GPL-2.0-only\n# base: 9.8.7\n<<<<<<< HEAD\nlib/ring.c\tfill\tHASH\n",
                "# SPDX-License-Identifier: GPL-2.0-only\n# base: 9.8.7\na.c\tf\tHASH\na.c\tf\tHASH\n",
            })
    void damagedRecordIsNamedWithItsLine(String text) throws IOException {
        Path record = Files.writeString(
                scratch.resolve("functions.tsv"),
                text.replace("HASH", "0".repeat(64)).replace("HAS", "0".repeat(63)));
        String message = assertThrows(PatchGenException.class, () -> CheckedFunctions.read(record))
                .getMessage();
        assertTrue(message.matches("(?s)\\Q" + record + "\\E:[1-4]: the record is damaged: .*"), message);
        assertEquals(1, message.lines().count(), message);
    }

    @Test
    void recordThatCannotBeWrittenIsNamed() throws Exception {
        Path file = Files.writeString(scratch.resolve("file"), "no folder");
        CheckedFunctions functions = functions(RING);
        String message = assertThrows(PatchGenException.class, () -> functions.write(file.resolve("functions.tsv")))
                .getMessage();
        assertTrue(message.startsWith("cannot write the record " + file), message);
    }
}
