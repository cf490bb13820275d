// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.render;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.iovakit.app.Environment;
import org.iovakit.app.NamedBase;
import org.iovakit.app.series.EditedSeries;
import org.iovakit.app.series.Lineage;
import org.iovakit.app.series.SeriesStore;
import org.iovakit.app.subject.SubjectName;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.PreviousVersion;
import org.iovakit.patchgen.base.BaseException;
import org.iovakit.patchgen.base.GitOrigin;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.posted.PatchStack;
import org.iovakit.patchgen.posted.PostedSeries;
import org.iovakit.patchgen.series.Series;

/** Where a version of a series comes from that a range-diff is made of: its mails, or its templates. */
public final class VersionSource {
    private static final Pattern VERSION = Pattern.compile("v[1-9]\\d{0,3}");

    private final Environment environment;
    private final String shown;
    private final int number;
    private final ZonedDateTime date;

    /** One of both is there. */
    private final Optional<PostedSeries> posted;

    private final Optional<Series> series;

    private VersionSource(
            Environment environment,
            String shown,
            int number,
            ZonedDateTime date,
            Optional<PostedSeries> posted,
            Optional<Series> series) {
        this.environment = environment;
        this.shown = shown;
        this.number = number;
        this.date = date;
        this.posted = posted;
        this.series = series;
    }

    /**
     * The one that somebody names.
     *
     * @param name {@code mbox:FILE}, {@code mbox:FILE@vN} or {@code patches:DIR}; or a series as {@code --series} takes it,
     *     of which vN is the version beside
     * @param beside the folder of a version
     * @param date of what does not say it
     * @throws PatchGenException if there is no such thing
     */
    public static VersionSource named(Environment environment, String name, Path beside, ZonedDateTime date)
            throws PatchGenException {
        Optional<SubjectName> subject = SubjectName.parse(name);
        if (subject.isPresent()) {
            return ofMails(environment, subject.get(), date);
        }
        Path sibling = beside.toAbsolutePath().normalize().resolveSibling(name);
        boolean isVersion = VERSION.matcher(name).matches() && Files.exists(sibling.resolve(Series.FILE_NAME));
        return of(
                environment,
                isVersion ? sibling : new SeriesStore(environment.home()).named(name, environment.directory()),
                date);
    }

    private static VersionSource ofMails(Environment environment, SubjectName name, ZonedDateTime date)
            throws PatchGenException {
        Path path = environment.directory().resolve(name.argument());
        PostedSeries posted = switch (name.kind()) {
            case MBOX -> PostedSeries.ofThread(name.written(), path, name.version());
            case PATCHES -> PostedSeries.ofFolder(name.written(), path);
            default ->
                throw new PatchGenException(name.written()
                        + " is no version of a series that was posted; name one as in v1, mbox:thread.mbox@v1 or"
                        + " patches:outgoing");
        };
        int number = posted.mails().stream()
                .mapToInt(mail -> mail.subject().version())
                .max()
                .orElse(1);
        return new VersionSource(environment, name.written(), number, date, Optional.of(posted), Optional.empty());
    }

    /**
     * That of a folder: as the list has it where its mails were kept, else as its templates say.
     *
     * @throws PatchGenException if that is no series
     */
    static VersionSource of(Environment environment, Path folder, ZonedDateTime date) throws PatchGenException {
        Series series = Series.read(folder);
        return new VersionSource(
                environment,
                folder.toString(),
                series.file().version(),
                date,
                PostedSeries.kept(folder),
                Optional.of(series));
    }

    /** Whether its mails are here. */
    boolean isPosted() {
        return posted.isPresent();
    }

    /**
     * The files of a kernel that it changes.
     *
     * @throws PatchGenException if a template is not as it should be, or no stage is there for it
     */
    public Set<String> files() throws PatchGenException {
        if (posted.isPresent()) {
            return posted.get().paths();
        }
        Lineage lineage = lineage();
        return lineage.files(lineage.texts());
    }

    private Lineage lineage() throws PatchGenException {
        return Lineage.of(series.orElseThrow(), environment.stages());
    }

    /**
     * Puts it on a kernel; what was posted on another that the repository has, on that.
     *
     * @param base open
     * @param named how the user named that
     * @throws PatchGenException if it does not fit
     */
    public PreviousVersion on(KernelBase base, NamedBase named) throws PatchGenException {
        if (posted.isEmpty()) {
            return new PreviousVersion.Rendered(
                    series.orElseThrow(), new EditedSeries(base, lineage()).patches(), date);
        }
        ZonedDateTime sent = posted.get().mails().stream()
                .flatMap(mail -> mail.mail().date().stream())
                .findFirst()
                .orElse(date);
        Optional<String> commit = base.git().isPresent() ? posted.get().baseCommit() : Optional.empty();
        if (commit.isPresent()) {
            NamedBase madeOn = new NamedBase(named.kernel(), commit);
            try (KernelBase theirs = environment.base(madeOn, posted.get().paths())) {
                return on(theirs, sent);
            } catch (BaseException e) {
                environment.say("v" + number + " was made on " + commit.get() + ", which is not to be had ("
                        + e.getMessage() + "); for the range-diff its patches are put on " + base.describe());
            }
        }
        return on(base, sent);
    }

    private PreviousVersion on(KernelBase kernel, ZonedDateTime sent) throws PatchGenException {
        PostedSeries mails = posted.orElseThrow();
        return new PreviousVersion.Posted(
                number,
                mails.patches(),
                kernel.git().map(GitOrigin::commit),
                kernel.describe(),
                PatchStack.apply(shown, mails, kernel, Set.of()),
                sent);
    }
}
