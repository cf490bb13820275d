// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.iovakit.app.series.EditedSeries;
import org.iovakit.app.series.Lineage;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.domain.StageTree;
import org.iovakit.domain.State;
import org.iovakit.kunit.iova.Suite;
import org.iovakit.mutants.SeriesMutant;
import org.iovakit.oracle.BuildException;
import org.iovakit.oracle.Compiler;
import org.iovakit.oracle.KernelTree;
import org.iovakit.oracle.NativeSuite;
import org.iovakit.oracle.Replayers;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.checked.CheckedEdits;
import org.iovakit.patchgen.series.Series;
import org.iovakit.testing.KernelSources;

/** Has {@code run} at a series with a mistake that its author accepted. Not for several threads. */
final class SeriesTrial {
    /** What came of a mutant: what killed it, or that it lived. */
    enum Verdict {
        /** It cannot be read, or rendered, or applied to the kernel. */
        TEMPLATE("the template", "(?s).*"),
        SHAPE("functions and members", " differ: the (C|stage) "),
        SUITE("the mirrored suite", "the Java mirror"),
        SURROUNDINGS("what is around the suite", "out of step, so no email is written"),
        CONDITION("conditions", "cannot compile and run what it decides| (not )?set C and Java differ"),
        COMPILER("the compiler", "does not build|cannot build"),
        NATIVE("the suite on C", "C and Java disagree, so no email is written"),
        VERIFIER("the verifier on spoiled trees", " in C: the verifier: "),
        BROKEN("broken allocators", "broken allocator"),
        PARITY("parity", "Java and C differ, so no email is written"),
        EQUIVALENT("", ""),
        SURVIVED("", "");

        private final String name;
        private final Pattern said;

        Verdict(String name, String said) {
            this.name = name;
            this.said = Pattern.compile(said);
        }

        boolean isKill() {
            return !name.isEmpty();
        }

        @Override
        public String toString() {
            return isKill() ? name : name().toLowerCase(Locale.ROOT);
        }

        private static Verdict of(String err) {
            return Arrays.stream(values())
                    .skip(1)
                    .filter(verdict ->
                            verdict.isKill() && verdict.said.matcher(err).find())
                    .findFirst()
                    .orElse(TEMPLATE);
        }
    }

    /** What came of it, and what {@code run} said. */
    record Outcome(SeriesMutant mutant, Verdict verdict, String err) {}

    private static final Duration HANGING = Duration.ofSeconds(20);

    private final SeriesCopy series;
    private final Console console;
    private final Path kernel;
    private final Replayers replayers;
    private final NativeSuite suite;
    private final EditedSeries original;

    /**
     * Prepares.
     *
     * @param scratch a folder for series, kernel and emails
     * @param programs where programs are kept that are built
     */
    SeriesTrial(Path scratch, Path programs) throws IOException, PatchGenException {
        kernel = scratch.resolve("linux");
        KernelSources.LINUX_6_12.copyTo(kernel);
        series = new SeriesCopy(scratch.resolve("home"));
        console = new Console(scratch).home(series.home()).variable("XDG_CACHE_HOME", programs.toString());
        Compiler compiler = Compiler.find(System.getenv(), Duration.ofMinutes(2));
        replayers = new Replayers(compiler, programs);
        suite = new NativeSuite(Suite.IOVA.file(), compiler, programs, HANGING);
        original = staged();
    }

    /** Tries one. */
    Outcome of(SeriesMutant mutant) throws IOException {
        Path template = series.folder(1).resolve(mutant.template());
        String text = Files.readString(template);
        Files.writeString(template, mutant.text());
        try {
            accept();
            Console.Result result =
                    console.run("run", "--kernel", kernel.toString(), "--out", series.home() + "/outgoing");
            if (result.exitCode() == ExitCode.CLEAN) {
                return new Outcome(
                        mutant, changesNothing(mutant) ? Verdict.EQUIVALENT : Verdict.SURVIVED, result.err());
            }
            if (!Set.of(ExitCode.FOUND, ExitCode.UNUSABLE).contains(result.exitCode())) {
                throw new AssertionError(mutant.key() + ": exit code " + result.exitCode() + "\n" + result.err());
            }
            return new Outcome(mutant, Verdict.of(result.err()), result.err());
        } finally {
            Files.writeString(template, text);
        }
    }

    /** As {@code audit --accept} does: whoever made the mistake did not see it when looking at it again either. */
    private void accept() {
        try {
            Series read = Series.read(series.folder(1));
            CheckedEdits.of(Lineage.of(read, StageTree.installed()).texts()).write(CheckedEdits.location(read));
        } catch (PatchGenException e) {
            // The run is to say that it cannot be read.
            return;
        }
    }

    private EditedSeries staged() throws PatchGenException {
        Series read = Series.read(series.folder(1));
        try (KernelBase base = KernelSources.LINUX_6_12.open()) {
            return new EditedSeries(base, Lineage.of(read, StageTree.installed()));
        }
    }

    /** Whether compiler, or kernel build, make the same of it at each stage. */
    private boolean changesNothing(SeriesMutant mutant) throws IOException {
        EditedSeries mutated;
        try {
            mutated = staged();
        } catch (PatchGenException e) {
            throw new AssertionError("run took " + mutant.key(), e);
        }
        if (!mutant.file().endsWith(".c") && !mutant.file().endsWith(".h")) {
            return configuration(original, mutant.file()).equals(configuration(mutated, mutant.file()));
        }
        try {
            for (State stage : original.lineage().states()) {
                KernelTree before = original.withSuite(stage);
                KernelTree after = mutated.withSuite(stage);
                if (!same(suite.program(before), suite.program(after))
                        || !same(
                                replayers.replayer(before, Replayers.Kind.FAST),
                                replayers.replayer(after, Replayers.Kind.FAST))) {
                    return false;
                }
            }
            return true;
        } catch (BuildException e) {
            return false;
        }
    }

    private static boolean same(Path before, Path after) throws IOException {
        return before.equals(after) || Files.mismatch(before, after) < 0;
    }

    /** What counts in a file that configures: no comment, no empty line, no help, and no indentation but of recipes. */
    private static List<String> configuration(EditedSeries kernels, String file) {
        byte[] content = kernels.suitePatch().orElseThrow().after().get(file);
        boolean isMakefile = file.endsWith("Makefile");
        List<String> lines = new ArrayList<>();
        int help = -1;
        for (String line : new String(content, UTF_8).split("\n", -1)) {
            String text = line.strip().replaceAll("\\s+", " ");
            int indent = line.length() - line.stripLeading().length();
            if (help == 0 && !text.isEmpty()) {
                help = indent;
            }
            boolean inHelp = help >= 0 && (text.isEmpty() || (indent > 0 && indent >= help));
            if (!inHelp) {
                help = text.equals("help") && !isMakefile ? 0 : -1;
                if (!text.isEmpty() && !text.startsWith("#")) {
                    lines.add(isMakefile && line.startsWith("\t") ? "\t" + text : text);
                }
            }
        }
        return lines;
    }
}
