// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.iovakit.diff.CostRule;
import org.iovakit.diff.Pair;

/** What a user types to have two stages compared again. */
final class DiffCommandLine {
    private final List<String> common = new ArrayList<>();

    /**
     * Takes over what the user said.
     *
     * @param series what the user called it, if named
     */
    DiffCommandLine(BaseOptions base, Optional<String> series, CostRule rule) {
        if (rule.factor() != CostRule.STANDARD.factor()) {
            common.addAll(List.of("--factor", "" + rule.factor()));
        }
        base.kernel().ifPresent(kernel -> common.addAll(List.of("--kernel", kernel)));
        base.rev().ifPresent(rev -> common.addAll(List.of("--rev", rev)));
        series.ifPresent(name -> common.addAll(List.of("--series", name)));
    }

    /**
     * The command line for two stages.
     *
     * @param source the options that name the operations
     */
    String of(Pair pair, List<String> source) {
        List<String> words = new ArrayList<>(List.of(
                "iovakit",
                "diff",
                "--from",
                pair.from().label(),
                "--to",
                pair.to().label()));
        words.addAll(source);
        words.addAll(common);
        return words.stream().map(ShellWord::quote).collect(Collectors.joining(" "));
    }
}
