// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.kernel;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Finds in what a build printed why it failed. */
final class BuildLog {

    /** More tell nobody more. */
    private static final int MOST = 5;

    /** The compiler, the linker's complaints, Kconfig's, make's own. */
    private static final Pattern ERROR = Pattern.compile(
            ".*(: (fatal )?error: |undefined reference to |multiple definition of |^ERROR: modpost: |: syntax error|"
                    + "No rule to make target ).*");

    private static final Pattern KUNIT_ERROR = Pattern.compile("ERROR:root:(.*)");

    private BuildLog() {}

    /**
     * Returns the reasons, as they were printed but with paths that are relative to the kernel's top; never none.
     *
     * @param source the kernel's top
     */
    static List<String> reasons(List<String> log, Path source) {
        List<String> lines = log.stream()
                .map(line -> KUNIT_ERROR.matcher(line).replaceFirst("$1").replace(source + "/", ""))
                .filter(line -> !line.isBlank())
                .toList();
        List<String> errors = lines.stream()
                .filter(line -> ERROR.matcher(line).matches())
                .limit(MOST)
                .toList();
        if (!errors.isEmpty()) {
            return errors;
        }
        return lines.isEmpty()
                ? List.of("the build printed nothing")
                : lines.subList(Math.max(0, lines.size() - MOST), lines.size());
    }
}
