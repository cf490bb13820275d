// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.reroll;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.iovakit.lifetime.Temporary;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.checked.CheckedEdits;
import org.iovakit.patchgen.email.OutgoingDirectory;
import org.iovakit.patchgen.file.AtomicFile;
import org.iovakit.patchgen.posted.PostedSeries;
import org.iovakit.patchgen.series.Series;
import org.iovakit.patchgen.series.SeriesFile;
import org.iovakit.patchgen.series.SeriesFolder;
import org.iovakit.patchgen.series.SeriesYaml;
import org.iovakit.patchgen.trailers.CollectedTrailers;

/** Makes the next version of a series: a folder beside that of the version that there is. */
public final class Reroll {
    private final RerollRequest request;
    private final Series series;
    private final SeriesFile file;
    private final Set<String> droppedTemplates;
    private final Optional<PostedCover> cover;

    private Reroll(RerollRequest request) throws PatchGenException {
        this.request = request;
        this.series = request.series();
        this.file = series.file();
        this.droppedTemplates = droppedTemplates();
        this.cover = PostedCover.read(request.posted()).filter(found -> found.version() == file.version());
    }

    /**
     * The next version.
     *
     * @param series what there is now
     * @param link the Message-ID of the version before, which the cover letter will link to; absent if nobody knows it
     */
    public record Result(Series series, Optional<String> link) {}

    /**
     * Makes the folder, whole or not at all.
     *
     * @throws PatchGenException if it is there, a patch to drop is not, or something cannot be read or written
     */
    public static Result run(RerollRequest request) throws PatchGenException {
        return new Reroll(request).write();
    }

    /**
     * Whether something here tells that a version is on the list: mails that were kept, or a record of what was sent.
     *
     * @param posted the folder with its emails, which need not be there
     * @throws PatchGenException if that cannot be read
     */
    public static boolean isKnownAsSent(Series series, Path posted) throws PatchGenException {
        return Files.isDirectory(series.directory().resolve(PostedSeries.FOLDER))
                || (Files.exists(posted.resolve(OutgoingDirectory.SENT))
                        && PostedCover.read(posted)
                                .filter(cover ->
                                        cover.version() == series.file().version())
                                .isPresent());
    }

    /**
     * Has the same version of a series posted again, as it is: its subjects will say RESEND.
     *
     * @throws PatchGenException if the series file cannot be written
     */
    public static void resend(Series series) throws PatchGenException {
        Path path = series.directory().resolve(Series.FILE_NAME);
        if (series.file().prefixes().stream().anyMatch("RESEND"::equalsIgnoreCase)) {
            throw new PatchGenException(path + " says RESEND already; render it and send it");
        }
        SeriesYaml yaml = new SeriesYaml(path);
        yaml.set(
                "prefixes",
                Stream.concat(series.file().prefixes().stream(), Stream.of("RESEND"))
                        .toList());
        AtomicFile.write(path, yaml.text());
    }

    private Set<String> droppedTemplates() {
        Set<String> dropped = new TreeSet<>(file.patches());
        request.patches().forEach(patch -> dropped.remove(patch.template()));
        return dropped;
    }

    private Result write() throws PatchGenException {
        Path target = request.target();
        if (Files.exists(target)) {
            throw new PatchGenException(target + " is there already; edit that version, or move it away");
        }
        Optional<String> link = request.messageId().or(() -> cover.map(PostedCover::messageId));
        if (request.reply() && request.replyTo().or(() -> link).isEmpty()) {
            throw new PatchGenException("nothing to reply to: " + request.posted() + " holds no cover letter of v"
                    + file.version() + "; name its Message-ID with --message-id");
        }
        requireOneCover();
        String yaml = yaml(link);
        Path fresh = null;
        try {
            fresh = Temporary.folderBeside(target);
            copyTemplates(fresh);
            Files.writeString(fresh.resolve(Series.FILE_NAME), yaml);
            copyRecords(Series.read(fresh));
            fresh.toFile().setReadable(true, false);
            fresh.toFile().setExecutable(true, false);
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new PatchGenException("cannot write " + target + ": " + e.getMessage() + "; nothing was written", e);
        } finally {
            Temporary.deleteQuietly(fresh);
        }
        return new Result(Series.read(target), link);
    }

    /** The mails that were kept say what the range-diff is against, so the link is to them. */
    private void requireOneCover() throws PatchGenException {
        Optional<String> kept = PostedCover.read(series.directory().resolve(PostedSeries.FOLDER))
                .map(PostedCover::messageId);
        if (kept.isPresent() && request.messageId().isPresent() && !kept.equals(request.messageId())) {
            throw new PatchGenException("--message-id " + request.messageId().get() + ": v" + file.version()
                    + " was posted as " + kept.get() + ", say the mails in "
                    + series.directory().resolve(PostedSeries.FOLDER) + "; leave the option out");
        }
    }

    /** All files of the folder but those of dropped patches: a template may include another. */
    private void copyTemplates(Path fresh) throws IOException, PatchGenException {
        Set<String> others = Set.of(Series.FILE_NAME, CollectedTrailers.FILE_NAME);
        try (Stream<Path> files = Files.list(series.directory())) {
            for (Path path : files.toList()) {
                String name = path.getFileName().toString();
                if (Files.isRegularFile(path)
                        && !Temporary.isBeside(path)
                        && !others.contains(name)
                        && !droppedTemplates.contains(name)) {
                    SeriesFolder.requireReadable(series.directory(), name);
                    Files.copy(path, fresh.resolve(name));
                }
            }
        }
    }

    /** What was collected and checked goes on to hold, but for the patches that are dropped. */
    private void copyRecords(Series next) throws PatchGenException {
        CollectedTrailers trailers =
                CollectedTrailers.read(series).only(each -> !droppedTemplates.contains(each.template()));
        if (!trailers.all().isEmpty()) {
            trailers.write(next);
        }
        Path checked = CheckedEdits.location(series);
        if (Files.exists(checked)) {
            CheckedEdits.read(checked).without(droppedTemplates).write(CheckedEdits.location(next));
        }
    }

    private String yaml(Optional<String> link) throws PatchGenException {
        SeriesYaml yaml = new SeriesYaml(series.directory().resolve(Series.FILE_NAME));
        int next = request.version();
        yaml.set("version", next);
        yaml.keep(
                "patches",
                request.patches().stream().map(file.entries()::indexOf).toList());
        List<String> prefixes = request.prefixes().stream()
                .filter(word -> !word.toUpperCase(Locale.ROOT).equals("RESEND"))
                .toList();
        if (prefixes.isEmpty()) {
            yaml.remove("prefixes");
        } else {
            yaml.set("prefixes", prefixes);
        }
        if (file.changeId().isEmpty()) {
            yaml.set("change-id", newChangeId());
        }
        if (request.reply()) {
            yaml.set("in-reply-to", request.replyTo().or(() -> link).orElseThrow());
        } else {
            yaml.remove("in-reply-to");
        }
        if (link.isPresent()) {
            yaml.set("posted", file.version(), posting(link.get()));
        }
        yaml.set("changes", next, List.of());
        return yaml.text();
    }

    /**
     * What all versions have in common, so that tools can tell them from other series, as b4 writes it: the day on which
     * the series began, its name, and something that no other has.
     */
    private String newChangeId() {
        LocalDate begun = cover.map(found -> found.date().toLocalDate()).orElse(request.today());
        byte[] random = new byte[6];
        new SecureRandom().nextBytes(random);
        return begun.format(DateTimeFormatter.BASIC_ISO_DATE) + "-" + file.name() + "-"
                + HexFormat.of().formatHex(random);
    }

    private Map<String, Object> posting(String link) {
        Map<String, Object> posting = new LinkedHashMap<>();
        posting.put("message-id", link);
        cover.filter(found -> found.messageId().equals(link))
                .ifPresent(found -> posting.put("date", found.date().toString()));
        return posting;
    }
}
