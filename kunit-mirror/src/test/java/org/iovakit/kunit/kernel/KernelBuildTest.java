// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Scripts stand in for kunit.py and for the tools, which do not build but note what they were asked. */
@Timeout(60)
class KernelBuildTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String CONFIG = "drivers/iommu/.kunitconfig";

    @TempDir
    Path folder;

    private Path source;
    private Path directory;
    private Path log;
    private final Map<String, String> variables = new HashMap<>();

    @BeforeEach
    void makeTools() throws IOException {
        source = Files.createDirectories(folder.resolve("source"));
        directory = Files.createDirectory(folder.resolve("build"));
        log = folder.resolve("build.log");
        Files.createDirectories(source.resolve("arch/um"));
        Path bin = Files.createDirectory(folder.resolve("bin"));
        for (BuildTool tool : BuildTool.ALL) {
            if (!tool.program().equals("setsid")) {
                program(bin.resolve(tool.program()), "echo " + tool.program() + " \"$@\"");
            }
        }
        program(bin.resolve("python3"), "exec sh \"$@\"");
        variables.put("PATH", bin + ":" + System.getenv("PATH"));
    }

    private static void program(Path file, String script) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private List<String> build(String kunit) throws IOException, KernelException {
        return build(kunit, LONG);
    }

    private List<String> build(String kunit, Duration limit) throws IOException, KernelException {
        program(source.resolve("tools/testing/kunit/kunit.py"), kunit);
        return new KernelBuild(source, directory, variables, limit).run(CONFIG, log);
    }

    private static String message(org.junit.jupiter.api.function.Executable executable) {
        return assertThrows(KernelException.class, executable).getMessage();
    }

    @Test
    void asksKunitPyForTheKernel() throws Exception {
        variables.put("ARCH", "arm64");
        variables.put("MAKEFLAGS", "-j99");
        variables.put("KBUILD_OUTPUT", "/nowhere");
        variables.put("KCFLAGS", "-O0");
        assertEquals(
                List.of(),
                build("echo $PWD \"$@\" \"<$ARCH$MAKEFLAGS$KBUILD_OUTPUT$KCFLAGS>\" $PYTHONDONTWRITEBYTECODE\n"
                        + "cp $0 ../build/linux; echo CONFIG_CC=\\\"gcc 14\\\" >../build/.config"));
        assertEquals(
                source.toRealPath() + " build --build_dir=" + directory + " --kunitconfig=" + CONFIG + " --jobs="
                        + Runtime.getRuntime().availableProcessors() + " <> 1\n",
                Files.readString(log));
        KernelBuild build = new KernelBuild(source, directory, variables, LONG);
        assertEquals(Optional.of("gcc 14"), build.configured("CONFIG_CC"));
        assertEquals(Optional.empty(), build.configured("CONFIG_C"));
    }

    @Test
    void whatTheCompilerSaysIsInTheKernelsTerms() throws Exception {
        String output = "[12:00:00] Building KUnit Kernel ...\n"
                + "ERROR:root:" + source + "/drivers/iommu/iova.c: In function ‘find_iova’:\n"
                + source + "/drivers/iommu/iova.c:12:3: error: expected ‘;’ before ‘}’ token\n"
                + "   12 | }\n"
                + source + "/drivers/iommu/iova.c:14:3: warning: unused variable ‘x’\n"
                + "make[4]: *** [" + source + "/scripts/Makefile.build:244: drivers/iommu/iova.o] Error 1\n";
        assertEquals(
                List.of("drivers/iommu/iova.c:12:3: error: expected ‘;’ before ‘}’ token"),
                build("cat <<'END'\n" + output + "END\nexit 1"));
    }

    @Test
    void anErrorOnTheFirstLineOfKunitPysOwn() throws Exception {
        String line = "drivers/iommu/iova.c:12:3: fatal error: linux/iovas.h: No such file or directory";
        assertEquals(List.of(line), build("echo 'ERROR:root:" + source + "/" + line + "'; exit 1"));
    }

    @Test
    void whatTheLinkerAndKconfigSay() throws Exception {
        assertEquals(
                List.of("ld: drivers/iommu/iova.o: in function `f': undefined reference to `g'"),
                build("echo \"ld: drivers/iommu/iova.o: in function \\`f': undefined reference to \\`g'\"; exit 1"));
        assertEquals(
                List.of("Not all Kconfig options selected", "Missing: CONFIG_IOMMU_IOVA_KUNIT_TEST=y"),
                build("echo ERROR:root:Not all Kconfig options selected\n"
                        + "echo Missing: CONFIG_IOMMU_IOVA_KUNIT_TEST=y; exit 1"));
    }

    @Test
    void aFullDiskIsNoFaultOfTheKernel() {
        String message = message(() -> build(
                "echo 'a.c:1:2: error: b'; echo 'as: can not write kernel/a.o: No space left on" + " device'; exit 1"));
        assertTrue(message.contains("cannot be written to " + directory), message);
        assertTrue(message.contains("a.o: No space left on device; make room"), message);
    }

    @Test
    void aBuildThatLeavesNoKernelHasFailed() throws Exception {
        assertEquals(List.of("the build printed nothing"), build("exit 0"));
    }

    @Test
    void aBuildThatTakesTooLong() throws Exception {
        String message = message(() -> build("sleep 600", Duration.ofSeconds(1)));
        assertTrue(message.contains("and was ended; see " + log), message);
        assertFalse(Files.exists(directory.resolve(".iovakit-unfinished")));
    }

    @Test
    void whatABuildLeftThatWasCutOffIsMadeAnew() throws Exception {
        Path whole = Files.writeString(directory.resolve("whole.o"), "");
        Path half = Files.writeString(directory.resolve("half.o"), "");
        Path mark = Files.writeString(directory.resolve(".iovakit-unfinished"), "");
        Instant then = Instant.parse("2026-01-01T00:00:00Z");
        Files.setLastModifiedTime(whole, FileTime.from(then));
        Files.setLastModifiedTime(mark, FileTime.from(then.plusSeconds(1)));
        Files.setLastModifiedTime(half, FileTime.from(then.plusSeconds(2)));
        assertEquals(List.of(), build("ls ../build; cp $0 ../build/linux"));
        assertEquals("whole.o\n", Files.readString(log));
        assertFalse(Files.exists(mark));
    }

    @Test
    void aKernelThatWasBuiltWhereItIsIsSweptFirst() throws Exception {
        Files.createDirectories(source.resolve("arch/x86/include/generated"));
        program(folder.resolve("bin/make"), "echo \"$@\" >>../made; rm -r arch/x86/include");
        build("cp $0 ../build/linux");
        build("cp $0 ../build/linux");
        assertEquals("ARCH=x86 mrproper\n", Files.readString(folder.resolve("made")));
        Files.writeString(source.resolve(".config"), "");
        program(folder.resolve("bin/make"), "exit 2");
        assertTrue(message(() -> build("exit 0")).contains("make mrproper fails"));
    }

    @Test
    void namesWhatIsMissingAndWhatBringsIt() throws Exception {
        Files.delete(folder.resolve("bin/flex"));
        Files.delete(folder.resolve("bin/bc"));
        variables.put("PATH", folder.resolve("bin").toString());
        program(folder.resolve("bin/setsid"), "");
        assertEquals(
                "cannot build a kernel without flex (Debian: flex), bc (Debian: bc); install what is missing",
                message(() -> build("exit 0")));
    }

    @Test
    void aKernelFromBeforeKunit() {
        String message = message(() -> new KernelBuild(source, directory, variables, LONG));
        assertTrue(message.contains("has no tools/testing/kunit/kunit.py"), message);
    }
}
