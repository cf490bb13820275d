// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.render;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.Set;
import org.iovakit.app.Environment;
import org.iovakit.app.NamedBase;
import org.iovakit.app.series.EditedSeries;
import org.iovakit.app.series.Lineage;
import org.iovakit.app.series.SeriesStore;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.PreviousVersion;
import org.iovakit.patchgen.base.BaseException;
import org.iovakit.patchgen.base.GitOrigin;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.posted.PatchStack;
import org.iovakit.patchgen.posted.PostedSeries;
import org.iovakit.patchgen.series.Posting;
import org.iovakit.patchgen.series.Series;

/** The version before the one that is rendered: as the list has it where its mails were kept, else as its templates say. */
final class BeforeThis {
    private final Environment environment;
    private final RenderPlan plan;
    private final KernelBase base;
    private final int version;

    private BeforeThis(Environment environment, RenderPlan plan, KernelBase base) {
        this.environment = environment;
        this.plan = plan;
        this.base = base;
        this.version = plan.series().file().version() - 1;
    }

    /**
     * What the range-diff is against.
     *
     * @param base of the version that is rendered, open
     * @return empty for a first version, a backport, or a suite on an earlier stage
     * @throws PatchGenException if that is not known, or does not fit the base
     */
    static Optional<PreviousVersion> of(Environment environment, RenderPlan plan, KernelBase base)
            throws PatchGenException {
        BeforeThis before = new BeforeThis(environment, plan, base);
        boolean wanted = plan.rangeDiff()
                && plan.testsOnStage().isEmpty()
                && plan.target().isEmpty()
                && before.version > 0;
        return wanted ? Optional.of(before.find()) : Optional.empty();
    }

    private PreviousVersion find() throws PatchGenException {
        Path folder = SeriesStore.beside(plan.series().directory(), version);
        if (!Files.isDirectory(folder)) {
            throw without("v" + version + " is not in " + folder, null);
        }
        Series series = Series.read(folder);
        Optional<Posting> posting =
                Optional.ofNullable(plan.series().file().posted().get(version));
        Optional<PostedSeries> kept = PostedSeries.kept(folder);
        if (kept.isPresent()) {
            return posted(kept.get(), folder.resolve(PostedSeries.FOLDER));
        }
        if (posting.isPresent() && posting.get().date().isEmpty()) {
            throw without(
                    "v" + version + " is on the list as <" + posting.get().messageId() + ">, and whether its templates"
                            + " say what was posted nobody knows; make a series of what was posted with iovakit adopt"
                            + " mbox:THREAD, and go on from there",
                    null);
        }
        Lineage before = Lineage.of(series, environment.stages());
        try {
            EditedSeries edited = new EditedSeries(base, before);
            ZonedDateTime date = posting.flatMap(Posting::date).orElse(plan.date());
            return new PreviousVersion.Rendered(series, edited.patches(), date);
        } catch (PatchGenException e) {
            throw without("v" + version + " cannot be rendered against this base: " + e.getMessage(), e);
        }
    }

    private PreviousVersion posted(PostedSeries posted, Path folder) throws PatchGenException {
        ZonedDateTime date = posted.mails().stream()
                .flatMap(mail -> mail.mail().date().stream())
                .findFirst()
                .orElse(plan.date());
        Optional<String> commit = base.git().isPresent() ? posted.baseCommit() : Optional.empty();
        if (commit.isPresent()) {
            NamedBase madeOn = new NamedBase(plan.base().kernel(), commit);
            try (KernelBase theirs = environment.base(madeOn, posted.paths())) {
                return on(theirs, posted, folder, date);
            } catch (BaseException e) {
                environment.say("v" + version + " was made on " + commit.get() + ", which is not to be had ("
                        + e.getMessage() + "); for the range-diff its patches are put on " + base.describe());
            }
        }
        return on(base, posted, folder, date);
    }

    private PreviousVersion on(KernelBase kernel, PostedSeries posted, Path folder, ZonedDateTime date)
            throws PatchGenException {
        try {
            return new PreviousVersion.Posted(
                    version,
                    posted.patches(),
                    kernel.git().map(GitOrigin::commit),
                    kernel.describe(),
                    PatchStack.apply(folder.toString(), posted, kernel, Set.of()),
                    date);
        } catch (PatchGenException e) {
            throw without(e.getMessage(), e);
        }
    }

    private static PatchGenException without(String why, PatchGenException cause) {
        return new PatchGenException("no range-diff: " + why + "; --no-range-diff renders without it", cause);
    }
}
