// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.crash;

import java.util.List;
import java.util.Set;

/** Each command of the program, with arguments that keep it short and let it do all that it does. */
final class Invocations {
    private static final String KERNEL = "--kernel kernel";
    private static final String FRESH = "2026-05-12T22:00:18-0400";
    private static final String STALE = "2026-05-11T22:00:18-0400";

    /** The cache is filled from it. */
    private static final String TARBALL = "--kernel linux.tar";

    static final List<Invocation> ALL = List.of(
            Invocation.of("run", KERNEL, "--out out", "--date", FRESH)
                    .writes("work/out")
                    .replacing(FRESH, STALE),
            Invocation.of("patches", TARBALL, "--out out --without native,parity", "--date", FRESH)
                    .writes("work/out")
                    .replacing(FRESH, STALE)
                    .fillsCache(),
            Invocation.of("patches", KERNEL, "--out out --target 6.12.y --without native,parity --date", FRESH)
                    .writes("work/out")
                    .replacing(FRESH, STALE),
            Invocation.of("patches", KERNEL, "--out out --branch made --without native,parity --date", FRESH)
                    .writes("work/out", "work/kernel/.git/refs/heads/made", "work/kernel/.git/objects/*"),
            Invocation.of("kunit", "--format json").measures(),
            Invocation.of("kunit", "--backend native --stage 3", KERNEL)
                    .measures()
                    .fillsCache(),
            Invocation.of("parity", "--stage 3 --ops 3000", KERNEL).measures().fillsCache(),
            Invocation.of("diff", "--from 3 --to 4 --ops 2000 --seed 1 --save found", KERNEL)
                    .writes("work/found/*")
                    .exits(1),
            Invocation.of("trace generate", "-o t.trace --seed 2 --ops 20000")
                    .writes("work/t.trace")
                    .replacing("2", "1"),
            Invocation.of("trace record", "--stage 3 sample.trace -o t.trace")
                    .writes("work/t.trace")
                    .replacing("3", "0"),
            Invocation.of("trace replay", "--stage all sample.trace"),
            Invocation.of("trace info", "sample.trace"),
            Invocation.of("trace judge", "sample.trace", KERNEL)
                    .measures()
                    .fillsCache()
                    .exits(1),
            Invocation.of("trace import", "capture.txt -o t.trace")
                    .writes("work/t.trace")
                    .replacing("capture.txt", "capture-before.txt"),
            Invocation.of("trace capture-script", "-o script.sh").writes("work/script.sh"),
            Invocation.of("trace minimise", "--run ./fails short.trace -o t.trace")
                    .writes("work/t.trace"),
            Invocation.of("report", "--largest 1000 --out page.html --date", FRESH)
                    .writes("work/page.html")
                    .measures()
                    .replacing(FRESH, STALE),
            Invocation.of("send", KERNEL, "--series home/series/iova-augmented-rbtree/v1"),
            Invocation.of("trailers", "--series home/series/iova-augmented-rbtree/v1 replies.mbox")
                    .writes("work/home/series/iova-augmented-rbtree/v1/trailers.yaml"),
            Invocation.of("reroll", "--series home/series/iova-augmented-rbtree/v1 --drop 4 -v 2")
                    .writes("work/home/series/iova-augmented-rbtree/v2"),
            Invocation.of("range-diff", "home/series/iova-augmented-rbtree/v1 patches:outgoing", KERNEL),
            Invocation.of("reroll", "--series home/series/iova-augmented-rbtree/v1 --resend")
                    .writes("work/home/series/iova-augmented-rbtree/v1/series.yaml"),
            Invocation.of("adopt", "patches:outgoing --out adopted", KERNEL).writes("work/adopted"),
            Invocation.of("bench", "--stage 1 --ranges 100 --rounds 5 --steps 100", KERNEL)
                    .measures()
                    .fillsCache(),
            Invocation.of("audit", KERNEL),
            Invocation.of("audit", "--accept", KERNEL)
                    .writes(
                            "work/home/series/iova-augmented-rbtree/v1/checked-edits.tsv",
                            "work/home/series/iova-augmented-rbtree/v1/checked-sources.tsv",
                            "work/home/java-port/checked/functions.tsv")
                    .without("work/home/series/iova-augmented-rbtree/v1/checked-edits.tsv"),
            Invocation.of("base", TARBALL).fillsCache(),
            Invocation.of("base pin", TARBALL).writes("config/iovakit/base").fillsCache(),
            Invocation.of("base unpin").writes("config/iovakit/base"),
            Invocation.of("series"),
            Invocation.of("doctor").measures(),
            Invocation.of("man", "--out pages").writes("work/pages/*"),
            Invocation.of("completion", "bash"),
            Invocation.of("help", "run"));

    /** What needs the network, and an archive that others keep. */
    static final List<String> LEFT_OUT = List.of("base fetch");

    /** Those that take seconds each time, which are for the long form. */
    static final Set<String> SLOW =
            Set.of("run", "patches", "parity", "diff", "range-diff", "trace judge", "report", "bench", "audit", "man");

    private Invocations() {}
}
