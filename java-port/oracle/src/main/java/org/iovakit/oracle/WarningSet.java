// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Warnings to ask a compiler for.
 *
 * @param name what people call it
 * @param common flags for any compiler
 * @param gcc flags added for gcc
 * @param clang flags added for clang
 */
public record WarningSet(String name, List<String> common, List<String> gcc, List<String> clang) {

    /** What ends every build of a kernel, or ought to: a message whose arguments are not those of its format is one. */
    public static final List<String> ERRORS = List.of(
            "-Werror=implicit-function-declaration",
            "-Werror=implicit-int",
            "-Werror=return-type",
            "-Werror=strict-prototypes",
            "-Werror=incompatible-pointer-types",
            "-Wformat",
            "-Werror=format");

    /**
     * What {@code make W=1} asks for in Linux 6.12 on a 64-bit machine: scripts/Makefile.extrawarn in its own order, with
     * the default configuration's CONFIG_FRAME_WARN, CONFIG_CC_NO_ARRAY_BOUNDS, CONFIG_CC_NO_STRINGOP_OVERFLOW and
     * CONFIG_CC_IMPLICIT_FALLTHROUGH. The makefile's -Wno-alloc-size-larger-than stands here as the largest size, which
     * means the same and is a flag that gcc can be asked about.
     */
    public static final WarningSet KERNEL_W1 = new WarningSet(
            "W=1",
            List.of(
                    "-Wall",
                    "-Wextra",
                    "-Wundef",
                    "-Werror=implicit-function-declaration",
                    "-Werror=implicit-int",
                    "-Werror=return-type",
                    "-Werror=strict-prototypes",
                    "-Wno-format-security",
                    "-Wno-trigraphs",
                    "-Wno-frame-address",
                    "-Wno-address-of-packed-member",
                    "-Wmissing-declarations",
                    "-Wmissing-prototypes",
                    "-Wframe-larger-than=2048",
                    "-Wno-dangling-pointer",
                    "-Wvla",
                    "-Wno-pointer-sign",
                    "-Wcast-function-type",
                    "-Wno-unterminated-string-initialization",
                    "-Werror=date-time",
                    "-Werror=incompatible-pointer-types",
                    "-Werror=designated-init",
                    "-Wenum-conversion",
                    "-Wunused",
                    // What W=1 adds, in the place of what the default build turns off.
                    "-Wmissing-format-attribute",
                    "-Wmissing-include-dirs",
                    "-Wunused-const-variable",
                    "-DKBUILD_EXTRA_WARN1",
                    // What stays off without W=2 and W=3.
                    "-Wno-missing-field-initializers",
                    "-Wno-type-limits",
                    "-Wno-shift-negative-value",
                    "-Wno-sign-compare",
                    "-Wno-unused-parameter"),
            List.of(
                    "-Wno-main",
                    "-Wno-array-bounds",
                    "-Wno-stringop-overflow",
                    "-Walloc-size-larger-than=18446744073709551615",
                    "-Wimplicit-fallthrough=5",
                    "-Wno-maybe-uninitialized"),
            List.of(
                    "-Wno-gnu",
                    "-Wno-format-overflow-non-kprintf",
                    "-Wno-format-truncation-non-kprintf",
                    "-Wno-default-const-init-unsafe",
                    "-Wimplicit-fallthrough",
                    "-Wno-enum-enum-conversion"));

    /** What the compilers themselves think worth a warning. */
    public static final WarningSet ALL_AND_EXTRA =
            new WarningSet("-Wall -Wextra", List.of("-Wall", "-Wextra"), List.of(), List.of());

    public WarningSet {
        common = List.copyOf(common);
        gcc = List.copyOf(gcc);
        clang = List.copyOf(clang);
    }

    /** The same warnings, each of them an error. */
    public WarningSet asErrors() {
        List<String> flags = new ArrayList<>(common);
        flags.add("-Werror");
        return new WarningSet(name + " -Werror", flags, gcc, clang);
    }

    /** The flags for a compiler, without those that it does not know. */
    public List<String> flagsFor(Compiler compiler) throws IOException {
        List<String> flags = new ArrayList<>(common);
        flags.addAll(
                switch (compiler.family()) {
                    case GCC -> gcc;
                    case CLANG -> clang;
                });
        return compiler.supported(flags);
    }
}
