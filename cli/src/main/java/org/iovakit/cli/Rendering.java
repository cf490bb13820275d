// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iovakit.kunit.iova.StageResult;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.RenderRequest;
import org.iovakit.patchgen.RenderedSeries;
import org.iovakit.patchgen.SeriesRenderer;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.commit.UserBranch;
import org.iovakit.patchgen.email.Email;
import org.iovakit.patchgen.email.OutgoingDirectory;
import org.iovakit.patchgen.git.Identity;
import org.iovakit.patchgen.series.Series;

/** From passed stages to the emails in their folder, for the commands that render. */
final class Rendering {
    private final Environment environment;
    private final RenderOptions options;
    private final Series series;
    private final OutgoingDirectory outgoing;

    /**
     * Checks all that can be checked before any work is done.
     *
     * @throws PatchGenException if the series or the folder for the emails is not as it should be
     */
    Rendering(Environment environment, RenderOptions options) throws PatchGenException {
        this.environment = environment;
        this.options = options;
        this.series = Series.read(options.series(environment));
        this.outgoing = new OutgoingDirectory(options.out(environment));
        outgoing.requireReplaceable();
        int stages = environment.stages().size() - 1;
        if (series.file().patches().size() > stages) {
            throw new PatchGenException(series.directory() + " has "
                    + series.file().patches().size() + " patches, but only " + stages
                    + " of them have a stage that proves them");
        }
    }

    /** The number of the last stage that the series needs: that of its last patch. */
    int lastStage() {
        return series.file().patches().size();
    }

    /**
     * Renders the series, writes the emails, makes the branch, and says on out what there is now.
     *
     * @param proof the results of every stage up to the last patch's, all passed
     */
    void write(List<StageResult> proof) throws PatchGenException {
        try (KernelBase base = environment
                .bases()
                .resolver()
                .resolve(
                        environment.baseRequest(options.base()),
                        new HashSet<>(series.file().files()),
                        environment.progress())) {
            base.notes().forEach(environment::say);
            Path gitDirectory = base.git().map(git -> git.gitDirectory()).orElse(environment.directory());
            Optional<Identity> identity = Identity.ofUser(gitDirectory, environment.variables());
            Optional<UserBranch> branch = branch(base, identity);
            RenderRequest request = new RenderRequest(
                    series,
                    base,
                    identity.orElse(Identity.preview()),
                    environment.now(),
                    Map.of("stages", coverData(proof)));
            try (RenderedSeries rendered = new SeriesRenderer(request).render()) {
                outgoing.replace(rendered.emails());
                if (branch.isPresent()) {
                    branch.get().create(rendered.scratch(), rendered.branch());
                }
                report(base, rendered);
            }
            if (identity.isEmpty()) {
                environment.say(
                        "git knows no identity here, so this is a preview: its author is a placeholder and nobody"
                                + " signs it off. Set one with " + Identity.HOW_TO_SET);
            }
        }
    }

    private Optional<UserBranch> branch(KernelBase base, Optional<Identity> identity) throws PatchGenException {
        if (options.branch().isEmpty()) {
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
        return Optional.of(new UserBranch(base.git().get(), options.branch().get()));
    }

    private static List<Map<String, Object>> coverData(List<StageResult> proof) {
        List<Map<String, Object>> stages = new ArrayList<>();
        for (StageResult result : proof) {
            stages.add(Map.of(
                    "number", result.stage().number(),
                    "passed", Verdict.passedCases(result),
                    "cases", result.suite().cases().size()));
        }
        return stages;
    }

    private void report(KernelBase base, RenderedSeries rendered) {
        environment.out().println("base     " + base.describe());
        options.branch().ifPresent(name -> environment.out().println("branch   " + name));
        Path shown = options.out(environment);
        for (Email email : rendered.emails()) {
            environment
                    .out()
                    .println(environment
                            .directory()
                            .relativize(shown.toAbsolutePath())
                            .resolve(email.fileName()));
        }
    }
}
