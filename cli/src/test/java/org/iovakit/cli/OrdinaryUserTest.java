// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.testing.KernelSources;
import org.iovakit.testing.Requirements;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only the operating system can refuse: the program runs in a JVM of its own, without root's power over files. */
class OrdinaryUserTest {
    private static final List<String> MOUNT_NAMESPACE = List.of("unshare", "--user", "--map-root-user", "--mount");

    @TempDir
    Path scratch;

    private Path kernel;

    @BeforeEach
    void unpackKernel() {
        kernel = scratch.resolve("linux");
        KernelSources.LINUX_6_12.copyTo(kernel);
    }

    private Console.Result start(List<String> command) throws IOException, InterruptedException {
        return Forked.start(command, scratch);
    }

    private Console.Result runUnprivileged(String... arguments) throws IOException, InterruptedException {
        return start(Forked.withoutPowerOverFiles(Forked.program(List.of(), arguments)));
    }

    private static void permissions(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    @Test
    void kernelThatMayNotBeRead() throws Exception {
        Path tarball = Files.writeString(scratch.resolve("linux.tar"), "secret");
        for (Path path : List.of(kernel, tarball)) {
            permissions(path, "---------");
            try {
                runUnprivileged("run", "--kernel", path.toString())
                        .expectRefusal(path.toString(), "permission denied", "make it readable");
            } finally {
                permissions(path, "rwx------");
            }
        }
    }

    @Test
    void folderThatMayNotBeWritten() throws Exception {
        Path mine = Files.createDirectory(scratch.resolve("mine"));
        Path outgoing = mine.resolve("outgoing");
        runUnprivileged("run", "--kernel", kernel.toString(), "--out", outgoing.toString())
                .expect(ExitCode.CLEAN);
        var before = Console.snapshot(mine);
        permissions(mine, "r-xr-xr-x");
        try {
            runUnprivileged("run", "--kernel", kernel.toString(), "--out", outgoing.toString())
                    .expectRefusal(outgoing.toString(), "it is as it was", "--out");
            assertEquals(before, Console.snapshot(mine));
        } finally {
            permissions(mine, "rwxr-xr-x");
        }
    }

    @Test
    void diskThatIsFull() throws Exception {
        Requirements.program("unshare", "util-linux");
        List<String> probe = new ArrayList<>(MOUNT_NAMESPACE);
        probe.add("true");
        if (start(probe).exitCode() != 0) {
            Requirements.missing(
                    "needs user namespaces, to mount a small disk: sysctl kernel.unprivileged_userns_clone=1");
        }
        Path disk = Files.createDirectory(scratch.resolve("disk"));
        runUnprivileged(
                        "run",
                        "--kernel",
                        kernel.toString(),
                        "--out",
                        scratch.resolve("good").toString())
                .expect(ExitCode.CLEAN);
        // A disk of 256 KiB that holds an earlier rendering, and then is filled up.
        String script = """
                mount -t tmpfs -o size=256k tmpfs "$1" && cp -r "$2" "$1/outgoing" &&
                { dd if=/dev/zero of="$1/filler" bs=1k 2>/dev/null; true; } || exit 99
                shift 2
                "$@"
                code=$?
                diff -r good disk/outgoing >&2 && ls -A disk >&2
                exit $code
                """;
        List<String> command = new ArrayList<>(MOUNT_NAMESPACE);
        command.addAll(List.of(
                "sh",
                "-c",
                script,
                "sh",
                disk.toString(),
                scratch.resolve("good").toString()));
        command.addAll(Forked.program(
                List.of(),
                "run",
                "--kernel",
                kernel.toString(),
                "--out",
                disk.resolve("outgoing").toString()));
        Console.Result result = start(command).expect(ExitCode.UNUSABLE);
        List<String> lines = result.err().lines().toList();
        assertTrue(lines.get(0).startsWith("iovakit: the folder for the emails, " + disk), result.err());
        assertTrue(lines.get(0).contains(" has no room: 0 bytes are free"), result.err());
        assertEquals(List.of("filler", "outgoing"), lines.subList(1, lines.size()), result.err());
    }
}
