// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.base;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.iovakit.app.Environment;
import org.iovakit.app.gate.SurroundingsGate;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.cli.shared.Invocation;
import org.iovakit.kunit.kernel.BuildTool;
import org.iovakit.lifetime.LastUse;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.BaseException;
import org.iovakit.patchgen.base.Cache;
import org.iovakit.patchgen.csource.CSource;
import org.iovakit.patchgen.csource.SourceText;
import org.iovakit.patchgen.git.Identity;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code iovakit doctor}. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Say what is installed, and what each missing tool would add.")
public final class DoctorCommand implements Callable<Integer> {
    /**
     * A program that iovakit or its tests run.
     *
     * @param programs any one of these will do
     * @param debianPackage what brings it
     * @param serves what it is for
     */
    private record Tool(List<String> programs, String debianPackage, boolean required, String serves) {}

    private static final List<Tool> TOOLS = List.of(
            new Tool(List.of("git"), "git", true, "printing and checking the emails"),
            new Tool(List.of("apt-get"), "apt", false, "fetching a kernel source where there is none"),
            new Tool(List.of("xz"), "xz-utils", false, "reading kernel tarballs faster"),
            new Tool(
                    List.of("gcc", "clang"),
                    "gcc",
                    false,
                    "run, parity, bench and kunit --backend native, which hold the stages against their C"),
            new Tool(List.of("sparse"), "sparse", false, "the test that has sparse look at each patch"),
            new Tool(List.of("perl"), "perl", false, "send, which asks get_maintainer.pl and checkpatch.pl"),
            new Tool(List.of("codespell"), "codespell", false, "send, which asks it how the emails are spelt"),
            new Tool(List.of("git-send-email"), "git-email", false, "send, which has it post the emails"),
            new Tool(List.of("b4"), "b4", false, "the test that takes the emails as a maintainer does"));

    @ParentCommand
    private Invocation iovakit;

    @Override
    public Integer call() throws PatchGenException {
        boolean usable = true;
        report(true, "java " + Runtime.version(), "");
        for (Tool tool : tools()) {
            Optional<Path> found = tool.programs().stream()
                    .flatMap(program -> find(program).stream())
                    .findFirst();
            usable &= found.isPresent() || !tool.required();
            report(
                    found.isPresent(),
                    found.map(Path::toString).orElse(tool.programs().get(0)),
                    tool.debianPackage(),
                    tool.serves());
        }
        usable &= reportParser();
        report(
                SurroundingsGate.hasParser(),
                "kconfiglib",
                "python3-kconfiglib",
                "reading, in run and patches, what the patches add to Kconfig");
        Environment environment = iovakit.environment();
        Optional<Identity> identity = Identity.ofUser(environment.directory(), environment.variables());
        report(
                identity.isPresent(),
                "git identity",
                identity.map(Identity::toString)
                        .orElse("none, so emails are previews only; set one with " + Identity.HOW_TO_SET));
        reportCache();
        return usable ? ExitCode.CLEAN : ExitCode.UNUSABLE;
    }

    private static List<Tool> tools() {
        List<Tool> tools = new ArrayList<>(TOOLS);
        for (BuildTool tool : BuildTool.ALL) {
            tools.add(new Tool(
                    List.of(tool.program()),
                    tool.debianPackage(),
                    false,
                    "building and booting kernels, in kunit --backend kernel"));
        }
        return tools;
    }

    private boolean reportParser() {
        try {
            CSource.parse(new SourceText("probe.c", new byte[0]));
            report(true, "tree-sitter", "for finding the places of edits");
            return true;
        } catch (PatchGenException e) {
            report(false, "tree-sitter", e.getMessage());
            return false;
        }
    }

    private void reportCache() {
        try {
            Cache cache = Cache.of(iovakit.environment().variables());
            SortedMap<String, Long> sizes = cache.sizes();
            long sum = sizes.values().stream().mapToLong(Long::longValue).sum();
            report(
                    true,
                    "cache " + cache.root(),
                    sizes.isEmpty()
                            ? "empty"
                            : megabytes(sum)
                                    + sizes.entrySet().stream()
                                            .map(area -> area.getKey() + " " + megabytes(area.getValue()))
                                            .collect(Collectors.joining(", ", " (", ")"))
                                    + "; what nobody used for " + LastUse.LONG.toDays()
                                    + " days is removed as other things come; all of it may be deleted: rm -r "
                                    + cache.root());
        } catch (BaseException e) {
            report(false, "cache", e.getMessage());
        }
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }

    /** What it serves, and, where it is missing, the package that brings it. */
    private void report(boolean found, String what, String debianPackage, String serves) {
        report(
                found,
                what,
                (found ? "for " : "missing; the Debian package " + debianPackage + " brings it, for ") + serves);
    }

    private void report(boolean found, String what, String why) {
        iovakit.terminal()
                .out()
                .println((found ? "ok       " : "missing  ") + what + (why.isEmpty() ? "" : "  " + why));
    }

    /** Looks where a shell looks, and where git looks for its own commands. */
    private Optional<Path> find(String program) {
        String path = iovakit.environment().variables().getOrDefault("PATH", "");
        return Stream.concat(Stream.of(path.split(":")), Stream.of("/usr/lib/git-core", "/usr/libexec/git-core"))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
