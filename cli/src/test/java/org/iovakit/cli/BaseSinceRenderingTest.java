// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.lifetime.Temporary;
import org.iovakit.testing.KernelSources;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A kernel without git changes, or goes, between {@code patches} and {@code send}. */
class BaseSinceRenderingTest {
    @TempDir
    Path scratch;

    private Console console;
    private Path kernel;

    @BeforeEach
    void render() {
        console = new Console(scratch);
        kernel = scratch.resolve("linux");
        KernelSources.LINUX_6_12.copyTo(kernel);
        console.run("patches", "--kernel", kernel.toString(), "--without", "native,parity")
                .expect(ExitCode.CLEAN);
    }

    /** Whatever kernel is asked for its maintainers. */
    @Test
    void changedFileIsRefused() throws IOException {
        Path other = scratch.resolve("other");
        KernelSources.LINUX_6_12.copyTo(other);
        Path header = kernel.resolve("include/linux/iova.h");
        Files.writeString(header, Files.readString(header) + "\n");
        for (Path asked : new Path[] {kernel, other}) {
            console.run("send", "--allow-unknown-base", "--kernel", asked.toString())
                    .expectRefusal(
                            kernel + " is not as it was when the emails were rendered: include/linux/iova.h (changed);",
                            "render anew");
        }
    }

    @Test
    void kernelThatIsGoneIsTold() throws IOException {
        Temporary.delete(kernel);
        Console.Result result = console.run("send", "--allow-unknown-base");
        assertTrue(
                result.err().contains("so whether it changed since is not known: ")
                        && result.err().contains(kernel + ": no such"),
                result.err());
    }
}
