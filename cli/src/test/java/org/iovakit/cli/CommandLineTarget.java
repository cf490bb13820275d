// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.fuzz.FuzzTarget;

/** Command lines, an argument a line. There is no kernel, and no program to be found, so nothing takes long. */
final class CommandLineTarget implements FuzzTarget {
    /** Who calls the program chose them; a great many more only take longer to be refused. */
    private static final int MOST_ARGUMENTS = 100;

    /** These take as long as they are told to, or write wherever they are told to. */
    static final Set<String> LEFT_OUT = Set.of("diff", "man", "report", "trace generate");

    private final Console console;

    /** @param folder empty */
    CommandLineTarget(Path folder) {
        this.console = new Console(folder)
                .home(new SeriesCopy(folder.resolve("home")).home())
                .variable("PATH", folder.resolve("no-programs").toString())
                .variable("IOVAKIT_KERNEL", folder.resolve("no-kernel").toString())
                .variable("XDG_CACHE_HOME", folder.resolve("programs").toString());
    }

    @Override
    public String name() {
        return "command-line";
    }

    /** Whether there is a seed for a command. */
    boolean knows(String command) {
        String words = command.replace(' ', '\n');
        return seeds().stream()
                .map(seed -> new String(seed, UTF_8))
                .anyMatch(seed -> seed.equals(words) || seed.startsWith(words + "\n"));
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
                        "base\n--kernel\nlinux-6.12.tar.xz",
                        "base\nfetch\n6.12",
                        "base\nunpin",
                        "bench\n--stage\n1\n--ranges\n100\n--rounds\n5\n--steps\n100\n--kernel\nlinux",
                        "trace\nimport\ncapture.txt\n-o\nt.trace",
                        "trace\ninfo\nsample.trace",
                        "trace\njudge\n--series\nseries/v1\nsample.trace\n--format\njson",
                        "trace\nminimise\n--run\n./fails\nshort.trace\n-o\nt.trace",
                        "trace\nrecord\n--stage\n3\nsample.trace\n-o\nt.trace",
                        "trace\nreplay\n--stage\nall\n--check\nsample.trace",
                        "send\n--send\n--yes\n--arrived\n0,1\n--lost\n2\n--cc\nAda Lovelace <ada@example.org>",
                        "trailers\n--series\nseries/v1\nreplies.mbox",
                        "reroll\n--drop\n4\n--message-id\n<1@example.org>",
                        "range-diff\nv1\nmbox:thread.mbox@v1",
                        "adopt\nrange:HEAD~1..HEAD\n--out\nadopted\n--path\ndrivers/iommu/iova.c",
                        "parity\n3\nrev:HEAD",
                        "completion\nbash",
                        "series\n--format\njson",
                        "trace\ncapture-script",
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
        List<String> asked = List.of(arguments);
        // With --verbose a refusal is told with where it came from.
        List<String> inner = asked.contains("--verbose")
                ? List.of("internal error")
                : List.of("internal error", "\tat ", "Exception", "picocli");
        for (String trace : inner) {
            if (result.err().contains(trace) && asked.stream().noneMatch(argument -> argument.contains(trace))) {
                throw new AssertionError("standard error says: " + trace);
            }
        }
        if (result.exitCode() == ExitCode.UNUSABLE && result.err().isBlank()) {
            throw new AssertionError("refused without a word");
        }
        // What is printed, and the stack trace that was asked for, has tabs; a terminal does no more with one than move
        // on.
        boolean mayErrHaveTabs = asked.contains("--verbose");
        if ((mayErrHaveTabs ? result.err().replace('\t', ' ') : result.err())
                .concat(result.out().replace('\t', ' '))
                .chars()
                .anyMatch(c -> c != '\n' && Character.isISOControl(c))) {
            throw new AssertionError("control characters on the terminal");
        }
    }

    /** All that goes wrong is said on standard error. */
    @Override
    public boolean isRefusal(Exception e) {
        return false;
    }
}
