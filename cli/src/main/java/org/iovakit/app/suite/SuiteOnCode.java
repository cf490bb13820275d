// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.suite;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.iovakit.app.series.Lineage;
import org.iovakit.app.subject.CTwin;
import org.iovakit.app.subject.CodeState;
import org.iovakit.kunit.ktap.KtapDocument;
import org.iovakit.kunit.ktap.KtapParser;
import org.iovakit.kunit.ktap.KtapStatus;
import org.iovakit.kunit.ktap.KtapTest;
import org.iovakit.oracle.BuildException;
import org.iovakit.oracle.KernelFiles;
import org.iovakit.oracle.NativeRun;
import org.iovakit.oracle.NativeSuite;
import org.iovakit.oracle.StructMembers;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.csource.ParsedFiles;
import org.iovakit.patchgen.csource.SourceText;
import org.iovakit.patchgen.edit.Edit;
import org.iovakit.patchgen.edit.FileEditor;
import org.iovakit.patchgen.template.PatchText;

/** Suites on somebody's C, in user space: the one of a series of ours, and the one that his patches add, if they do. */
public final class SuiteOnCode {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private static final String NO_BUILD = "does not build";

    private static final Pattern IS_SUITE = Pattern.compile("\\bkunit_test_suites?\\s*\\(");

    /**
     * What came of a suite on a state.
     *
     * @param suite its cases, those that it came to; empty if there is none
     * @param trouble why this is no whole run, in a line; else empty
     * @param log all that it printed
     */
    public record Result(CodeState state, Optional<KtapTest> suite, String trouble, String log) {
        /** Whether it ran to its end, and each case passed. */
        public boolean passed() {
            return trouble.isEmpty() && suite.isPresent() && suite.get().status() == KtapStatus.PASSED;
        }
    }

    /**
     * What came of a suite on all states.
     *
     * @param title whose it is
     */
    public record Results(String title, List<Result> results) {
        public Results {
            results = List.copyOf(results);
        }

        /** Whether it passed on all. */
        public boolean passed() {
            return results.stream().allMatch(Result::passed);
        }
    }

    private final NativeSuite suite;
    private final Lineage lineage;

    /**
     * Prepares.
     *
     * @param lineage of the series whose suite it is
     */
    public SuiteOnCode(CTwin twin, Lineage lineage) {
        this.suite = new NativeSuite(twin.compiler(), twin.programs(), LIMIT);
        this.lineage = lineage;
    }

    /**
     * Runs ours on each state that has no suite in its place, and theirs on each.
     *
     * @throws PatchGenException if nothing can be built or run here
     */
    public List<Results> run(List<CodeState> states) throws PatchGenException {
        List<Results> all = new ArrayList<>();
        List<Result> ours = new ArrayList<>();
        for (CodeState state : states) {
            if (!state.files().containsKey(KernelFiles.IOVA_KUNIT_C)) {
                ours.add(ours(state));
            }
        }
        if (!ours.isEmpty()) {
            all.add(new Results("the suite of " + lineage.series().directory().getFileName(), ours));
        }
        Optional<String> path = theirs(states.get(states.size() - 1));
        if (path.isPresent()) {
            byte[] file = states.get(states.size() - 1).files().get(path.get());
            List<Result> theirs = new ArrayList<>();
            List<String> without = new ArrayList<>();
            for (CodeState state : states) {
                Result result = run(state, with(state.files(), Map.of(KernelFiles.IOVA_KUNIT_C, file)));
                if (result.trouble().equals(NO_BUILD) && !state.files().containsKey(path.get())) {
                    without.add(state.label());
                } else {
                    theirs.add(result);
                }
            }
            all.add(new Results(
                    "theirs, " + path.get()
                            + (without.isEmpty()
                                    ? ""
                                    : "; it needs what its patch adds, and does not build on "
                                            + String.join(", ", without)),
                    theirs));
        }
        return all;
    }

    private static Optional<String> theirs(CodeState last) {
        return last.files().entrySet().stream()
                .filter(file -> file.getKey().endsWith(".c")
                        && IS_SUITE.matcher(new String(file.getValue(), ISO_8859_1))
                                .find())
                .map(Map.Entry::getKey)
                .sorted()
                .findFirst();
    }

    private Result ours(CodeState state) throws PatchGenException {
        try {
            PatchText text = lineage.suiteFor(new StructMembers(state.kernel()).all());
            ParsedFiles parsed = new ParsedFiles();
            Map<String, byte[]> changed = new HashMap<>();
            text.newFiles().forEach((path, content) -> changed.put(path, content.getBytes(ISO_8859_1)));
            for (Map.Entry<String, List<Edit>> edits : text.edits().entrySet()) {
                byte[] before = state.files().get(edits.getKey());
                if (before == null) {
                    return new Result(state, Optional.empty(), "it has no " + edits.getKey(), "");
                }
                SourceText source = new SourceText(edits.getKey(), before);
                changed.put(edits.getKey(), new FileEditor(source, parsed, state.label()).apply(edits.getValue()));
            }
            return run(state, with(state.files(), changed));
        } catch (PatchGenException e) {
            return new Result(state, Optional.empty(), "our suite cannot be put on it: " + e.getMessage(), "");
        } catch (IOException e) {
            throw new PatchGenException(state.label() + ": " + e.getMessage(), e);
        }
    }

    private static Map<String, byte[]> with(Map<String, byte[]> files, Map<String, byte[]> changed) {
        Map<String, byte[]> all = new HashMap<>(files);
        all.putAll(changed);
        return all;
    }

    private Result run(CodeState state, Map<String, byte[]> files) throws PatchGenException {
        try {
            NativeRun run = suite.runStrange(new CodeState(state.label(), state.name(), files).kernel());
            KtapDocument document = KtapParser.parse(run.log());
            Optional<KtapTest> test = document.tests().stream().findFirst();
            String trouble = run.death().isEmpty() && test.isEmpty() ? "it printed no KTAP" : run.death();
            return new Result(state, test, trouble, run.log());
        } catch (BuildException e) {
            return new Result(state, Optional.empty(), NO_BUILD, e.getMessage());
        } catch (IOException e) {
            throw new PatchGenException("the suite cannot be run on " + state.label() + ": " + e.getMessage(), e);
        }
    }
}
