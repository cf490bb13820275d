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
            names = "--date",
            paramLabel = "DATE",
            description = "Date of patches and emails, in a form that git commit --date takes"
                    + " (default: $$SOURCE_DATE_EPOCH, else now).")
    private String date;

    @Option(
            names = "--tests-on-stage",
            paramLabel = "N",
            description = "Render patches 1 to N and then the last one, which adds the KUnit suite, made for stage N,"
                    + " so that the suite can run on that stage's kernel.")
    private Integer testsOnStage;

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

    Optional<String> date() {
        return Optional.ofNullable(date);
    }

    Optional<Integer> testsOnStage() {
        return Optional.ofNullable(testsOnStage);
    }

    Optional<Path> namedSeries() {
        return Optional.ofNullable(series);
    }

    Path series(Environment environment) {
        return environment.series(series);
    }
}
