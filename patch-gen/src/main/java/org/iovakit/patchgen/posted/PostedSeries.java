// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.posted;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.Reason;
import org.iovakit.patchgen.mail.MailFile;
import org.iovakit.patchgen.mail.PatchSubject;
import org.iovakit.patchgen.mail.Person;

/**
 * Patches that belong together, in the order in which they apply. Immutable.
 *
 * @param patches one or more, without those that change nothing
 * @param baseCommit what they were made on, where they say so
 * @param mails those that they were read from, by number: a cover letter first, if there is one; without what is no mail
 */
public record PostedSeries(List<PostedPatch> patches, Optional<String> baseCommit, List<PostedMail> mails) {
    /** The folder, in that of a series, with the mails that it was posted in. */
    public static final String FOLDER = "posted";

    private static final Pattern CHANGE_ID = Pattern.compile("(?m)^change-id: (\\S+)\\s*$");

    private static final Pattern BASE_COMMIT = Pattern.compile("(?m)^base-commit: ([0-9a-f]{40})\\s*$");

    /** The list that quilt keeps of the patches in a folder, in order. */
    private static final String QUILT = "series";

    public PostedSeries {
        patches = List.copyOf(patches);
        mails = List.copyOf(mails);
    }

    /**
     * Reads a thread.
     *
     * @param named as the user calls the file
     * @param file an mbox or a maildir, of which replies and other mails are passed over
     * @param version which version to take; without it, the newest that is complete
     * @throws PatchGenException if it cannot be read, or holds no such version as a whole
     */
    public static PostedSeries ofThread(String named, Path file, OptionalInt version) throws PatchGenException {
        SortedMap<Integer, SortedMap<Integer, PostedMail>> versions = new TreeMap<>();
        for (MailFile.WholeMail mail : MailFile.readWhole(file)) {
            posted(mail)
                    .filter(posted -> posted.subject().number() == 0
                            || PostedPatch.isIn(mail.mail().text()))
                    // Of what was sent again the last counts.
                    .ifPresent(
                            posted -> versions.computeIfAbsent(posted.subject().version(), any -> new TreeMap<>())
                                    .put(posted.subject().number(), posted));
        }
        versions.values().removeIf(mails -> mails.keySet().equals(Set.of(0)));
        if (versions.isEmpty()) {
            throw new PatchGenException(named + " has no patch in it; name a thread with [PATCH ...] in its subjects");
        }
        if (version.isPresent()) {
            SortedMap<Integer, PostedMail> mails = versions.get(version.getAsInt());
            if (mails == null) {
                throw new PatchGenException(named + " has no patches of v" + version.getAsInt() + "; it has "
                        + versions.keySet().stream().map(v -> "v" + v).collect(Collectors.joining(", ")));
            }
            if (!missing(mails).isEmpty()) {
                throw new PatchGenException(
                        named + ": of v" + version.getAsInt() + " these are missing: " + missing(mails));
            }
            return of(mails);
        }
        return versions.entrySet().stream()
                .filter(entry -> missing(entry.getValue()).isEmpty())
                .reduce((older, newer) -> newer)
                .map(entry -> of(entry.getValue()))
                .orElseThrow(() -> new PatchGenException(named + " has no version as a whole; of v" + versions.lastKey()
                        + " these are missing: " + missing(versions.get(versions.lastKey()))));
    }

    private static Optional<PostedMail> posted(MailFile.WholeMail mail) {
        return PatchSubject.parse(mail.mail().subject())
                .filter(subject -> !subject.reply())
                .map(subject -> new PostedMail(subject, mail.mail(), mail.content()));
    }

    /** The patches that are not there, as in 2/5. */
    private static String missing(SortedMap<Integer, PostedMail> mails) {
        int total = mails.values().stream()
                .mapToInt(posted -> posted.subject().total())
                .max()
                .orElseThrow();
        return IntStream.rangeClosed(1, total)
                .filter(number -> !mails.containsKey(number))
                .mapToObj(number -> number + "/" + total)
                .collect(Collectors.joining(", "));
    }

    private static PostedSeries of(SortedMap<Integer, PostedMail> mails) {
        return new PostedSeries(
                mails.tailMap(1).entrySet().stream()
                        .map(mail -> new PostedPatch(
                                mail.getKey(),
                                mail.getValue().subject().title(),
                                mail.getValue().mail().from(),
                                mail.getValue().mail().text()))
                        .toList(),
                baseCommit(
                        mails.values().stream().map(mail -> mail.mail().text()).toList()),
                List.copyOf(mails.values()));
    }

    /**
     * Reads a folder: the patches that quilt's list names, or, where there is none, all .patch and .diff, by name.
     *
     * @param named as the user calls the folder
     * @throws PatchGenException if it cannot be read, or holds no patch
     */
    public static PostedSeries ofFolder(String named, Path folder) throws PatchGenException {
        List<PostedPatch> patches = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        List<PostedMail> mails = new ArrayList<>();
        try {
            for (Path file : files(folder)) {
                Optional<MailFile.WholeMail> mail = mail(file);
                String text = mail.isPresent() ? mail.get().mail().text() : Files.readString(file, UTF_8);
                texts.add(text);
                Optional<PostedMail> posted = mail.flatMap(PostedSeries::posted);
                posted.ifPresent(mails::add);
                if (PostedPatch.isIn(text)) {
                    String subject = posted.map(one -> one.subject().title())
                            .orElse(file.getFileName().toString());
                    Person sender = mail.map(one -> one.mail().from()).orElse(new Person("", ""));
                    patches.add(new PostedPatch(patches.size() + 1, subject, sender, text));
                }
            }
        } catch (IOException e) {
            throw new PatchGenException(
                    named + ": " + Reason.of(e) + "; name a folder with patches as git format-patch writes them", e);
        }
        if (patches.isEmpty()) {
            throw new PatchGenException(named + " has no patch in it"
                    + (texts.isEmpty() ? "" : ": none of its files that end in .patch changes the text of a file")
                    + "; name a folder with patches as git format-patch writes them");
        }
        return new PostedSeries(patches, baseCommit(texts), mails);
    }

    private static List<Path> files(Path folder) throws IOException {
        Path list = folder.resolve(QUILT);
        if (Files.isRegularFile(list)) {
            return Files.readAllLines(list, UTF_8).stream()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .map(line -> folder.resolve(line.split("\\s", 2)[0]))
                    .toList();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().matches(".*\\.(?:patch|diff)"))
                    .sorted()
                    .toList();
        }
    }

    /** A file of this kind may be a diff and no mail. */
    private static Optional<MailFile.WholeMail> mail(Path file) {
        try {
            return MailFile.readWhole(file).stream().findFirst();
        } catch (PatchGenException e) {
            return Optional.empty();
        }
    }

    /** What mails of a version say that its patches were made on. */
    public static Optional<String> baseCommit(Collection<String> texts) {
        return first(BASE_COMMIT, texts);
    }

    /** What all versions of the series have in common, where the mails say it. */
    public Optional<String> changeId() {
        return first(CHANGE_ID, mails.stream().map(mail -> mail.mail().text()).toList());
    }

    private static Optional<String> first(Pattern pattern, Collection<String> texts) {
        return texts.stream()
                .map(pattern::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .findFirst();
    }

    /**
     * A cover letter.
     *
     * @param title its subject without what is in brackets
     * @param text all of the mail's
     */
    public record Cover(String title, String text) {}

    /** The cover letter, if there is one. */
    public Optional<Cover> cover() {
        return mails.stream()
                .filter(mail -> mail.subject().number() == 0)
                .map(mail -> new Cover(mail.subject().title(), mail.mail().text()))
                .findFirst();
    }

    /**
     * Keeps the mails in the folder of a series, each in a file of its own, for those who look back at what was posted.
     *
     * @throws IOException if they cannot be written
     */
    public void keep(Path series) throws IOException {
        Path folder = Files.createDirectory(series.resolve(FOLDER));
        for (PostedMail mail : mails) {
            Files.write(folder.resolve(mail.fileName()), mail.content());
        }
    }

    /**
     * The mails that were kept with a series.
     *
     * @return empty if there are none
     * @throws PatchGenException if they cannot be read
     */
    public static Optional<PostedSeries> kept(Path series) throws PatchGenException {
        Path folder = series.resolve(FOLDER);
        return Files.isDirectory(folder) ? Optional.of(ofFolder(folder.toString(), folder)) : Optional.empty();
    }

    /** The files that the patches change, remove or add, by their paths. */
    public Set<String> paths() {
        return patches.stream()
                .map(PostedPatch::paths)
                .flatMap(Set::stream)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
