// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a user types to have one stage compared again. */
final class ParityCommandLine {
    private final List<String> common = new ArrayList<>();

    /**
     * Takes over what the user said.
     *
     * @param series what the user called it, if named
     */
    ParityCommandLine(BaseOptions base, Optional<String> series, boolean sanitize) {
        base.kernel().ifPresent(kernel -> common.addAll(List.of("--kernel", kernel)));
        base.rev().ifPresent(rev -> common.addAll(List.of("--rev", rev)));
        series.ifPresent(name -> common.addAll(List.of("--series", name)));
        if (sanitize) {
            common.add("--sanitize");
        }
    }

    /**
     * The command line for a stage.
     *
     * @param trace the options that name the operations
     */
    String of(int stage, List<String> trace) {
        List<String> words = new ArrayList<>(List.of("iovakit", "parity", "--stage", "" + stage));
        words.addAll(trace);
        words.addAll(common);
        return words.stream().map(ShellWord::quote).collect(Collectors.joining(" "));
    }
}
