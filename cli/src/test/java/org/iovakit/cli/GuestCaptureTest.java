// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.iovakit.app.trace.CaptureScript;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.testing.Requirements;
import org.iovakit.testing.RequiresProgram;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The capture script on a kernel of Debian's, in an emulated machine whose NVMe disk is behind an emulated IOMMU: what was
 * captured has the requests that the disk was given.
 */
@Tag("long")
@RequiresProgram(value = "qemu-system-x86_64", debianPackage = "qemu-system-x86")
@RequiresProgram(value = "busybox", debianPackage = "busybox-static")
class GuestCaptureTest {
    /** Where linux-image-amd64 is installed, or unpacked. */
    private static final Path ROOT = Path.of(System.getProperty("iovakit.guest.root", "/"));

    private static final Pattern KERNEL = Pattern.compile("vmlinuz-(.*-amd64)");

    /** In the order that they can be loaded in; those that the kernel has built in are not there. */
    private static final List<String> MODULES = List.of(
            "lib/crc64.ko",
            "lib/crc64-rocksoft.ko",
            "crypto/crct10dif_common.ko",
            "lib/crc-t10dif.ko",
            "block/t10-pi.ko",
            "drivers/nvme/host/nvme-core.ko",
            "drivers/nvme/host/nvme.ko");

    private static final int MOST_MINUTES = 10;

    @TempDir
    Path scratch;

    /** An archive of cpio's "newc" form, which the kernel unpacks when it boots. */
    private static final class Archive {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private int number = 1;

        void folder(String name) throws IOException {
            add(name, 0040755, new byte[0]);
        }

        void file(String name, byte[] content) throws IOException {
            add(name, 0100755, content);
        }

        private void add(String name, int mode, byte[] content) throws IOException {
            int[] fields = {number++, mode, 0, 0, 1, 0, content.length, 0, 0, 0, 0, name.length() + 1, 0};
            StringBuilder head = new StringBuilder("070701");
            for (int field : fields) {
                head.append(String.format(Locale.ROOT, "%08x", field));
            }
            bytes.write(head.append(name).append('\0').toString().getBytes(ISO_8859_1));
            pad();
            bytes.write(content);
            pad();
        }

        private void pad() {
            while (bytes.size() % 4 != 0) {
                bytes.write(0);
            }
        }

        byte[] end() throws IOException {
            add("TRAILER!!!", 0, new byte[0]);
            return bytes.toByteArray();
        }
    }

    private static Path kernel() throws IOException {
        Path boot = ROOT.resolve("boot");
        try (Stream<Path> files = Files.isDirectory(boot) ? Files.list(boot) : Stream.of()) {
            return files.filter(file ->
                            KERNEL.matcher(file.getFileName().toString()).matches())
                    .max(Comparator.naturalOrder())
                    .orElseGet(() -> {
                        Requirements.missing("needs a kernel for a guest: install the Debian package linux-image-amd64,"
                                + " or unpack it and name the folder by -Diovakit.guest.root");
                        return boot;
                    });
        }
    }

    private byte[] firstFiles(Path kernel) throws IOException {
        Matcher version = KERNEL.matcher(kernel.getFileName().toString());
        assertTrue(version.matches());
        Path modules = ROOT.resolve("lib/modules").resolve(version.group(1)).resolve("kernel");
        Archive archive = new Archive();
        for (String folder : List.of("bin", "dev", "modules", "proc", "sys")) {
            archive.folder(folder);
        }
        archive.file("bin/busybox", Files.readAllBytes(Requirements.program("busybox", "busybox-static")));
        archive.file("capture-script.sh", CaptureScript.text().getBytes(ISO_8859_1));
        try (InputStream init = GuestCaptureTest.class.getResourceAsStream("guest-init.sh")) {
            archive.file("init", init.readAllBytes());
        }
        StringBuilder order = new StringBuilder();
        for (String module : MODULES) {
            Path file = modules.resolve(module);
            if (Files.exists(file)) {
                archive.file("modules/" + file.getFileName(), Files.readAllBytes(file));
                order.append(file.getFileName()).append('\n');
            }
        }
        archive.file("modules/order", order.toString().getBytes(ISO_8859_1));
        return archive.end();
    }

    /** What the guest says. */
    private String boot() throws IOException, InterruptedException {
        Path kernel = kernel();
        Path initrd = Files.write(scratch.resolve("initrd"), firstFiles(kernel));
        Path disk = scratch.resolve("disk");
        try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
            file.setLength(64 << 20);
        }
        Path said = scratch.resolve("said");
        Path console = scratch.resolve("boot.log");
        List<String> command = new ArrayList<>(List.of("nice", "qemu-system-x86_64", "-accel", "tcg", "-cpu", "max"));
        command.addAll(List.of("-machine", "q35,kernel_irqchip=split", "-device", "intel-iommu,intremap=off"));
        command.addAll(List.of("-smp", "2", "-m", "512", "-display", "none", "-nodefaults", "-no-reboot"));
        command.addAll(List.of("-drive", "file=" + disk + ",format=raw,if=none,id=disk"));
        command.addAll(List.of("-device", "nvme,serial=1,drive=disk", "-kernel", kernel.toString()));
        command.addAll(List.of("-initrd", initrd.toString(), "-serial", "file:" + console, "-serial", "file:" + said));
        command.addAll(List.of("-append", "console=ttyS0 quiet panic=-1 no_timer_check intel_iommu=on iommu.strict=1"));
        Process guest = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(scratch.resolve("qemu").toFile())
                .start();
        boolean ended = guest.waitFor(MOST_MINUTES, TimeUnit.MINUTES);
        guest.destroyForcibly();
        String all = Files.readString(said, ISO_8859_1).replace("\r", "");
        assertTrue(ended && all.endsWith("end\n"), () -> {
            try {
                return all + Files.readString(console, ISO_8859_1) + Files.readString(scratch.resolve("qemu"));
            } catch (IOException e) {
                return e.toString();
            }
        });
        return all;
    }

    @Test
    void whatTheDiskWasGivenIsInTheTrace() throws IOException, InterruptedException {
        String said = boot();
        int start = said.indexOf("# iovakit capture 1 of ");
        int end = said.indexOf("end of the capture");
        assertTrue(start >= 0 && end > start, said);
        assertEquals("script ended with 0\n0\n", said.substring(0, start), said);
        int waits = said.indexOf("end of the waits");
        assertTrue(waits > end, said);
        assertWaitsAreAskedFor(said.substring(end, waits));
        assertEquals("end of the waits\ninterrupted script ended with 130\n0\nend\n", said.substring(waits));

        Console console = new Console(scratch);
        Files.writeString(console.directory().resolve("capture"), said.substring(start, end), ISO_8859_1);
        Console.Result imported =
                console.run("trace", "import", "capture", "-o", "guest.trace").expect(ExitCode.CLEAN);
        assertTrue(imported.err().contains(" and 0 refused on the host"), imported::err);
        List<String> operations = Files.readAllLines(console.directory().resolve("guest.trace"));
        assertTrue(operations.contains("domain 4096 0x1 rcaches"), operations::toString);
        // As init asks: 100 times 64 KiB, 200 times 4 KiB, 50 times 128 KiB; the kernel reads the partition table
        // besides.
        Map<Long, Long> pages = new TreeMap<>();
        operations.stream()
                .filter(line -> line.startsWith("alloc_fast "))
                .forEach(line -> pages.merge(Long.parseLong(line.split(" ", -1)[2]), 1L, Long::sum));
        assertEquals(100, pages.get(16L), pages::toString);
        assertEquals(50, pages.get(32L), pages::toString);
        assertTrue(pages.get(1L) >= 200 && pages.get(1L) < 220, pages::toString);
        // All of 32 bits, which the kernel tries first.
        assertTrue(
                operations.stream()
                        .filter(line -> line.startsWith("alloc_fast "))
                        .allMatch(line -> line.endsWith(" 0xfffff keep")),
                operations::toString);
        String replayed = console.run("trace", "replay", "--stage", "0", "guest.trace")
                .expect(ExitCode.CLEAN)
                .out();
        assertTrue(Pattern.compile("refused +0\\b").matcher(replayed).find(), replayed);
    }

    /**
     * Whether it asks for the waits for those locks that the captured calls take, and undoes that. Who is next in line for
     * a lock is not told by the kernel, so on an emulated machine mostly nobody is.
     */
    private void assertWaitsAreAskedFor(String said) throws IOException {
        Matcher parts = Pattern.compile("(?s)end of the capture\n((?:lock_addr == .*?\n){2})"
                        + "script with -l ended with 0\n0\n0\n(# iovakit capture 1 of .*)")
                .matcher(said);
        assertTrue(parts.matches(), said);
        Matcher lock = Pattern.compile("0x[0-9a-f]{16}").matcher(parts.group(1));
        assertTrue(lock.find(), said);
        do {
            assertTrue(parts.group(2).contains(" iovad=" + lock.group() + " "), said);
        } while (lock.find());
        Console console = new Console(scratch.resolve("waits"));
        Files.writeString(console.directory().resolve("capture"), parts.group(2), ISO_8859_1);
        console.run("trace", "import", "capture", "-o", "waits.trace").expect(ExitCode.CLEAN);
        assertTrue(Files.readAllLines(console.directory().resolve("waits.trace")).stream()
                .anyMatch(line -> line.matches("alloc_fast \\d+ 128 0xfffff keep")));
    }
}
