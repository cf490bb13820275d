// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.base;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
     * @param debianPackages what brings it
     * @param serves what it is for, where the title of its group does not say it
     */
    private record Tool(List<String> programs, String debianPackages, String serves) {}

    private static final String NATIVE = "the C of stages: run, parity, bench, kunit";

    /** By what they are for; without those of the first group, {@code run} does not work. */
    private static final Map<String, List<Tool>> TOOLS = new LinkedHashMap<>();

    static {
        TOOLS.put(NATIVE, List.of(new Tool(List.of("gcc", "clang"), "gcc libc6-dev", "")));
        TOOLS.put(
                "kernels that are fetched or packed",
                List.of(
                        new Tool(List.of("apt-get"), "apt", "fetches one where there is none"),
                        new Tool(List.of("xz"), "xz-utils", "unpacks faster")));
        TOOLS.put(
                "send",
                List.of(
                        new Tool(List.of("git-send-email"), "git-email", "posts the emails"),
                        new Tool(List.of("perl"), "perl", "runs get_maintainer.pl and checkpatch.pl"),
                        new Tool(List.of("codespell"), "codespell", "says how the emails are spelt")));
        TOOLS.put(
                "kunit --backend kernel, run --full: building and booting kernels",
                BuildTool.ALL.stream()
                        .map(tool -> new Tool(
                                List.of(tool.program()), tool.debianPackage().replace(" and ", " "), ""))
                        .toList());
        TOOLS.put(
                "tests of iovakit itself",
                List.of(
                        new Tool(List.of("sparse"), "sparse", "looks at each patch"),
                        new Tool(List.of("b4"), "b4", "takes the emails as a maintainer does")));
    }

    @ParentCommand
    private Invocation iovakit;

    private final Set<String> missing = new LinkedHashSet<>();
    private int looked;
    private int found;

    @Override
    public Integer call() throws PatchGenException {
        title("run, patches");
        report(true, "java", Runtime.version().toString(), "");
        boolean usable = report(new Tool(List.of("git"), "git", "prints and checks the emails"));
        usable &= reportParser();
        reportKconfig();
        reportIdentity();
        TOOLS.forEach((title, tools) -> {
            title(title);
            tools.forEach(this::report);
        });
        title("cache");
        reportCache();
        print("");
        print(found + " of " + looked + " are here; run "
                + (usable ? "can be used" : "cannot be used without git and" + " tree-sitter"));
        if (!missing.isEmpty()) {
            print("to have the rest on Debian, as root:");
            print("  apt-get install " + String.join(" ", missing));
        }
        return usable ? ExitCode.CLEAN : ExitCode.UNUSABLE;
    }

    private boolean report(Tool tool) {
        Optional<Path> path = tool.programs().stream()
                .flatMap(program -> find(program).stream())
                .findFirst();
        String name = tool.programs().get(0);
        if (path.isEmpty()) {
            missing.addAll(List.of(tool.debianPackages().split(" ")));
        }
        report(path.isPresent(), name, path.map(Path::toString).orElse("-"), tool.serves());
        return path.isPresent();
    }

    private void reportKconfig() {
        boolean there = SurroundingsGate.hasParser();
        if (!there) {
            missing.add("python3-kconfiglib");
        }
        report(there, "kconfiglib", there ? "in python3" : "-", "reads what the patches add to Kconfig");
    }

    private void reportIdentity() throws PatchGenException {
        Environment environment = iovakit.environment();
        Optional<Identity> identity = Identity.ofUser(environment.directory(), environment.variables());
        report(
                identity.isPresent(),
                "git identity",
                identity.map(Identity::toString)
                        .orElse("none, so emails are previews only; set one with " + Identity.HOW_TO_SET),
                "");
    }

    private boolean reportParser() {
        try {
            CSource.parse(new SourceText("probe.c", new byte[0]));
            report(true, "tree-sitter", "in iovakit", "finds the places of edits");
            return true;
        } catch (PatchGenException e) {
            report(false, "tree-sitter", e.getMessage(), "");
            return false;
        }
    }

    private void reportCache() {
        try {
            Cache cache = Cache.of(iovakit.environment().variables());
            SortedMap<String, Long> sizes = cache.sizes();
            long sum = sizes.values().stream().mapToLong(Long::longValue).sum();
            print("  " + cache.root() + "  "
                    + (sizes.isEmpty()
                            ? "empty"
                            : megabytes(sum)
                                    + sizes.entrySet().stream()
                                            .map(area -> area.getKey() + " " + megabytes(area.getValue()))
                                            .collect(Collectors.joining(", ", " (", ")"))));
            print("  what nobody used for " + LastUse.LONG.toDays() + " days is removed as other things come; to delete"
                    + " it all: rm -r " + cache.root());
        } catch (BaseException e) {
            print("  " + e.getMessage());
        }
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }

    private void title(String title) {
        if (looked > 0) {
            print("");
        }
        print(title);
    }

    private void report(boolean isThere, String name, String where, String serves) {
        looked++;
        found += isThere ? 1 : 0;
        print(String.format(Locale.ROOT, "  %-7s  %-14s  %-33s  %s", isThere ? "ok" : "missing", name, where, serves)
                .stripTrailing());
    }

    private void print(String line) {
        iovakit.terminal().show(line + "\n");
    }

    /** Looks where a shell looks, and, for one of git's own commands, where git does. */
    private Optional<Path> find(String program) {
        String path = iovakit.environment().variables().getOrDefault("PATH", "");
        String gits = program.startsWith("git-") ? ":/usr/lib/git-core:/usr/libexec/git-core" : "";
        return Stream.of((path + gits).split(":"))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
