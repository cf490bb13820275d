// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.send;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
import org.iovakit.testing.KernelSources;
import org.iovakit.testing.RequiresProgram;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script of a kernel: its own where it matters what it makes of something, else one of the test's. */
@RequiresProgram(value = "perl", debianPackage = "perl")
class MaintainerScriptTest {
    private static final String PATCH = """
            From: Ada <ada@example.org>
            Subject: [PATCH] iova: change

            --- a/drivers/iommu/iova.c
            +++ b/drivers/iommu/iova.c
            @@ -1 +1 @@
            -a
            +b
            """;

    @TempDir
    Path scratch;

    private Path kernel;
    private Path patch;

    @BeforeEach
    void layKernel() throws Exception {
        kernel = Files.createDirectory(scratch.resolve("linux"));
        KernelSources.LINUX_6_12.copyWithToolsTo(kernel);
        patch = Files.writeString(scratch.resolve("0001-change.patch"), PATCH);
    }

    private MaintainerScript.Answer ask(Map<String, String> variables, Duration limit) throws PatchGenException {
        BaseResolver resolver = new BaseResolver(
                new Cache(scratch.resolve("cache")), scratch.resolve("src"), new SearchPath(List.of()), List.of());
        BaseRequest named =
                new BaseRequest(Optional.of(kernel.toString()), Optional.empty(), Optional.empty(), Optional.empty());
        try (KernelBase base = resolver.resolve(named, MaintainerScript.FILES, Progress.none())) {
            return new MaintainerScript(base, variables, limit).ask(List.of(patch), Set.of("drivers/iommu/iova.c"));
        }
    }

    private String refusal(String script, Duration limit) throws Exception {
        Files.writeString(kernel.resolve("scripts/get_maintainer.pl"), script);
        return assertThrows(PatchGenException.class, () -> ask(System.getenv(), limit))
                .getMessage();
    }

    private List<String> leftovers() throws Exception {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("iovakit-maintainers"))
                    .toList();
        }
    }

    @Test
    void whatSleepsIsEnded() throws Exception {
        List<String> before = leftovers();
        String message = refusal("sleep 1000;\n", Duration.ofSeconds(1));
        assertTrue(
                message.startsWith("scripts/get_maintainer.pl of the kernel could not be asked: it did not end"),
                message);
        assertEquals(before, leftovers());
    }

    @Test
    void whatPrintsForEverIsEnded() throws Exception {
        String message = refusal("print \"Ada <ada\\@example.org> (x)\\n\" while 1;\n", Duration.ofMinutes(5));
        assertTrue(message.contains("could not be asked: it printed more than"), message);
    }

    @Test
    void whatFailsSaysWhy() throws Exception {
        assertTrue(refusal("die \"no map\\n\";\n", Duration.ofMinutes(5)).endsWith("could not be asked: no map"));
    }

    @Test
    void anOddEntryCostsThatEntryAlone() throws Exception {
        Files.writeString(kernel.resolve("MAINTAINERS"), """
                List of maintainers

                IOMMU SUBSYSTEM
                M:	Joerg Example <joerg@example.org>
                M:	B <-X/some/path@example.org>
                R:	Robin Example <robin@example.org>
                S:	Maintained
                F:	drivers/iommu/
                """);
        MaintainerScript.Answer answer = ask(System.getenv(), Duration.ofMinutes(5));
        assertEquals(
                List.of("joerg@example.org", "robin@example.org"),
                answer.maintainers().stream()
                        .map(maintainer -> maintainer.mailbox().address())
                        .toList());
        assertEquals(1, answer.odd().size(), answer.odd()::toString);
        assertTrue(answer.odd().get(0).contains("begins with \"-\""), answer.odd()::toString);
    }

    /** With this one, the script by itself would name nobody. */
    @Test
    void theUsersConfigurationChangesNothing() throws Exception {
        Path home = Files.createDirectory(scratch.resolve("home"));
        MaintainerScript.Answer without = ask(Map.of("PATH", System.getenv("PATH")), Duration.ofMinutes(5));
        assertTrue(without.maintainers().size() > 1, without::toString);
        Files.writeString(home.resolve(".get_maintainer.conf"), "--nom --nor --nol\n");
        Map<String, String> variables =
                Map.of("PATH", System.getenv("PATH"), "HOME", home.toString(), "PERL5OPT", "-Mno_such_module");
        assertEquals(without, ask(variables, Duration.ofMinutes(5)));
    }
}
