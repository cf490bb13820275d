// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.SeriesEditor;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.csource.ParsedFiles;
import org.iovakit.patchgen.series.Series;
import org.iovakit.patchgen.template.TemplateEngine;
import org.iovakit.testing.GitSandbox;
import org.iovakit.testing.KernelSources;
import org.iovakit.testing.RequiresProgram;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Debian's kernels as commits of one repository, the oldest first, with a tag each. */
class AnyTwoKernelsTest {
    private static final String IOVA_C = "drivers/iommu/iova.c";
    private static final String IOVA_H = "include/linux/iova.h";
    private static final List<KernelSources> KERNELS = List.of(
            KernelSources.LINUX_6_1, KernelSources.LINUX_6_12, KernelSources.LINUX_7_2, KernelSources.LINUX_7_3);

    @TempDir
    static Path scratch;

    private static Console console;
    private static Path kernels;

    @BeforeAll
    static void commitThem() {
        console = new Console(scratch);
        GitSandbox git = new GitSandbox(scratch.resolve("git"));
        kernels = git.init("kernels");
        for (KernelSources kernel : KERNELS) {
            kernel.copyTo(kernels);
            git.commitAll(kernels, "iova: as in " + kernel);
            git.git(kernels, "tag", kernel.name());
        }
    }

    private static Console.Result run(String... arguments) {
        return console.run(Stream.concat(Arrays.stream(arguments), Stream.of("--kernel", kernels.toString()))
                .toArray(String[]::new));
    }

    private static Path folder(String name) {
        return scratch.resolve("console").resolve(name);
    }

    private static List<Arguments> olderAndNewer() {
        List<Arguments> pairs = new ArrayList<>();
        for (int older = 0; older < KERNELS.size(); older++) {
            for (int newer = older + 1; newer < KERNELS.size(); newer++) {
                pairs.add(Arguments.of(KERNELS.get(older), KERNELS.get(newer)));
            }
        }
        return pairs;
    }

    /** Caches, types and comments have changed since; what the allocator does has not. */
    @ParameterizedTest
    @MethodSource("olderAndNewer")
    @RequiresProgram(value = "gcc", debianPackage = "gcc")
    void bothDoTheSame(KernelSources older, KernelSources newer) {
        Console.Result result = run("diff", "rev:" + older, "rev:" + newer, "--ops", "2000", "--seed", "1");
        result.expect(ExitCode.CLEAN);
        assertTrue(result.out().contains("no difference\n"), result.out());
    }

    /** A patch for each kernel on the way, put on the older one by what renders series. */
    @ParameterizedTest
    @MethodSource("olderAndNewer")
    void theNewerOneIsAdoptedOnTheOlder(KernelSources older, KernelSources newer)
            throws IOException, PatchGenException {
        String range = older + ".." + newer;
        run("adopt", "range:" + range, "--path", IOVA_C, "--path", IOVA_H, "--out", range)
                .expect(ExitCode.CLEAN);
        Series series = Series.read(folder(range));
        assertEquals(
                KERNELS.indexOf(newer) - KERNELS.indexOf(older),
                series.file().patches().size());
        TemplateEngine templates = new TemplateEngine(series.directory());
        try (KernelBase base = older.open()) {
            SeriesEditor editor = new SeriesEditor(series, base, new ParsedFiles());
            Map<String, byte[]> files = editor.start();
            for (String template : series.file().patches()) {
                files = editor.edit(template, templates.renderPatch(template, Map.of()), files)
                        .after();
            }
            for (String path : List.of(IOVA_C, IOVA_H)) {
                assertEquals(newer.text(path), new String(files.get(path), UTF_8), path);
            }
        }
    }

    @Test
    void whatChangedIsNamedByThePlaceAndElseRefused() throws IOException {
        run("adopt", "range:LINUX_6_12..LINUX_7_2", "--path", IOVA_C, "--out", "named")
                .expect(ExitCode.CLEAN);
        String template = Console.snapshot(folder("named")).entrySet().stream()
                .filter(file -> file.getKey().startsWith("0001-"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
        assertTrue(template.contains("[@replace comment=\"reserve_iova\"]\n"), template);
        assertTrue(
                template.contains("[@replace function=\"iova_magazine_free\" statement=\"call kmem_cache_free\"]"),
                template);

        run("adopt", "range:LINUX_6_1..LINUX_6_12", "--out", "all").expectRefusal("commit ", "cannot be anchored");
        assertFalse(Files.exists(folder("all")));
    }
}
