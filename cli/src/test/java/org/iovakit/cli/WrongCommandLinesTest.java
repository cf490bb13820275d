// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.iovakit.cli.shared.ExitCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is typed wrongly, and what is said to it: one message, exit code 2, nothing printed or written. In the folder are:
 * {@code folder}, which is empty; {@code mine} with a file of somebody's; {@code text}, which says hello; {@code nothing},
 * of no bytes; {@code a.trace}, which is one, and {@code bad.trace}, which is none. {@code HERE} stands for the folder.
 */
class WrongCommandLinesTest {
    @TempDir
    Path scratch;

    private Console console;

    @BeforeEach
    void putFilesThere() throws IOException {
        console = new Console(scratch);
        Path here = console.directory();
        Files.createDirectory(here.resolve("folder"));
        Files.writeString(Files.createDirectory(here.resolve("mine")).resolve("thesis"), "years of work");
        Files.writeString(here.resolve("text"), "hello\n");
        Files.writeString(here.resolve("nothing"), "");
        Files.writeString(here.resolve("a.trace"), "iovakit-trace 1\nmachine 1\ndomain 4096 0x1 tree\n");
        Files.writeString(here.resolve("bad.trace"), "iovakit-trace 1\nmachine 1\nbogus 1\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // Words that are not there.
                "rnu                                   | there is no command rnu; did you mean run? see iovakit --help",
                "trace raplay a.trace                  | there is no command raplay; did you mean replay? see iovakit trace --help",
                "run --kernal x                        | there is no option --kernal; did you mean --kernel? see iovakit run --help",
                "completion tcsh                       | SHELL: 'tcsh' is none of bash, zsh; see iovakit completion --help",
                "kunit --backend gpu                   | --backend: 'gpu' is none of java, native, kernel; see iovakit kunit --help",
                "kunit --suite x                       | --suite: 'x' is none of iova, iova-kunit-test, complexity; see iovakit kunit --help",
                "kunit --format xml                    | --format: 'xml' is none of text, ktap, json, junit; see iovakit kunit --help",
                "diff 3 4 --kinds colour               | --kinds: 'colour' is none of outcome, placement, state, visits; see iovakit diff --help",
                "run --without native,colour           | --without: 'colour' is none of native, parity, rcaches; see iovakit run --help",
                // Too little, too much.
                "trace minimise a.trace                | minimise wants --parity=N or --run=COMMAND; see iovakit trace minimise --help",
                "diff 3                                | name two stages to compare, as in 3 4, or 3 rev:my-branch; see iovakit diff --help",
                "diff 3 4 5                            | diff compares two states, and there are 3 here: 3 4 5; see iovakit diff --help",
                "parity rev:a rev:b rev:c              | parity compares two, and there are 3 here: rev:a rev:b rev:c; see iovakit parity --help",
                "series v1                             | series takes no further argument, and there is \"v1\"; see iovakit series --help",
                "base pin                              | pin which kernel? Name it with --kernel; see iovakit base pin --help",
                // Numbers, dates, stages, names.
                "parity --ops ten                      | --ops: 'ten' is no whole number; see iovakit parity --help",
                "trace generate --ops 0                | --ops 0: there has to be at least one operation; see iovakit trace generate --help",
                "kunit --timeout 0 --backend native    | --timeout 0: a suite takes a second at least; see iovakit kunit --help",
                "kunit --stage 9                       | there is no stage 9; there are 0, 1, 2, 3, 4, 5 and all; see iovakit kunit --help",
                "kunit --stage 4-2                     | --stage 4-2: the first stage of a range comes first, as in 2-4; see iovakit kunit --help",
                "kunit iova.nothing                    | --filter_glob iova.nothing: there is no such case; --list_tests lists them; see iovakit kunit --help",
                "run --date soon                       | --date: git does not take \"soon\" for a date; write it like 2026-05-12T22:00:18-0400, or as RFC 2822 has it",
                "run --tests-on-stage 9 --kernel text  | --tests-on-stage 9: the suite can be put on stages 0 to 4",
                "reroll -v 0                           | --reroll-count 0: the version that there is is v1; name a later one, up to 9999; see iovakit reroll --help",
                "diff 3 nosuch:x                       | nosuch:x: C of anybody's is rev:REV, range:A..B, mbox:FILE or patches:DIR, and no stage has a colon in its name; see iovakit diff --help",
                "diff 3 range:a                        | 'range:a': range: takes two revisions, as in range:v7.1..my-branch",
                "diff 3 4 --scenario linear-search --param x=1 | --scenario linear-search: no parameter 'x'; there is ranges, rounds; see iovakit diff --help",
                "range-diff v1 v99                     | v99: neither a folder nor one of the series here: iova-aligned-order/v1, iova-augmented-rbtree/v1",
                // Files and folders.
                "run --kernel nowhere                  | --kernel: HERE/nowhere: no such file or directory; name a kernel tree, git repository or tarball",
                "run --kernel folder                   | --kernel: HERE/folder is not a kernel tree: it has no Kbuild at its top; name the top of a Linux source tree, the folder with MAINTAINERS and Kbuild",
                "run --kernel text --rev v6.12         | --kernel: revision v6.12 was asked for, but HERE/text is not a git repository; name one with --kernel, or leave the revision away",
                "run --series folder                   | HERE/folder holds no series: there is no series.yaml in it",
                "run --out mine                        | HERE/mine/thesis was not written by iovakit and would be lost; move it away, or name another folder with --out",
                "run --out text                        | HERE/text is not a folder; name another with --out",
                "report --out folder                   | cannot write folder: it is a folder; name another file with --out",
                "kunit --json=no/ci.json               | cannot write no/ci.json: there is no folder HERE/no; name another file with --json",
                "diff 3 4 --trace bad.trace            | HERE/bad.trace:3:1: there is no domain yet, as in 'domain 4096 0x1 tree'",
                "trace info nothing                    | nothing:1:1: the first line of a trace is 'iovakit-trace 1'",
                "trace info nowhere                    | nowhere: no such file or directory; name the file of a trace",
                "diff 3 4 --save nowhere               | --save nowhere: is no folder that can be written to; make it, or name another",
                "diff 3 mbox:text                      | HERE/text holds no mail; name an mbox, a mail, or a maildir, as mail programs save them",
                "send folder                           | HERE/folder holds no rendering: there is no SHA256SUMS in it; render the emails with iovakit run, or name their folder",
                // What does not go together.
                "send --send --dry-run                 | --send and --dry-run: say one of them; see iovakit send --help",
                "run --no-range-diff --range-diff v1   | --range-diff and --no-range-diff: say one of them",
                "kunit iova --filter_glob iova         | --filter_glob iova and iova: say one of them; see iovakit kunit --help",
                "kunit --backend java --kernel text    | --kernel and --rev say what C to run on, but Java needs none; add --backend native or kernel; see iovakit kunit --help",
                "diff --matrix --scenario exact-gaps --ranges 40,80 | --ranges: exact-gaps: there have to be more than twice as many ranges as rounds; see iovakit diff --help",
                "diff --matrix --kinds visits          | --kinds is of two states; --matrix shows all, and keeps no trace; see iovakit diff --help",
                "diff 3 4 --trace a.trace --seed 3     | --seed, --seeds, --ops, --time and --tree go with random operations; see iovakit diff --help"
            })
    void isToldInALine(String line, String message) {
        SortedMap<String, String> before = Console.snapshot(console.directory());
        Console.Result result = console.run(line.split(" +", -1));
        assertEquals(
                List.of(
                        "",
                        "iovakit: "
                                + message.replace("HERE", console.directory().toString()) + "\n"),
                List.of(result.out(), result.err()));
        assertEquals(ExitCode.UNUSABLE, result.exitCode());
        assertEquals(before, Console.snapshot(console.directory()));
    }

    /** Its message depends on what captures there are; that nothing is in this one is said first. */
    @Test
    void anEmptyCaptureIsNoLoad() {
        console.run("trace", "judge", "nothing").expectRefusal("nothing: no map event in 0 lines; capture with ");
    }
}
