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

    /**
     * Types and comments have changed since, and how caches get their memory; what the allocator does has not. Where memory
     * is short, 7.3 has no magazine for what the others cache.
     */
    @ParameterizedTest
    @MethodSource("olderAndNewer")
    @RequiresProgram(value = "gcc", debianPackage = "gcc")
    void bothDoTheSame(KernelSources older, KernelSources newer) {
        List<String> asked = new ArrayList<>(List.of("diff", "rev:" + older, "rev:" + newer));
        List<String> random = List.of("--ops", "2000", "--seed", "1");
        if (newer == KernelSources.LINUX_7_3) {
            expectSame(with(asked, List.of("--scenario", "cpu-hotplug")));
            asked.add("--tree");
        }
        expectSame(with(asked, random));
    }

    private static List<String> with(List<String> some, List<String> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    private static void expectSame(List<String> arguments) {
        Console.Result result = run(arguments.toArray(String[]::new)).expect(ExitCode.CLEAN);
        assertTrue(result.out().replaceAll("\\s+", " ").contains(": no difference "), result.out());
    }

    /** What was freed is given out again from a cache, while the tree would rather give out what lies higher. */
    @Test
    @RequiresProgram(value = "gcc", debianPackage = "gcc")
    void withoutMemoryForAMagazineNothingIsCachedSince73() throws IOException {
        Files.writeString(console.directory().resolve("nomem.trace"), """
                iovakit-trace 1
                machine 1
                domain 4096 0x1 rcaches
                alloc_fast 0 1 0x1 keep
                nomem
                free_fast 0 0
                alloc_fast 0 1 0x2 keep
                """);
        Console.Result result = run("diff", "rev:LINUX_7_2", "rev:LINUX_7_3", "--trace", "nomem.trace");
        result.expect(ExitCode.FOUND);
        assertTrue(result.out().contains("rev:LINUX_7_2: took 0x1"), result.out());
        assertTrue(result.out().contains("rev:LINUX_7_3: took 0x2"), result.out());
        // Held against either, the Java does the same.
        for (KernelSources kernel : List.of(KernelSources.LINUX_7_2, KernelSources.LINUX_7_3)) {
            run("parity", "0", "rev:" + kernel, "--trace", "nomem.trace").expect(ExitCode.CLEAN);
            run("parity", "rev:" + kernel, "0", "--trace", "nomem.trace").expect(ExitCode.CLEAN);
        }
        run("parity", "rev:LINUX_7_3", "--ops", "20000", "--seed", "1").expect(ExitCode.CLEAN);
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
