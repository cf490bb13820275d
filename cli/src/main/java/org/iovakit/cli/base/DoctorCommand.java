// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.base;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
import org.iovakit.app.JsonReport;
import org.iovakit.app.gate.SurroundingsGate;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.cli.shared.FormatOption;
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
import picocli.CommandLine.Mixin;
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

    /**
     * What became of one of them, or of something else that is looked for.
     *
     * @param title of its group
     * @param isThere whether it was found
     * @param where it is; why it is not there, or a dash
     */
    private record Finding(String title, String name, boolean isThere, String where, String serves) {}

    private static final String RENDERING = "run, patches";

    @ParentCommand
    private Invocation iovakit;

    @Mixin
    private FormatOption format;

    private final Set<String> missing = new LinkedHashSet<>();
    private final List<Finding> findings = new ArrayList<>();

    @Override
    public Integer call() throws PatchGenException {
        report(RENDERING, "java", true, Runtime.version().toString(), "");
        boolean usable = report(RENDERING, new Tool(List.of("git"), "git", "prints and checks the emails"));
        usable &= reportParser();
        reportKconfig();
        reportIdentity();
        TOOLS.forEach((title, tools) -> tools.forEach(tool -> report(title, tool)));
        if (format.isJson()) {
            iovakit.terminal().out().print(json(usable));
        } else {
            print(usable);
        }
        return usable ? ExitCode.CLEAN : ExitCode.UNUSABLE;
    }

    private boolean report(String title, Tool tool) {
        Optional<Path> path = tool.programs().stream()
                .flatMap(program -> find(program).stream())
                .findFirst();
        String name = tool.programs().get(0);
        if (path.isEmpty()) {
            missing.addAll(List.of(tool.debianPackages().split(" ")));
        }
        report(title, name, path.isPresent(), path.map(Path::toString).orElse("-"), tool.serves());
        return path.isPresent();
    }

    private void reportKconfig() {
        boolean there = SurroundingsGate.hasParser();
        if (!there) {
            missing.add("python3-kconfiglib");
        }
        report(RENDERING, "kconfiglib", there, there ? "in python3" : "-", "reads what the patches add to Kconfig");
    }

    private void reportIdentity() throws PatchGenException {
        Environment environment = iovakit.environment();
        Optional<Identity> identity = Identity.ofUser(environment.directory(), environment.variables());
        report(
                RENDERING,
                "git identity",
                identity.isPresent(),
                identity.map(Identity::toString)
                        .orElse("none, so emails are previews only; set one with " + Identity.HOW_TO_SET),
                "");
    }

    private boolean reportParser() {
        try {
            CSource.parse(new SourceText("probe.c", new byte[0]));
            report(RENDERING, "tree-sitter", true, "in iovakit", "finds the places of edits");
            return true;
        } catch (PatchGenException e) {
            report(RENDERING, "tree-sitter", false, e.getMessage(), "");
            return false;
        }
    }

    private void report(String title, String name, boolean isThere, String where, String serves) {
        findings.add(new Finding(title, name, isThere, where, serves));
    }

    private void print(boolean usable) {
        String title = "";
        for (Finding finding : findings) {
            if (!finding.title().equals(title)) {
                print((title.isEmpty() ? "" : "\n") + finding.title());
            }
            title = finding.title();
            print(String.format(
                            Locale.ROOT,
                            "  %-7s  %-14s  %-33s  %s",
                            finding.isThere() ? "ok" : "missing",
                            finding.name(),
                            finding.where(),
                            finding.serves())
                    .stripTrailing());
        }
        print("\ncache");
        printCache();
        print("");
        print(findings.stream().filter(Finding::isThere).count() + " of " + findings.size() + " are here; run "
                + (usable ? "can be used" : "cannot be used without git and" + " tree-sitter"));
        if (!missing.isEmpty()) {
            print("to have the rest on Debian, as root:");
            print("  apt-get install " + String.join(" ", missing));
        }
    }

    private void printCache() {
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

    private void print(String line) {
        iovakit.terminal().show(line + "\n");
    }

    private String json(boolean usable) {
        ObjectNode document = JsonReport.of("doctor");
        document.put("usable", usable);
        ArrayNode tools = document.putArray("tools");
        for (Finding finding : findings) {
            tools.addObject()
                    .put("for", finding.title())
                    .put("name", finding.name())
                    .put("found", finding.isThere())
                    .put("where", finding.where())
                    .put("serves", finding.serves());
        }
        ArrayNode packages = document.putArray("missingPackages");
        missing.forEach(packages::add);
        ObjectNode json = document.putObject("cache");
        try {
            Cache cache = Cache.of(iovakit.environment().variables());
            json.put("folder", cache.root().toString());
            cache.sizes().forEach(json.putObject("bytes")::put);
        } catch (BaseException e) {
            json.put("trouble", e.getMessage());
        }
        return JsonReport.print(document);
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
