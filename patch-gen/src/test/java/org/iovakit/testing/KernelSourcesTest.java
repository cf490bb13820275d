// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.iovakit.patchgen.base.BaseRequest;
import org.iovakit.patchgen.base.BaseResolver;
import org.iovakit.patchgen.base.Cache;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.base.Progress;
import org.iovakit.patchgen.base.SearchPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelSourcesTest {

    @TempDir
    Path folder;

    @Test
    void holdsTheFilesOfAKernel() throws Exception {
        try (KernelBase base = KernelSources.LINUX_6_12.open()) {
            assertEquals(6, base.version().version());
            assertEquals(12, base.version().patchlevel());
            for (String path : KernelSources.FILES) {
                assertTrue(base.has(path), path);
            }
        }
        assertTrue(KernelSources.LINUX_6_12.text("drivers/iommu/iova.c").contains("alloc_iova"));
    }

    @Test
    void makesATreeThatTheKernelsToolsAccept() throws Exception {
        KernelSources.LINUX_6_12.copyWithToolsTo(folder);
        Path perl = Requirements.program("perl", "perl");
        Process checkpatch = new ProcessBuilder(
                        perl.toString(), "scripts/checkpatch.pl", "--terse", "--file", "drivers/iommu/iova.c")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(checkpatch.getInputStream().readAllBytes(), UTF_8);
        checkpatch.waitFor();
        assertTrue(output.contains("lines checked"), output);
        assertTrue(Files.isExecutable(folder.resolve("scripts/get_maintainer.pl")));
        assertTrue(Files.exists(folder.resolve("tools/testing/kunit/kunit.py")));
    }

    /** MAINTAINERS is some 180 MB into the tarball: several blocks of xz. */
    @Test
    @RequiresProgram(value = "xz", debianPackage = "xz-utils")
    void bothDecodersGiveTheSameFile() throws Exception {
        Path tarball = KernelSources.LINUX_6_12.tarball();
        BaseRequest request =
                new BaseRequest(Optional.of(tarball.toString()), Optional.empty(), Optional.empty(), Optional.empty());
        List<SearchPath> paths = List.of(
                new SearchPath(List.of()),
                new SearchPath(List.of(Requirements.program("xz", "xz-utils").getParent())));
        for (SearchPath programs : paths) {
            Cache cache =
                    new Cache(folder.resolve("cache" + programs.directories().size()));
            try (KernelBase base = new BaseResolver(cache, folder, programs, List.of())
                    .resolve(request, Set.of("MAINTAINERS"), Progress.none())) {
                try (KernelBase other = KernelSources.LINUX_6_12.open()) {
                    assertArrayEquals(other.read("MAINTAINERS"), base.read("MAINTAINERS"));
                }
            }
        }
    }
}
