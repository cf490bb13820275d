// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.gate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.iovakit.app.gate.BuildFiles.Output;
import org.iovakit.patchgen.EditedPatch;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.csource.CFunction;
import org.iovakit.patchgen.csource.CTokens;
import org.iovakit.patchgen.edit.Edit;

/**
 * Whether the suite that a patch adds can be configured, built in and as a module, loaded and run, and leaves a kernel
 * without it as it was: its option, its object, its configuration for kunit.py, what it needs exported, its licence. No
 * kernel is built for that.
 */
public final class SurroundingsGate {
    private static final String FOLDER = "drivers/iommu/";
    private static final String KCONFIG = FOLDER + "Kconfig";
    private static final String MAKEFILE = FOLDER + "Makefile";
    private static final String KUNITCONFIG = FOLDER + ".kunitconfig";
    private static final String IOVA_C = FOLDER + "iova.c";
    private static final String IOVA_H = "include/linux/iova.h";

    private static final Pattern OPTION = Pattern.compile("(?m)^(?:menu)?config[ \\t]+(\\w+)[ \\t]*$");

    /** The lines that a patch may add to a Makefile: none that would have make run something. */
    private static final Pattern MAKE_LINE =
            Pattern.compile("[\\w.-]+(?:\\$\\(CONFIG_\\w+\\))?[ \\t]*[:+]?=(?:[ \\t]|[\\w./-]|\\$\\(CONFIG_\\w+\\))*");

    private static final Pattern IMPORT =
            Pattern.compile("(?m)^MODULE_IMPORT_NS\\(\"?EXPORTED_FOR_KUNIT_TESTING\"?\\);$");

    private static final Pattern LICENCE = Pattern.compile("// SPDX-License-Identifier: (.*)");
    private static final Pattern GPL_2 = Pattern.compile("\\bGPL-2\\.0(?:-only|-or-later|\\+)?(?= |\\)|$)");

    /** What a module may say of itself to use symbols that are for the GPL alone. */
    private static final Set<String> MODULE_LICENCES = Set.of(
            "\"GPL\"",
            "\"GPL v2\"",
            "\"GPL and additional rights\"",
            "\"Dual BSD/GPL\"",
            "\"Dual MIT/GPL\"",
            "\"Dual MPL/GPL\"");

    /**
     * What was found, and what could not be looked at.
     *
     * @param findings a line each
     * @param notChecked what, and why: for want of which program
     */
    public record Result(List<String> findings, Map<String, String> notChecked) {}

    private final EditedPatch patch;
    private final String suite;
    private final List<String> findings = new ArrayList<>();
    private final Map<String, String> notChecked = new LinkedHashMap<>();

    private SurroundingsGate(EditedPatch patch, String suite) {
        this.patch = patch;
        this.suite = suite;
    }

    /**
     * Looks at the patch that adds the suite.
     *
     * @param suite the file that holds it
     */
    public static Result check(EditedPatch patch, String suite) throws PatchGenException {
        SurroundingsGate gate = new SurroundingsGate(patch, suite);
        List<String> options = OPTION.matcher(gate.added(KCONFIG))
                .results()
                .map(found -> found.group(1))
                .toList();
        if (options.size() == 1) {
            gate.check(options.get(0));
        } else {
            gate.find(KCONFIG, "one option is to be added, for the suite, not " + options);
        }
        return new Result(List.copyOf(gate.findings), Collections.unmodifiableMap(gate.notChecked));
    }

    private void check(String option) throws PatchGenException {
        checkLicence();
        checkKunitconfig(option);
        checkCode(IOVA_C, option);
        checkCode(IOVA_H, option);
        checkExports();
        try (BuildFiles before = new BuildFiles(before(KCONFIG), before(MAKEFILE), "");
                BuildFiles after = new BuildFiles(after(KCONFIG), after(MAKEFILE), newFile(KUNITCONFIG))) {
            checkMakefile(option, before, after);
            checkKconfig(option, before, after);
        } catch (IOException e) {
            throw new PatchGenException(
                    "cannot have make and a Kconfig parser read what " + patch.template() + " makes: " + e.getMessage()
                            + "; look at the folder for temporary files, which TMPDIR names",
                    e);
        }
    }

    private String added(String path) {
        StringBuilder text = new StringBuilder();
        for (Edit edit : patch.text().edits().getOrDefault(path, List.of())) {
            text.append(edit.text());
        }
        return text.toString();
    }

    private String before(String path) {
        return new String(patch.before().getOrDefault(path, new byte[0]), UTF_8);
    }

    private String after(String path) {
        return new String(patch.after().getOrDefault(path, new byte[0]), UTF_8);
    }

    private String newFile(String path) {
        return patch.text().newFiles().getOrDefault(path, "");
    }

    private void checkLicence() {
        for (Map.Entry<String, String> file : patch.text().newFiles().entrySet()) {
            if (file.getKey().matches(".*\\.[ch]")) {
                String first = file.getValue().lines().findFirst().orElse("");
                Matcher licence = LICENCE.matcher(first);
                if (!licence.matches() || !GPL_2.matcher(licence.group(1)).find()) {
                    find(file.getKey(), "its first line names no licence that goes with the kernel's: " + first);
                }
            }
        }
        String tokens = String.join(" ", CTokens.of(newFile(suite)));
        List<String> ofModule = Pattern.compile("(?<= |^)MODULE_LICENSE \\( (\"[^\"]*\") \\) ;")
                .matcher(tokens)
                .results()
                .map(found -> found.group(1))
                .toList();
        if (ofModule.size() != 1 || !MODULE_LICENCES.contains(ofModule.get(0))) {
            find(suite, "as a module it has to name one licence that is a GPL, not " + ofModule);
        }
    }

    private void checkKunitconfig(String option) {
        Set<String> lines = new HashSet<>();
        for (String line : newFile(KUNITCONFIG).split("\\n", -1)) {
            if (!line.isBlank() && !line.matches("#.*|CONFIG_\\w+=(?:[^\\s\"]+|\"[^\"]*\")")) {
                find(KUNITCONFIG, "kunit.py does not take the line \"" + line + "\"");
            }
            lines.add(line);
        }
        for (String wanted : List.of("CONFIG_KUNIT=y", "CONFIG_" + option + "=y")) {
            if (!lines.contains(wanted)) {
                find(KUNITCONFIG, "it has no line " + wanted + ", so kunit.py runs no test");
            }
        }
    }

    /** With the option off a file is to be what it was; what is added is there for =y and for =m, as IS_ENABLED() says. */
    private void checkCode(String path, String option) {
        List<String> condition = List.of("#", "if", "IS_ENABLED", "(", "CONFIG_" + option, ")", "\n");
        List<String> all = CTokens.of(after(path));
        List<String> rest = new ArrayList<>();
        int depth = 0;
        for (int at = 0; at < all.size(); at++) {
            boolean directive = all.get(at).equals("#") && at + 1 < all.size();
            String word = directive ? all.get(at + 1) : "";
            if (depth > 0) {
                depth += word.startsWith("if") ? 1 : word.equals("endif") ? -1 : 0;
                if (depth == 1 && word.startsWith("el")) {
                    find(path, "the code for CONFIG_" + option + " has an #" + word + ", which is code without it");
                }
                if (depth == 0) {
                    at += 2;
                }
            } else if (all.subList(at, Math.min(at + condition.size(), all.size()))
                    .equals(condition)) {
                depth = 1;
                at += condition.size() - 1;
            } else {
                rest.add(all.get(at));
            }
        }
        if (!withoutIncludes(rest).equals(withoutIncludes(CTokens.of(before(path))))) {
            find(
                    path,
                    "without what stands in #if IS_ENABLED(CONFIG_" + option
                            + ") it is not what it was, so it changes though the option is off, or lacks code for a module");
        }
    }

    /** A header that is included for what is conditional gives declarations, and no code. */
    private static List<String> withoutIncludes(List<String> tokens) {
        List<String> rest = new ArrayList<>();
        boolean included = false;
        for (int at = 0; at < tokens.size(); at++) {
            boolean starts = tokens.get(at).equals("#")
                    && at + 1 < tokens.size()
                    && tokens.get(at + 1).equals("include");
            included = starts || (included && !tokens.get(at - 1).equals("\n"));
            if (!included) {
                rest.add(tokens.get(at));
            }
        }
        return rest;
    }

    /** A module reaches what iova.c exports, and nothing else of it. */
    private void checkExports() throws PatchGenException {
        Set<String> defined = new HashSet<>();
        for (CFunction function : patch.sourceAfter(IOVA_C).functions()) {
            defined.add(function.name());
        }
        String tokens = String.join(" ", CTokens.of(after(IOVA_C)));
        Set<String> used = new TreeSet<>();
        for (CFunction function : patch.sourceAfter(suite).functions()) {
            used.addAll(function.calls());
        }
        for (String name : used) {
            if (!defined.contains(name)) {
                continue;
            }
            Matcher export = Pattern.compile("\\bEXPORT_SYMBOL(_GPL|_IF_KUNIT)? \\( " + name + " \\) ;")
                    .matcher(tokens);
            if (!export.find()) {
                find(IOVA_C, name + "() is not exported, which the suite calls; built as a module it would not link");
            } else if ("_IF_KUNIT".equals(export.group(1))
                    && !IMPORT.matcher(newFile(suite)).find()) {
                find(suite, "it does not import the namespace that " + name + "() is exported to");
            }
        }
    }

    private void checkMakefile(String option, BuildFiles before, BuildFiles after) throws IOException {
        for (String line : added(MAKEFILE).split("\\n", -1)) {
            if (!line.isBlank()
                    && !line.startsWith("#")
                    && !MAKE_LINE.matcher(line).matches()) {
                find(MAKEFILE, "the line \"" + line + "\" is more than make is let read here: VARIABLE += OBJECTS");
                return;
            }
        }
        String object = suite.replaceFirst("^" + FOLDER + "(.*)\\.c$", "$1.o");
        for (String value : List.of("y", "m", "")) {
            List<String> options = value.isEmpty()
                    ? List.of("CONFIG_IOMMU_IOVA=y")
                    : List.of("CONFIG_IOMMU_IOVA=y", "CONFIG_" + option + "=" + value);
            Output was = before.make(options);
            Output is = after.make(options);
            if (was.code().isEmpty() || is.code().isEmpty()) {
                notChecked.put(
                        "the object of the suite, as make reads " + MAKEFILE, "make does not run here (Debian: make)");
                return;
            }
            if (is.code().get() != 0) {
                find(
                        MAKEFILE,
                        "make cannot read it: "
                                + is.errors().lines().findFirst().orElse("it says no more"));
                return;
            }
            Set<String> gained = words(is);
            gained.removeAll(words(was));
            Set<String> lost = words(was);
            lost.removeAll(words(is));
            Set<String> wanted = value.isEmpty() ? Set.of() : Set.of("obj-" + value + " " + object);
            if (!gained.equals(wanted) || !lost.isEmpty()) {
                find(
                        MAKEFILE,
                        "with CONFIG_" + option + (value.isEmpty() ? " off" : "=" + value) + " make gains " + gained
                                + (lost.isEmpty() ? "" : " and loses " + lost) + " instead of " + wanted);
            }
        }
    }

    /** Each word of each variable, with the variable's name. What a kernel does not build gathers in one without an end. */
    private static Set<String> words(Output make) {
        Set<String> words = new TreeSet<>();
        for (String line : make.lines()) {
            int equals = line.indexOf('=');
            if (equals > 0 && !line.startsWith("obj-=")) {
                for (String word : line.substring(equals + 1).split("\\s+", -1)) {
                    if (!word.isEmpty()) {
                        words.add(line.substring(0, equals) + " " + word);
                    }
                }
            }
        }
        return words;
    }

    /**
     * What an option has to be for some choices.
     *
     * @param choices for the parser; $ stands for the option
     * @param value that the option, and with it the allocator's, has to have
     * @param visible whether it has to be offered: y, m or n
     */
    private record Expectation(String choices, String value, String visible) {}

    private static final List<Expectation> EXPECTATIONS = List.of(
            new Expectation("MODULES=y,KUNIT=n,$=y", "n", "n"),
            new Expectation("MODULES=y,KUNIT=y,KUNIT_ALL_TESTS=n", "n", "y"),
            new Expectation("MODULES=y,KUNIT=y,KUNIT_ALL_TESTS=n,$=m", "m", "y"),
            new Expectation("MODULES=n,KUNIT=y,KUNIT_ALL_TESTS=n,$=y", "y", "y"),
            new Expectation("MODULES=y,KUNIT=m,KUNIT_ALL_TESTS=n,$=y", "m", "m"),
            new Expectation("MODULES=y,KUNIT=y,KUNIT_ALL_TESTS=y", "y", "n"),
            new Expectation("@kunitconfig", "y", "y"));

    /** Whether a parser of Kconfig runs here. */
    public static boolean hasParser() {
        try (BuildFiles nothing = new BuildFiles("", "", "")) {
            return nothing.kconfig(List.of()).code().equals(Optional.of(0));
        } catch (IOException e) {
            return false;
        }
    }

    private void checkKconfig(String option, BuildFiles before, BuildFiles after) throws IOException {
        if (added(KCONFIG).contains("$(")) {
            find(KCONFIG, "what is added asks the shell or the compiler, with \"$(\"");
            return;
        }
        List<String> choices = EXPECTATIONS.stream()
                .map(each -> each.choices().replace("$", option))
                .toList();
        Output was = before.kconfig(choices);
        Output is = after.kconfig(choices);
        if (!was.code().equals(Optional.of(0)) || !is.code().equals(Optional.of(0))) {
            notChecked.put(
                    "the option of the suite, as a parser reads " + KCONFIG,
                    "kconfiglib does not run here (Debian: python3-kconfiglib)");
            return;
        }
        Pattern trouble = Pattern.compile("(?:error|warning)\\t(.*)");
        for (String line : is.lines()) {
            Matcher told = trouble.matcher(line);
            if (told.matches() && !was.lines().contains(line)) {
                find(KCONFIG, "the parser says: " + told.group(1));
            }
        }
        if (is.lines().stream().anyMatch(line -> line.startsWith("error"))) {
            return;
        }
        for (int i = 0; i < choices.size(); i++) {
            Expectation wanted = EXPECTATIONS.get(i);
            String start = "value\t" + choices.get(i) + "\t";
            String own = start + option + "\t" + wanted.value() + "\t" + wanted.visible();
            String allocator = start + "IOMMU_IOVA\t" + wanted.value() + "\tn";
            for (String line : List.of(own, allocator)) {
                if (!is.lines().contains(line)) {
                    String name = line.substring(start.length()).replaceFirst("\\t.*", "");
                    find(
                            KCONFIG,
                            "with " + choices.get(i) + ", " + name + " is " + value(is, start + name) + " instead of "
                                    + value(List.of(line), start + name));
                }
            }
            for (String line : was.lines()) {
                if (line.startsWith(start)
                        && !line.startsWith(start + "IOMMU_IOVA\t")
                        && !choices.get(i).startsWith("@")
                        && !is.lines().contains(line)) {
                    find(
                            KCONFIG,
                            "with " + choices.get(i) + " another option changes: "
                                    + line.substring(start.length()).replaceFirst("\\t.*", ""));
                }
            }
        }
    }

    private static String value(Output output, String start) {
        return value(output.lines(), start);
    }

    private static String value(List<String> lines, String start) {
        for (String line : lines) {
            Matcher found =
                    Pattern.compile(Pattern.quote(start) + "\\t(\\w*)\\t(\\w)").matcher(line);
            if (found.matches()) {
                return found.group(1)
                        + (found.group(2).equals("n") ? ", not offered" : ", offered up to " + found.group(2));
            }
        }
        return "not there";
    }

    private void find(String file, String what) {
        findings.add(file + ": " + what);
    }
}
