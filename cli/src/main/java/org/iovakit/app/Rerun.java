// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a user types to have a comparison made again, on the same base and series. */
public final class Rerun {
    private final String command;
    private final List<String> common = new ArrayList<>();

    /**
     * Takes over what the user said.
     *
     * @param command that compares
     * @param series what the user called it, if named
     * @param others further options
     */
    public Rerun(String command, NamedBase base, Optional<String> series, List<String> others) {
        this.command = command;
        base.kernel().ifPresent(kernel -> common.addAll(List.of("--kernel", kernel)));
        base.rev().ifPresent(rev -> common.addAll(List.of("--rev", rev)));
        series.ifPresent(name -> common.addAll(List.of("--series", name)));
        common.addAll(others);
    }

    /**
     * The command line for some of what was compared.
     *
     * @param stages the options that name one or more
     * @param operations the options that name these
     */
    public String of(List<String> stages, List<String> operations) {
        return Stream.of(List.of("iovakit", command), stages, operations, common)
                .flatMap(List::stream)
                .map(Rerun::quoted)
                .collect(Collectors.joining(" "));
    }

    /** A word as a POSIX shell takes it; the home folder may begin it as {@code ~/}. */
    public static String quoted(String word) {
        return word.matches("(~/)?[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
