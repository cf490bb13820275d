// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.iovakit.fuzz.FuzzTarget;

/** Command lines, an argument a line. There is no kernel, and no program to be found, so nothing takes long. */
final class CommandLineTarget implements FuzzTarget {
    /** Who calls the program chose them; a great many more only take longer to be refused. */
    private static final int MOST_ARGUMENTS = 100;

    private final Console console;

    /** @param folder empty */
    CommandLineTarget(Path folder) {
        this.console = new Console(folder)
                .variable("PATH", folder.resolve("no-programs").toString())
                .variable("IOVAKIT_KERNEL", folder.resolve("no-kernel").toString())
                .variable("XDG_CACHE_HOME", folder.resolve("programs").toString());
    }

    @Override
    public String name() {
        return "command-line";
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(
                        "run\n--kernel\nlinux\n--rev\nv6.12\n--date\n2026-05-12T22:00:18-0400\n--full",
                        "patches\n--tests-on-stage\n2\n--branch\nt\n--out\noutgoing\n--series\nseries/v1",
                        "parity\n--stage\n3\n--ops\n1000000\n--seed\n42\n--sanitize\n--timeout\n9\n--save\n.",
                        "parity\n--stage\nall\n--trace\nsome.trace\n--format\njson\n--tree",
                        "kunit\n--backend\nnative,kernel\n--stage\nall\n--format\nktap\n--timeout\n5",
                        "kunit\n--suite\ncomplexity\n--backend\nkernel\n--kernel\nlinux",
                        "audit\n--kernel\nlinux\n--accept",
                        "base\npin\n--kernel\nlinux",
                        "base\nclear",
                        "doctor",
                        "help\nrun",
                        "--version",
                        "--help\nkunit")
                .stream()
                .map(line -> line.getBytes(UTF_8))
                .toList();
    }

    @Override
    public List<String> words() {
        return List.of(
                "\n",
                "--",
                "-",
                "@",
                "@/etc/passwd",
                "\n--help\n",
                "--verbose",
                "=",
                "--stage=",
                "\n--format\n",
                "${sys:user.home}",
                "%n%s",
                "all",
                ",",
                "\n\n",
                "--no-such",
                "--kernel\n",
                "\n--out\n../../x\n",
                "''",
                "\"");
    }

    @Override
    public void read(byte[] input) {
        String[] arguments = Pattern.compile("\n")
                .splitAsStream(new String(input, UTF_8).replace('\0', ' '))
                .limit(MOST_ARGUMENTS)
                .toArray(String[]::new);
        Console.Result result = console.run(arguments);
        if (result.exitCode() < ExitCode.CLEAN || result.exitCode() > ExitCode.UNUSABLE) {
            throw new AssertionError("exit code " + result.exitCode());
        }
        for (String trace : List.of("internal error", "\tat ", "Exception", "picocli")) {
            if (result.err().contains(trace) && !String.join("\n", arguments).contains(trace)) {
                throw new AssertionError("standard error says: " + trace);
            }
        }
        if (result.exitCode() == ExitCode.UNUSABLE && result.err().isBlank()) {
            throw new AssertionError("refused without a word");
        }
        if (result.err().chars().anyMatch(c -> c != '\n' && Character.isISOControl(c))) {
            throw new AssertionError("control characters on the terminal");
        }
    }

    /** All that goes wrong is said on standard error. */
    @Override
    public boolean isRefusal(Exception e) {
        return false;
    }
}
