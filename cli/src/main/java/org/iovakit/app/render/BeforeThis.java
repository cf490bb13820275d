// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.render;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.Optional;
import org.iovakit.app.Environment;
import org.iovakit.app.series.SeriesStore;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.PreviousVersion;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.series.Posting;
import org.iovakit.patchgen.series.Series;

/** The version before the one that is rendered, or another that the user names: what its range-diff is against. */
final class BeforeThis {
    private final Environment environment;
    private final RenderPlan plan;

    private BeforeThis(Environment environment, RenderPlan plan) {
        this.environment = environment;
        this.plan = plan;
    }

    /**
     * What the range-diff is against.
     *
     * @param base of the version that is rendered, open
     * @return empty for a first version that is held against none, a backport, or a suite on an earlier stage
     * @throws PatchGenException if that is not known, or does not fit the base
     */
    static Optional<PreviousVersion> of(Environment environment, RenderPlan plan, KernelBase base)
            throws PatchGenException {
        boolean wanted = !plan.rangeDiff().equals(RangeDiffAgainst.NOTHING)
                && plan.testsOnStage().isEmpty()
                && plan.target().isEmpty()
                && (plan.series().file().version() > 1
                        || plan.rangeDiff().named().isPresent());
        return wanted ? Optional.of(new BeforeThis(environment, plan).find(base)) : Optional.empty();
    }

    /**
     * Looks for the version that the user names.
     *
     * @throws PatchGenException if it is not there
     */
    static void requireNamed(Environment environment, RenderPlan plan) throws PatchGenException {
        if (!plan.rangeDiff().equals(RangeDiffAgainst.NOTHING)
                && plan.rangeDiff().named().isPresent()) {
            VersionSource.named(
                    environment, plan.rangeDiff().named().get(), plan.series().directory(), plan.date());
        }
    }

    private PreviousVersion find(KernelBase base) throws PatchGenException {
        Optional<String> named = plan.rangeDiff().named();
        if (named.isPresent()) {
            return on(
                    base,
                    named.get(),
                    VersionSource.named(environment, named.get(), plan.series().directory(), plan.date()));
        }
        int version = before();
        Path folder = SeriesStore.beside(plan.series().directory(), version);
        if (!Files.isDirectory(folder)) {
            throw without("v" + version + " is not in " + folder, null);
        }
        Optional<Posting> posting =
                Optional.ofNullable(plan.series().file().posted().get(version));
        ZonedDateTime date = posting.flatMap(Posting::date).orElse(plan.date());
        VersionSource source = VersionSource.of(environment, folder, date);
        if (!source.isPosted() && posting.isPresent() && posting.get().date().isEmpty()) {
            throw without(
                    "v" + version + " is on the list as <" + posting.get().messageId() + ">, and whether its templates"
                            + " say what was posted nobody knows; make a series of what was posted with iovakit adopt"
                            + " mbox:THREAD, and go on from there",
                    null);
        }
        return on(base, "v" + version, source);
    }

    /** Numbers that no version has are passed over. */
    private int before() {
        int last = plan.series().file().version() - 1;
        for (int version = last; version > 0; version--) {
            Path folder = SeriesStore.beside(plan.series().directory(), version);
            if (Files.exists(folder.resolve(Series.FILE_NAME))) {
                return version;
            }
        }
        return last;
    }

    private PreviousVersion on(KernelBase base, String called, VersionSource source) throws PatchGenException {
        try {
            return source.on(base, plan.base());
        } catch (PatchGenException e) {
            throw without(
                    source.isPosted()
                            ? e.getMessage()
                            : called + " cannot be rendered against this base: " + e.getMessage(),
                    e);
        }
    }

    private static PatchGenException without(String why, PatchGenException cause) {
        return new PatchGenException("no range-diff: " + why + "; --no-range-diff renders without it", cause);
    }
}
