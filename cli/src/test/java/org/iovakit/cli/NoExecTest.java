// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.compressors.CompressorStreamFactory;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.testing.KernelSources;
import org.iovakit.testing.Requirements;
import org.iovakit.testing.RequiresProgram;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders that programs and libraries may not be run from. They are mounted so where only the run sees it. */
@RequiresProgram(value = "unshare", debianPackage = "util-linux")
class NoExecTest {
    private static final List<String> NAMESPACE = List.of("unshare", "--user", "--map-root-user", "--mount");

    private static final String CAPTURE =
            "dd-1 [000] ..... 1.000000: map: IOMMU: iova=0x0000000000001000 - 0x0000000000003000 paddr=0x1000 size=8192\n";

    /** Each of the folders, up to a {@code --}, is as it was but for that. */
    private static final String MOUNT = """
            while [ "$1" != -- ]; do
                mount --bind "$1" "$1" && mount -o remount,bind,noexec "$1" || exit 99
                shift
            done
            shift
            exec "$@"
            """;

    @TempDir
    Path scratch;

    private Path temporary;
    private Path cache;

    @BeforeEach
    void prepare() throws Exception {
        List<String> probe = new ArrayList<>(NAMESPACE);
        probe.add("true");
        if (new ProcessBuilder(probe).start().waitFor() != 0) {
            Requirements.missing("needs user namespaces, to mount a folder: sysctl kernel.unprivileged_userns_clone=1");
        }
        temporary = Files.createDirectory(scratch.resolve("tmp"));
        cache = Files.createDirectory(scratch.resolve("cache"));
        KernelSources.LINUX_6_12.copyTo(scratch.resolve("linux"));
        try (OutputStream out = new CompressorStreamFactory()
                .createCompressorOutputStream(
                        CompressorStreamFactory.ZSTANDARD, Files.newOutputStream(scratch.resolve("capture.zst")))) {
            out.write(CAPTURE.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        }
    }

    private Console.Result run(List<Path> forbidden, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(NAMESPACE);
        command.addAll(List.of("sh", "-c", MOUNT, "sh"));
        forbidden.forEach(folder -> command.add(folder.toString()));
        command.addAll(List.of("--", "env", "TMPDIR=" + temporary, "XDG_CACHE_HOME=" + cache));
        command.addAll(Forked.program(List.of("-Djava.io.tmpdir=" + temporary), arguments));
        return Forked.start(command, scratch);
    }

    @Test
    void librariesGoWhereTheyMayBeLoaded() throws Exception {
        String[] patches = {"patches", "--kernel", "linux", "--without", "native,parity"};
        String[] capture = {"trace", "import", "capture.zst"};
        run(List.of(temporary), patches).expect(ExitCode.CLEAN);
        assertTrue(run(List.of(temporary), capture).expect(ExitCode.CLEAN).out().contains("alloc"));
        // Nowhere is left: the folders for temporary files, and the cache.
        List<Path> all = new ArrayList<>(List.of(temporary, cache, scratch));
        for (Path folder : List.of(Path.of("/tmp"), Path.of("/var/tmp"), Path.of("/dev/shm"))) {
            if (Files.isDirectory(folder)) {
                all.add(folder);
            }
        }
        for (String[] command : List.of(patches, capture)) {
            Console.Result result = run(all, command);
            result.expectRefusal("programs may be run from none of these folders", temporary.toString(), "TMPDIR");
            assertFalse(result.err().contains("\tat "), result.err());
        }
        try (var left = Files.list(temporary)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    @RequiresProgram(value = "gcc", debianPackage = "gcc")
    void compiledProgramsNeedACacheThatTheyMayBeRunFrom() throws Exception {
        for (String command : List.of("kunit --backend native --stage 3", "parity --stage 3 --ops 100")) {
            List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
            words.addAll(List.of("--kernel", "linux"));
            Console.Result result = run(List.of(cache), words.toArray(String[]::new));
            result.expectRefusal("programs may not be run from " + cache, "noexec", "XDG_CACHE_HOME");
        }
    }
}
