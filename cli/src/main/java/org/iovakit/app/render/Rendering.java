// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.render;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.iovakit.app.Environment;
import org.iovakit.app.Later;
import org.iovakit.app.NotProvenException;
import org.iovakit.app.Talk;
import org.iovakit.app.Version;
import org.iovakit.app.gate.Condition;
import org.iovakit.app.gate.ShapeGate;
import org.iovakit.app.gate.SuiteGate;
import org.iovakit.app.gate.SurroundingsGate;
import org.iovakit.app.series.EditedSeries;
import org.iovakit.app.series.Lineage;
import org.iovakit.app.suite.Costs;
import org.iovakit.app.suite.KeptAnswers;
import org.iovakit.app.suite.KernelBackend;
import org.iovakit.app.suite.KernelProof;
import org.iovakit.app.suite.NativeBackend;
import org.iovakit.app.suite.NativeProof;
import org.iovakit.app.suite.ProofOnC;
import org.iovakit.app.suite.Verdict;
import org.iovakit.domain.State;
import org.iovakit.kunit.backend.Backend;
import org.iovakit.kunit.backend.BackendResult;
import org.iovakit.kunit.iova.BrokenAllocator;
import org.iovakit.kunit.iova.StageResult;
import org.iovakit.kunit.iova.StageRunner;
import org.iovakit.patchgen.EditedPatch;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.RenderRequest;
import org.iovakit.patchgen.RenderedSeries;
import org.iovakit.patchgen.SeriesRenderer;
import org.iovakit.patchgen.StableTarget;
import org.iovakit.patchgen.base.BaseRequest;
import org.iovakit.patchgen.base.Cache;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.base.NoBaseException;
import org.iovakit.patchgen.base.PinnedBase;
import org.iovakit.patchgen.checked.CheckedEdits;
import org.iovakit.patchgen.checked.CheckedSources;
import org.iovakit.patchgen.commit.UserBranch;
import org.iovakit.patchgen.csource.ParsedFiles;
import org.iovakit.patchgen.email.Email;
import org.iovakit.patchgen.email.OutgoingDirectory;
import org.iovakit.patchgen.git.Git;
import org.iovakit.patchgen.git.Identity;
import org.iovakit.patchgen.proof.Validation;
import org.iovakit.patchgen.send.Outgoing;
import org.iovakit.patchgen.send.Readiness;
import org.iovakit.patchgen.send.SendEmail;
import org.iovakit.patchgen.series.Series;
import org.iovakit.patchgen.series.SeriesFile;
import org.iovakit.patchgen.template.PatchText;
import org.iovakit.patchgen.trailers.CollectedTrailers;

/** From passed stages to the emails in their folder, for the commands that render. */
public final class Rendering implements AutoCloseable {
    /** Told what came of each step, as soon as it is known. */
    public interface Listener {
        /** The suite ran on all stages. */
        void ran(Backend backend, List<BackendResult> results);

        /** Java and C of all stages were compared. */
        void compared(ParityProof proof);

        /** The same follows for kernels that are configured in another way. */
        void configured(String how);

        /**
         * The emails are in their folder, and the branch is made.
         *
         * @param refusals why {@code send} would not take them as they are
         */
        void rendered(String base, Optional<String> branch, List<Email> emails, List<String> refusals);
    }

    /** The evidence, beside the emails. */
    public static final String EVIDENCE = OutgoingDirectory.EVIDENCE;

    private final Environment environment;
    private final RenderPlan plan;
    private final Listener listener;
    private final OutgoingDirectory outgoing;

    private final Lineage lineage;

    /** What around the suite could not be looked at, and why. */
    private volatile Map<String, String> surroundingsNotChecked = Map.of();

    /** What the templates of the series say, by their names. */
    private final Map<String, PatchText> texts;

    /** The same for the whole of the series, as its edits are recorded. */
    private final Map<String, PatchText> checkedTexts;

    private final CheckedEdits checkedEdits;
    private final ChecksOnC checks;

    /** What is waited for. */
    private final Talk.Parts parts;

    /** Work that needs no kernel, begun when nothing that the user said is wrong any more. */
    private Later<List<StageResult>> suite;

    private Later<List<String>> unnoticedInJava;
    private Later<Validation.Costs> costs;

    /** Made while the suite runs; null without a base. */
    private Later<EditedSeries> kernels;

    /** Open until this is closed; absent before {@link #open}, and where there is none. */
    private Optional<KernelBase> base = Optional.empty();

    /** Why there is no base. */
    private Optional<NoBaseException> noBase = Optional.empty();

    /** What is rendered: recipients by their addresses, where the file names aliases. */
    private Series series;

    /** The functions that are not as they were when the port was checked; null without a base. */
    private Later<List<Audit.Change>> changes;

    private Rendering(
            Environment environment,
            RenderPlan plan,
            Listener listener,
            Lineage whole,
            Lineage lineage,
            OutgoingDirectory outgoing,
            CheckedEdits checkedEdits,
            ChecksOnC checks)
            throws PatchGenException {
        this.environment = environment;
        this.plan = plan;
        this.listener = listener;
        this.outgoing = outgoing;
        this.lineage = lineage;
        this.texts = lineage.texts();
        this.checkedTexts = lineage == whole ? texts : whole.texts();
        this.checkedEdits = checkedEdits;
        this.checks = checks;
        this.parts = environment.talk().parts("rendering", -1);
    }

    /**
     * Checks all that can be checked without a kernel, begins with what needs none, opens the base, and says which functions
     * of it are not those that the port was checked with. Where there is no base at all, {@link #write} says so: the suite
     * can run on Java without.
     *
     * @return open; the caller closes it
     * @throws PatchGenException if the series, the folder for the emails or the base is not as it should be, or the compiler
     *     does not work
     */
    public static Rendering open(Environment environment, RenderPlan plan, Listener listener) throws PatchGenException {
        OutgoingDirectory outgoing = outgoing(environment, plan);
        Room.require(environment, plan.out());
        if (plan.target().isEmpty()) {
            plan.series().requireChanges();
        }
        BeforeThis.requireNamed(environment, plan);
        if (plan.branch().isPresent()) {
            UserBranch.requireName(environment.directory(), plan.branch().get());
        }
        Lineage whole = Lineage.of(plan.series(), environment.stages());
        Lineage lineage = plan.testsOnStage().isPresent()
                ? whole.withSuiteOn(plan.testsOnStage().get(), environment.stages())
                : whole;
        if (plan.withinSize()) {
            lineage = withinSize(environment, plan, lineage);
        }
        Rendering rendering = new Rendering(
                environment,
                plan,
                listener,
                whole,
                lineage,
                outgoing,
                CheckedEdits.read(CheckedEdits.location(plan.series())),
                ChecksOnC.of(environment, plan.without()));
        try {
            rendering.begin();
            return rendering;
        } catch (PatchGenException | RuntimeException | Error e) {
            rendering.close();
            throw e;
        }
    }

    /** The patches before the first that is too large for a stable tree. */
    private static Lineage withinSize(Environment environment, RenderPlan plan, Lineage lineage)
            throws PatchGenException {
        List<EditedPatch> patches;
        try (KernelBase base = environment.base(plan.base(), lineage.files(lineage.texts()))) {
            patches = new EditedSeries(base, lineage, new ParsedFiles()).patches();
        }
        for (int i = 0; i < patches.size(); i++) {
            Optional<String> tooLarge = plan.target().orElseThrow().tooLarge(patches.get(i));
            if (tooLarge.isPresent() && i == 0) {
                throw new PatchGenException("--within-size leaves nothing: " + tooLarge.get());
            }
            if (tooLarge.isPresent()) {
                environment.say("left out, with what comes after it: " + tooLarge.get());
                return lineage.upTo(i);
            }
        }
        return lineage;
    }

    private void begin() throws PatchGenException {
        KeptAnswers kept = new KeptAnswers(environment);
        suite = new Later<>(() -> StageRunner.run(lineage.suite(), states()));
        // One after the other, in the order in which they are asked for: each keeps all cores busy.
        unnoticedInJava = new Later<>(() -> {
            suite.get();
            return kept.unnoticed(lineage.suite(), states());
        });
        costs = new Later<>(() -> {
            unnoticedInJava.get();
            return Costs.of(states(), kept::costs);
        });
        Set<String> needed = lineage.files(texts);
        needed.addAll(Audit.FILES);
        try {
            base = Optional.of(environment.base(plan.base(), needed));
        } catch (NoBaseException e) {
            noBase = Optional.of(e);
            return;
        }
        ParsedFiles parsed = new ParsedFiles();
        String kernel = base.get().describe();
        Map<String, byte[]> functions = Audit.read(base.get());
        changes = new Later<>(() -> Audit.changesSinceChecked(environment, kernel, functions, parsed));
        kernels = new Later<>(() -> new EditedSeries(base.get(), lineage, parsed));
        if (plan.target().isPresent()) {
            plan.target().get().require(base.get());
        }
        branch(base.get(), identity(base.get()));
        series = withAddresses(base.get());
    }

    /** Aliases are those that git send-email would know where {@code send} runs it. */
    private Series withAddresses(KernelBase base) throws PatchGenException {
        SeriesFile file = plan.series().file();
        if (Stream.concat(file.to().stream(), file.cc().stream()).noneMatch(Series::isAlias)) {
            return plan.series();
        }
        Path directory = base.git().isPresent() ? base.origin() : environment.directory();
        return new SendEmail(directory, environment.variables()).expanded(plan.series());
    }

    @Override
    public void close() {
        parts.close();
        if (kernels != null) {
            // It may be about to read the base.
            kernels.await();
        }
        base.ifPresent(KernelBase::close);
    }

    /** The folder for the emails; the one that the user is in, or is above, could not be replaced under their feet. */
    private static OutgoingDirectory outgoing(Environment environment, RenderPlan plan) throws PatchGenException {
        Path out = plan.out().normalize();
        if (environment.directory().startsWith(out)) {
            throw new PatchGenException(
                    "--out names " + out + ", which holds the folder that you are in; name another");
        }
        OutgoingDirectory directory = new OutgoingDirectory(out);
        directory.requireReplaceable();
        return directory;
    }

    /** The states that are proven: the base, and what the patches leave. */
    private List<State> states() {
        return lineage.states();
    }

    /**
     * Runs the suite on all states, renders the series, writes the emails and their evidence, and makes the branch.
     *
     * @param booted runs the suite in booted kernels, unless absent
     * @throws NotProvenException if a case failed, C and Java differ, or something else was found; nothing is written then
     * @throws PatchGenException if there is no base, or a check on C cannot be made that the user did not do without
     */
    public void write(Optional<KernelBackend> booted) throws PatchGenException, NotProvenException {
        parts.begin("suite in Java");
        List<StageResult> proof = suite.get();
        List<BackendResult> inJava = BackendResult.of(proof);
        listener.ran(Backend.JAVA, inJava);
        Verdict.requirePassed(inJava);
        requireSourcesAsChecked();
        requireCheckedEdits();
        parts.begin("broken allocators in Java");
        requireNoticed(unnoticedInJava.get());
        if (noBase.isPresent()) {
            throw noBase.get();
        }
        write(base.orElseThrow(() -> new IllegalStateException("not open")), proof, booted);
    }

    private void write(KernelBase base, List<StageResult> proof, Optional<KernelBackend> booted)
            throws PatchGenException, NotProvenException {
        Optional<Identity> identity = identity(base);
        Optional<UserBranch> branch = branch(base, identity);
        parts.begin("templates");
        EditedSeries kernels = this.kernels.get();
        tellOfChanges(base);
        List<EditedPatch> patches = kernels.patches();
        if (plan.target().isPresent()) {
            series = Backport.withUpstream(environment, series, base, patches);
        }
        Later<List<String>> outOfStep = new Later<>(() -> outOfStep(kernels));
        List<Condition> conditions = Condition.added(patches);
        requireBothSides(conditions);
        // What has others do its work, processes of the C and of Python, and what keeps Java busy, side by side.
        Optional<Later<NativeProof>> natively = begin(CheckOnC.NATIVE, () -> natively(kernels));
        Optional<Later<List<String>>> unnoticedInC = begin(CheckOnC.NATIVE, () -> unnoticed(kernels));
        Optional<Later<ParityProof>> compared = begin(CheckOnC.PARITY, () -> parity(kernels));
        NotProvenException.requireNone(
                outOfStep.get(), "the templates and the stages are out of step, so no email is written");
        parts.begin("suite in C");
        Optional<NativeProof> inUserSpace =
                natively.isPresent() ? Optional.of(tell(natively.get().get())) : Optional.empty();
        if (inUserSpace.isPresent()) {
            requireAgreement(proof, inUserSpace.get().results());
            parts.begin("broken allocators in C");
            requireNoticed(unnoticedInC.orElseThrow().get());
        }
        parts.begin("parity");
        Optional<ParityProof> parity =
                compared.isPresent() ? Optional.of(tell(compared.get().get())) : Optional.empty();
        if (parity.isPresent() && !parity.get().clean()) {
            throw NotProvenException.byLog("", "Java and C differ, so no email is written");
        }
        requireThatBothSidesHold(conditions, kernels, proof, inUserSpace);
        Optional<KernelProof> inKernels =
                booted.isPresent() ? Optional.of(run(booted.get(), base, kernels)) : Optional.empty();
        if (inKernels.isPresent()) {
            requireAgreement(proof, inKernels.get().results());
        }
        ProofOnC inC = new ProofOnC(inUserSpace, inKernels);
        parts.begin("costs");
        Validation proven = proof(base, proof, inC, parity);
        parts.begin("emails");
        try (RenderedSeries rendered =
                new SeriesRenderer(request(base, patches, identity.orElse(Identity.preview()), proven)).render()) {
            write(rendered, branch);
            plan.target().ifPresent(tree -> warnOfRules(tree, patches));
            List<String> refusals = new Readiness(Outgoing.read(plan.out().normalize()))
                    .refusals(identity, CollectedTrailers.read(plan.series()));
            parts.close();
            listener.rendered(base.describe(), plan.branch(), rendered.emails(), refusals);
        }
    }

    private <T> Optional<Later<T>> begin(CheckOnC check, Callable<T> work) {
        return checks.asks(check) ? Optional.of(new Later<>(work)) : Optional.empty();
    }

    private void tellOfChanges(KernelBase base) throws PatchGenException {
        if (!changes.get().isEmpty()) {
            environment.say("functions of " + base.describe() + " are not those that the port was checked with: "
                    + changes.get().stream().map(Audit.Change::toString).collect(Collectors.joining(", "))
                    + (checks.asks(CheckOnC.PARITY)
                            ? "; whether the port does what they do, the comparison with the C below says"
                            : "; nothing here says whether the port does what they do"));
        }
    }

    /** The suite on the C of stages. */
    private NativeProof natively(EditedSeries kernels) throws PatchGenException {
        try {
            return new NativeBackend(checks.twin().compiler(), environment).run(kernels, states());
        } catch (PatchGenException e) {
            throw ChecksOnC.cannot(CheckOnC.NATIVE, e);
        }
    }

    private NativeProof tell(NativeProof proof) {
        listener.ran(Backend.NATIVE, proof.of(Backend.NATIVE));
        if (proof.missing32().isEmpty()) {
            listener.ran(Backend.NATIVE32, proof.of(Backend.NATIVE32));
        } else {
            environment.say(NativeProof.LEFT_OUT_32 + proof.missing32());
        }
        return proof;
    }

    private ParityProof parity(EditedSeries kernels) throws PatchGenException {
        return ParityProof.of(environment, plan, checks, kernels, states());
    }

    private ParityProof tell(ParityProof proof) {
        listener.compared(proof);
        return proof;
    }

    private List<String> unnoticed(EditedSeries kernels) throws PatchGenException {
        try {
            return new NativeBackend(checks.twin().compiler(), environment).unnoticed(kernels, states());
        } catch (PatchGenException e) {
            throw ChecksOnC.cannot(CheckOnC.NATIVE, e);
        }
    }

    /** Suite and verifier can be relied on if nothing that they should notice passes them. */
    private static void requireNoticed(List<String> unnoticed) throws NotProvenException {
        NotProvenException.requireNone(
                unnoticed, "suite or verifier do not notice what they are there for, so no email is written");
    }

    /** Nothing is rendered that a kernel may be compiled without, or in another way, and that nobody looked at so. */
    private void requireBothSides(List<Condition> conditions) throws PatchGenException {
        for (Condition condition : conditions) {
            if (condition.kind() == Condition.Kind.NONE) {
                throw new PatchGenException(condition + ": what it decides cannot be compiled and run both ways here;"
                        + " do without this condition");
            }
            boolean run = checks.asks(CheckOnC.NATIVE) && checks.asks(CheckOnC.PARITY);
            if (condition.kind() != Condition.Kind.SUITE && !run) {
                throw new PatchGenException(condition + ": what it decides has to be compiled and run both ways, for"
                        + " which a C compiler, the native suite and the comparison with Java are needed");
            }
        }
    }

    /** C and Java have to agree with each option that a template asks for set and not set, and with a 32-bit long. */
    private void requireThatBothSidesHold(
            List<Condition> conditions,
            EditedSeries kernels,
            List<StageResult> proof,
            Optional<NativeProof> inUserSpace)
            throws PatchGenException, NotProvenException {
        SortedSet<String> asked = new TreeSet<>();
        for (Condition condition : conditions) {
            String missing = inUserSpace.map(NativeProof::missing32).orElse("");
            if (condition.kind() == Condition.Kind.WORD && !missing.isEmpty()) {
                throw new PatchGenException(
                        condition + ": what it decides has to be run with a 32-bit long too, but " + missing);
            }
            if (condition.kind() == Condition.Kind.OPTION) {
                environment.say(condition + ": compiled and run both ways");
                asked.addAll(condition.symbols());
            }
        }
        for (String option : asked) {
            for (boolean set : new boolean[] {false, true}) {
                String how = "with " + option + (set ? " set" : " not set");
                listener.configured(how);
                EditedSeries configured = kernels.configured(option, set);
                String conclusion = how + ", C and Java differ, so no email is written";
                try {
                    requireAgreement(proof, tell(natively(configured)).results());
                } catch (NotProvenException e) {
                    throw e.where(conclusion);
                }
                if (!tell(parity(configured)).clean()) {
                    throw NotProvenException.byLog("", conclusion);
                }
            }
        }
    }

    /** The suite in kernels of stages: it was asked for, so nothing is rendered without. */
    private KernelProof run(KernelBackend booted, KernelBase base, EditedSeries kernels) throws PatchGenException {
        parts.begin("suite in kernels");
        KernelProof proof = booted.run(base, kernels, states());
        listener.ran(Backend.KERNEL, proof.results());
        return proof;
    }

    private static void requireAgreement(List<StageResult> proof, List<BackendResult> inC) throws NotProvenException {
        String disagreements = Verdict.disagreements(BackendResult.of(proof), inC);
        if (!disagreements.isEmpty()) {
            throw NotProvenException.byLog(disagreements, "C and Java disagree, so no email is written");
        }
        Verdict.requirePassed(inC);
    }

    /** Writes the emails and makes the branch, or does neither. */
    private void write(RenderedSeries rendered, Optional<UserBranch> branch) throws PatchGenException {
        if (branch.isPresent()) {
            branch.get().create(rendered.scratch(), rendered.branch());
        }
        try {
            outgoing.replace(files(rendered));
        } catch (PatchGenException e) {
            if (branch.isPresent()) {
                branch.get().remove(rendered.tip());
            }
            throw e;
        }
    }

    private Optional<Identity> identity(KernelBase base) throws PatchGenException {
        Path gitDirectory = base.git().map(git -> git.gitDirectory()).orElse(environment.directory());
        return Identity.ofUser(gitDirectory, environment.variables());
    }

    /** The branch to be made; nothing is made yet. */
    private Optional<UserBranch> branch(KernelBase base, Optional<Identity> identity) throws PatchGenException {
        if (plan.branch().isEmpty()) {
            return Optional.empty();
        }
        if (base.git().isEmpty()) {
            throw new PatchGenException("--branch needs a git repository to make the branch in, but the base is "
                    + base.describe() + "; name one with --kernel");
        }
        if (identity.isEmpty()) {
            throw new PatchGenException(
                    "--branch needs an author, and git knows no identity here; set one with " + Identity.HOW_TO_SET);
        }
        Git git = Git.ofUser(base.git().get().gitDirectory(), environment.variables());
        return Optional.of(new UserBranch(git, plan.branch().get()));
    }

    private RenderRequest request(KernelBase base, List<EditedPatch> patches, Identity identity, Validation proven)
            throws PatchGenException {
        return new RenderRequest(
                series,
                patches,
                base,
                identity,
                plan.date(),
                proven,
                plan.prefixes(),
                BeforeThis.of(environment, plan, base),
                plan.target());
    }

    /** Where the base is, for {@code send} to look at it again; null if it is in the cache. It is in no email. */
    private Validation.Source source(KernelBase base) throws PatchGenException {
        if (base.origin().startsWith(Cache.of(environment.variables()).root())) {
            return null;
        }
        BaseRequest request = environment.baseRequest(plan.base());
        Optional<String> rev = request.rev().or(() -> request.pinned().flatMap(PinnedBase::rev));
        return new Validation.Source(base.origin().toString(), rev.orElse(null));
    }

    /** What was proven, in all. */
    private Validation proof(KernelBase base, List<StageResult> java, ProofOnC inC, Optional<ParityProof> parity)
            throws PatchGenException {
        List<Validation.Gap> unchecked = new ArrayList<>(checks.unchecked());
        surroundingsNotChecked.forEach((what, why) -> unchecked.add(new Validation.Gap("surroundings", what, why)));
        inC.missing32()
                .ifPresent(why -> unchecked.add(new Validation.Gap(
                        Backend.NATIVE32.toString(),
                        "the KUnit suite on the C of each stage, with a 32-bit long",
                        why)));
        return new Validation(
                new Validation.Tools(
                        Version.text(),
                        Runtime.version().toString(),
                        Git.isolated(environment.directory())
                                .run("--version")
                                .text()
                                .replaceFirst("^git version ", ""),
                        inC.natively().map(NativeProof::compiler).orElse(null)),
                Proof.of(java, inC),
                inC.kernels().map(Proof::of).orElse(null),
                costs.get(),
                checked(inC),
                unchecked,
                changes.get().stream().map(Audit.Change::proof).toList(),
                parity.map(ParityProof::stages).orElse(List.of()),
                source(base),
                null,
                null,
                List.of(),
                List.of());
    }

    private List<String> checked(ProofOnC inC) {
        List<String> made = new ArrayList<>(List.of(
                "each patch applies without fuzz, and gives the tree of its commit",
                "each patch touches what its stage does: functions and members, by name"));
        String noticed = "spoiled trees and "
                + BrokenAllocator.noticedBy(lineage.suite()).size() + " broken allocators are noticed, in ";
        made.add(noticed + "Java");
        if (inC.natively().isPresent()) {
            made.add(noticed + "C");
            made.add("the KUnit file, run on the C of each stage, gives the verdicts of Java");
        }
        if (inC.kernels().isPresent()) {
            made.add("the suite in a booted kernel of each stage gives the verdicts of Java");
        }
        if (lineage.suiteState().isPresent()) {
            made.add("the KUnit file does and checks, step by step, what the stages passed");
            if (surroundingsNotChecked.isEmpty()) {
                made.add("the suite can be built in and as a module, by option and exports");
            }
        }
        return made;
    }

    /** What was changed for another version proves this one only if that is compared with the C again. */
    private void requireSourcesAsChecked() throws PatchGenException {
        if (checks.hasCompiler()) {
            return;
        }
        List<String> changed = CheckedSources.read(CheckedSources.location(plan.series()))
                .changed(CheckedSources.of(environment.home(), lineage.sources()));
        if (!changed.isEmpty()) {
            throw new PatchGenException(String.join(", ", changed) + ": not as when "
                    + plan.series().file().name() + " v" + plan.series().file().version()
                    + " was last checked, and without a C compiler nothing tells whether it still does what the patches do;"
                    + " install gcc, and record it with iovakit audit --accept once iovakit run has passed");
        }
    }

    /** The templates have to be those that the stages were checked with. Asked first: others may fit no kernel. */
    private void requireCheckedEdits() throws PatchGenException, NotProvenException {
        NotProvenException.requireNone(
                checkedEdits.findings(CheckedEdits.of(checkedTexts)),
                "the templates are not those that their stages were checked with, so no email is written");
    }

    /** Whether the C that is rendered and the Java that was proven are the same series still. */
    private List<String> outOfStep(EditedSeries kernels) throws PatchGenException {
        List<String> findings = new ArrayList<>();
        for (State state : lineage.ofPatches()) {
            findings.addAll(ShapeGate.findings(kernels.patches().get(state.number() - 1), state));
        }
        Optional<EditedPatch> added = kernels.suitePatch();
        if (added.isPresent()) {
            int first = lineage.suiteState().orElseThrow().number();
            for (State state : lineage.states().subList(first, lineage.states().size())) {
                EditedPatch patch = kernels.patches().get(state.number() - 1);
                findings.addAll(SuiteGate.findings(patch, lineage.suite(), state));
            }
            SurroundingsGate.Result surroundings =
                    SurroundingsGate.check(added.get(), lineage.suite().file());
            findings.addAll(surroundings.findings());
            surroundingsNotChecked = surroundings.notChecked();
            surroundingsNotChecked.forEach((what, why) -> environment.say("not checked: " + what + ": " + why));
        }
        return findings;
    }

    private static SortedMap<String, byte[]> files(RenderedSeries rendered) {
        SortedMap<String, byte[]> files = new TreeMap<>();
        for (Email email : rendered.emails()) {
            files.put(email.fileName(), email.content());
        }
        files.put(EVIDENCE, rendered.validation().json());
        return files;
    }

    /** What stable trees would not take, they should not be sent. */
    private void warnOfRules(StableTarget tree, List<EditedPatch> patches) {
        if (!series.isUpstream()) {
            environment.say("not all patches are upstream, so this is for testing, marked RFC and not for "
                    + StableTarget.LIST + "; " + Series.FILE_NAME + " names under \"upstream\" what a patch became");
            return;
        }
        patches.stream().flatMap(patch -> tree.tooLarge(patch).stream()).forEach(environment::say);
    }
}
