// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.iovakit.testing.KernelSources;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A kernel that lacks what the patches edit, as 5.10 lacks to_iova(), or call, as 5.15 does. */
class TooOldKernelTest {
    @TempDir
    Path scratch;

    private Console console;
    private Path kernel;

    @BeforeEach
    void unpackKernel() {
        console = new Console(scratch);
        kernel = scratch.resolve("linux");
        KernelSources.LINUX_6_12.copyTo(kernel);
    }

    private void rename(String function, String name) throws IOException {
        for (String file : List.of("drivers/iommu/iova.c", "include/linux/iova.h")) {
            Path path = kernel.resolve(file);
            Files.writeString(path, Files.readString(path).replace(function + "(", name + "("));
        }
    }

    private void version(String major, String minor) throws IOException {
        Path makefile = kernel.resolve("Makefile");
        Files.writeString(
                makefile,
                Files.readString(makefile)
                        .replaceFirst("(?m)^VERSION = .*", "VERSION = " + major)
                        .replaceFirst("(?m)^PATCHLEVEL = .*", "PATCHLEVEL = " + minor)
                        .replaceFirst("(?m)^SUBLEVEL = .*", "SUBLEVEL = 223"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "patches", "parity", "kunit --backend native"})
    void itIsRefusedWithTheFirstVersionThatFits(String command) throws IOException {
        rename("to_iova", "iova_of");
        version("5", "10");
        List<String> arguments = new ArrayList<>(List.of(command.split(" ", -1)));
        arguments.addAll(List.of("--kernel", kernel.toString()));
        console.run(arguments.toArray(String[]::new))
                .expectRefusal(
                        "kernel tree 5.10.223, not under git: too old for this series, which fits Linux from 5.19 on:"
                                + " drivers/iommu/iova.c has no function to_iova(); name a newer kernel with --kernel");
    }

    @Test
    void whatLacksAFunctionThatThePatchesCallIsOldToo() throws IOException {
        rename("iova_domain_init_rcaches", "init_iova_rcaches");
        version("5", "15");
        console.run("run", "--kernel", kernel.toString())
                .expectRefusal(
                        "kernel tree 5.15.223, not under git: too old for this series, which fits Linux from 5.19 on:"
                                + " it has no iova_domain_init_rcaches(); name a newer kernel with --kernel");
    }

    @Test
    void aKernelThatIsNoOlderIsNotCalledOld() throws IOException {
        rename("to_iova", "iova_of");
        version("5", "19");
        console.run("patches", "--kernel", kernel.toString())
                .expectRefusal("has no function to_iova()", "the template does not fit this kernel as it is");
    }
}
