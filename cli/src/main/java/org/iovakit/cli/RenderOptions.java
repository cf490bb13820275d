// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of the commands that render. */
final class RenderOptions {
    @Mixin
    private BaseOptions base;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "outgoing",
            description = "Folder for the emails, made anew as a whole (default: ${DEFAULT-VALUE}).")
    private Path out;

    @Option(
            names = "--branch",
            paramLabel = "NAME",
            description = "Also make this branch, with the patches as commits, in the kernel's git repository."
                    + " Nothing else is ever written there.")
    private String branch;

    @Option(
            names = "--series",
            paramLabel = "DIR",
            description = "Folder of the series to render (default: iovakit's series/iova-augmented-rbtree/v1).")
    private Path series;

    BaseOptions base() {
        return base;
    }

    Path out(Environment environment) {
        return environment.directory().resolve(out);
    }

    Optional<String> branch() {
        return Optional.ofNullable(branch);
    }

    Path series(Environment environment) {
        return series == null
                ? environment.home().resolve("series/iova-augmented-rbtree/v1")
                : environment.directory().resolve(series);
    }
}
