// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.stream.Collectors;
import org.iovakit.kunit.ktap.KtapDocument;
import org.iovakit.kunit.ktap.KtapParser;
import org.iovakit.kunit.ktap.KtapProblem;

/** KTAP, as programs and kernels print it. Nothing is refused: what makes no sense is told beside what does. */
public final class KtapTarget implements FuzzTarget {
    private final String report;

    /** @param report what the suite printed, on some stage */
    public KtapTarget(String report) {
        this.report = report;
    }

    @Override
    public String name() {
        return "ktap";
    }

    @Override
    public List<byte[]> seeds() {
        String few = report.lines().limit(12).collect(Collectors.joining("\n"));
        String booted = "Linux version 6.12\n"
                + report.lines().map(line -> "[    0.060000] " + line).collect(Collectors.joining("\n"))
                + "\nreboot: System halted\n";
        String flat = report.lines().map(String::strip).collect(Collectors.joining("\n"));
        return List.of(report.getBytes(UTF_8), few.getBytes(UTF_8), booted.getBytes(UTF_8), flat.getBytes(UTF_8));
    }

    @Override
    public List<String> words() {
        return List.of(
                "KTAP version 1\n",
                "TAP version 14\n",
                "KTAP version 99\n",
                "    # Subtest: a\n",
                "1..0\n",
                "1..3\n",
                "1..2147483648\n",
                "ok 1 a\n",
                "not ok 2 a # SKIP b\n",
                "    ok 4294967297 test_init_destroy\n",
                "# ",
                " # ",
                "Kernel panic - not syncing: VFS:\n",
                "    ");
    }

    @Override
    public void read(byte[] input) {
        String text = new String(input, UTF_8);
        KtapDocument document = KtapParser.parse(text);
        long lines = Math.max(1, text.lines().count());
        for (KtapProblem problem : document.problems()) {
            if (problem.line() < 1 || problem.line() > lines) {
                throw new AssertionError("line " + problem.line() + " of " + lines + ": " + problem.kind());
            }
        }
    }

    @Override
    public boolean isRefusal(Exception e) {
        return false;
    }
}
