// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.iovakit.testing.Requirements;

/** Runs the program in a JVM of its own. */
public final class Forked {
    /** What the launcher tells the JVM, but that for some commands it leaves the optimising compiler on. */
    public static final List<String> JVM_OPTIONS = List.of(
            "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "--enable-native-access=ALL-UNNAMED");

    /** Among the JVM options of a program: as the launcher starts those commands. */
    static final String OPTIMISED = "-XX:TieredStopAtLevel=4";

    private static final String OUT = "out.txt";
    private static final String ERR = "err.txt";

    private Forked() {}

    /** The command line of the program. */
    static List<String> program(List<String> jvmOptions, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(JVM_OPTIONS);
        command.addAll(List.of("-Diovakit.home=" + Console.PROJECT, "-cp", System.getProperty("java.class.path")));
        command.addAll(jvmOptions);
        command.add(Main.class.getName());
        command.addAll(List.of(arguments));
        return command;
    }

    /** The command, as an ordinary user runs it: root may read and write everything, so root does without that power. */
    static List<String> withoutPowerOverFiles(List<String> command) throws IOException {
        List<String> all = new ArrayList<>();
        if ((int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0) {
            all.add(Requirements.program("setpriv", "util-linux").toString());
            all.add("--bounding-set=-dac_override,-dac_read_search");
        }
        all.addAll(command);
        return all;
    }

    /** Runs a command, with a home of its own, in a scratch folder. */
    static Console.Result start(List<String> command, Path scratch) throws IOException, InterruptedException {
        return result(begin(command, scratch), scratch);
    }

    /** What a command of {@link #begin} left behind, once it has ended. */
    static Console.Result result(Process process, Path scratch) throws IOException, InterruptedException {
        int exitCode = process.waitFor();
        return new Console.Result(
                exitCode, Files.readString(scratch.resolve(OUT), UTF_8), Files.readString(scratch.resolve(ERR), UTF_8));
    }

    /** Starts a command like that, and does not wait for its end. */
    static Process begin(List<String> command, Path scratch) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(scratch.toFile())
                .redirectOutput(scratch.resolve(OUT).toFile())
                .redirectError(scratch.resolve(ERR).toFile());
        builder.environment().put("HOME", scratch.toString());
        builder.environment().keySet().removeIf(name -> name.startsWith("XDG_") || name.equals("IOVAKIT_KERNEL"));
        builder.environment().put("XDG_CACHE_HOME", Console.PROGRAMS.toString());
        builder.environment().put("GIT_AUTHOR_NAME", "Ada Lovelace");
        builder.environment().put("GIT_AUTHOR_EMAIL", "ada@example.com");
        return builder.start();
    }
}
