// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompilerTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    @Test
    void withoutACompilerTheMessageNamesThePackage() {
        Exception e = assertThrows(
                NoCompilerException.class, () -> Compiler.find(Map.of("PATH", directory.toString()), MINUTE));
        assertEquals(
                "no C compiler: neither gcc nor clang is on PATH, and CC is not set; "
                        + "install one (on Debian the packages gcc and libc6-dev)",
                e.getMessage());
    }

    @Test
    void aWrongCcIsNotReplacedByAnotherCompiler() throws IOException {
        script("gcc", "echo never asked");
        Exception e = assertThrows(
                NoCompilerException.class,
                () -> Compiler.find(Map.of("PATH", directory.toString(), "CC", "gcc-99 -m64"), MINUTE));
        assertEquals("CC is 'gcc-99 -m64', but there is no program 'gcc-99'; correct or unset CC", e.getMessage());
        assertThrows(
                NoCompilerException.class,
                () -> Compiler.find(Map.of("PATH", directory.toString(), "CC", "'"), MINUTE));
    }

    @Test
    void gccGoesBeforeClangAndCcBeforeBoth() throws IOException {
        Path gcc = script("gcc", "echo 'gcc (Test) 12'; echo '#define __STDC__ 1'");
        Path clang = script(
                "clang",
                "test \"$1\" = -dM && echo '#define __STDC__ 1' && echo '#define __clang__ 1' || echo \"clang $*\"");
        Map<String, String> path = Map.of("PATH", directory.toString());
        Compiler first = Compiler.find(path, MINUTE);
        assertEquals(gcc.toString(), first.toString());
        assertEquals("gcc (Test) 12", first.version());
        assertEquals(Compiler.Family.GCC, first.family());

        Compiler named = Compiler.find(Map.of("PATH", directory.toString(), "CC", " clang "), MINUTE);
        assertEquals(clang.toString(), named.toString());
        assertEquals("clang --version", named.version());
        assertEquals(Compiler.Family.CLANG, named.family());
    }

    @Test
    void ccMayHaveArguments() throws IOException {
        Path gcc = script("gcc", "echo \"$*\"; echo '#define __STDC__ 1'");
        Compiler compiler = Compiler.find(Map.of("CC", gcc + "  -m64"), MINUTE);
        assertEquals("-m64 --version", compiler.version());
    }

    @Test
    void ccMayHaveBlanksInItsPath() throws IOException {
        Files.createDirectory(directory.resolve("my cc"));
        Path gcc = script("my cc/gcc", "printf '<%s>' \"$@\"; echo; echo '#define __STDC__ 1'");
        for (String cc : List.of(
                gcc.toString(),
                "'" + gcc + "' -m64",
                "\"" + gcc + "\" '-DA=b c'",
                gcc.toString().replace(" ", "\\ ") + " -m64")) {
            Compiler compiler = Compiler.find(Map.of("CC", cc), MINUTE);
            String arguments = cc.contains("-m64") ? "<-m64>" : cc.contains("-D") ? "<-DA=b c>" : "";
            assertEquals(arguments + "<--version>", compiler.version(), cc);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "echo", "/bin/true"})
    void whatIsNoCompilerIsRefused(String cc) {
        Map<String, String> variables = Map.of("PATH", System.getenv("PATH"), "CC", cc);
        IOException e = assertThrows(IOException.class, () -> Compiler.find(variables, MINUTE));
        assertTrue(e.getMessage().contains("/" + cc.replaceAll(".*/", "") + " is no C compiler: "), e::getMessage);
        assertTrue(e.getMessage().endsWith("; correct or unset CC"), e::getMessage);
    }

    @Test
    void anotherOfTheSameNameVersionSizeAndTimeIsAnother() throws IOException {
        Path gcc = script("gcc", "echo '#define __STDC__ 1'; : one");
        FileTime time = Files.getLastModifiedTime(gcc);
        Map<String, String> variables = Map.of("CC", gcc.toString());
        Compiler one = Compiler.find(variables, MINUTE);
        assertEquals(one.identity(), Compiler.find(variables, MINUTE).identity());
        script("gcc", "echo '#define __STDC__ 1'; : two");
        Files.setLastModifiedTime(gcc, time);
        Compiler two = Compiler.find(variables, MINUTE);
        assertEquals(one.version(), two.version());
        assertNotEquals(one.identity(), two.identity());
    }

    @Test
    void aCompilerThatFailsIsNamedWithWhatItSaid() throws IOException {
        Path gcc = script("gcc", "echo broken >&2; exit 3");
        Exception e = assertThrows(IOException.class, () -> Compiler.find(Map.of("CC", gcc.toString()), MINUTE));
        assertEquals(gcc + " --version failed with status 3: broken", e.getMessage());
    }

    @Test
    void aCompilerThatHangsIsStoppedWithItsChildren() throws Exception {
        Path pid = directory.resolve("pid");
        Path gcc = script("gcc", "sleep 1000 & echo $! > " + pid + "; wait");
        Exception e = assertThrows(
                IOException.class, () -> Compiler.find(Map.of("CC", gcc.toString()), Duration.ofSeconds(2)));
        assertEquals(gcc + " --version did not end within 2 s", e.getMessage());
        Optional<ProcessHandle> child =
                ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()));
        if (child.isPresent()) {
            child.get().onExit().get(1, TimeUnit.MINUTES);
        }
    }

    @Test
    void onlyFlagsItKnowsAreKept() throws IOException {
        List<String> flags = List.of(
                "-Wall", "-Wno-such-warning", "-Wno-trigraphs", "-Wsuch", "-fwrapv", "-fno-such", "-Werror=such");
        assertEquals(
                List.of("-Wall", "-Wno-trigraphs", "-fwrapv"),
                KernelSource.compiler().supported(flags));
    }

    /**
     * One that says what it does not know is asked three times, as its driver refuses before it does; one that only fails,
     * until each flag is known or stands alone.
     */
    @ParameterizedTest
    @CsvSource({"'', 3", "2>&1 | grep never, 10"})
    void unknownFlagsAreFoundWithFewQuestions(String silenced, int most) throws IOException {
        Path asked = directory.resolve("asked");
        Path gcc = script(
                "asked-gcc",
                "case $* in *-fsyntax-only*) echo >> " + asked + ";; esac\n" + "case $* in *such*) gcc \"$@\" "
                        + silenced + "; exit 1;; *) exec gcc \"$@\";; esac");
        Compiler compiler = Compiler.find(Map.of("CC", gcc.toString()), MINUTE);
        List<String> flags = List.of("-Wall", "-fno-such", "-fwrapv", "-fnone-such", "-Wno-such-warning");
        assertEquals(List.of("-Wall", "-fwrapv"), compiler.supported(flags));
        assertEquals(List.of("-Wall", "-fwrapv"), compiler.supported(flags));
        int questions = Files.readAllLines(asked).size();
        assertTrue(questions <= most, () -> questions + " questions");
    }

    @Test
    void warningSetsKeepWhatTheCompilerKnows() throws IOException {
        Compiler compiler = KernelSource.compiler();
        List<String> flags = WarningSet.KERNEL_W1.asErrors().flagsFor(compiler);
        assertTrue(flags.containsAll(List.of(
                "-Wall",
                "-Wextra",
                "-Wmissing-prototypes",
                "-Wunused-const-variable",
                "-Wno-sign-compare",
                "-Werror")));
        assertEquals(compiler.family() == Compiler.Family.GCC, flags.contains("-Wno-maybe-uninitialized"));
        assertFalse(WarningSet.ALL_AND_EXTRA.flagsFor(compiler).contains("-Werror"));
    }

    private Path script(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
