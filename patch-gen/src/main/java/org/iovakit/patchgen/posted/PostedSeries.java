// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.posted;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
import org.iovakit.patchgen.mail.Mail;
import org.iovakit.patchgen.mail.MailFile;
import org.iovakit.patchgen.mail.PatchSubject;

/**
 * Patches that belong together, in the order in which they apply. Immutable.
 *
 * @param patches one or more, without those that change nothing
 * @param baseCommit what they were made on, where they say so
 */
public record PostedSeries(List<PostedPatch> patches, Optional<String> baseCommit) {
    private static final Pattern BASE_COMMIT = Pattern.compile("(?m)^base-commit: ([0-9a-f]{40})\\s*$");

    /** The list that quilt keeps of the patches in a folder, in order. */
    private static final String QUILT = "series";

    public PostedSeries {
        patches = List.copyOf(patches);
    }

    /** A mail that posts something. */
    private record Posted(PatchSubject subject, String text) {}

    /**
     * Reads a thread.
     *
     * @param named as the user calls the file
     * @param file an mbox or a maildir, of which replies and other mails are passed over
     * @param version which version to take; without it, the newest that is complete
     * @throws PatchGenException if it cannot be read, or holds no such version as a whole
     */
    public static PostedSeries ofThread(String named, Path file, OptionalInt version) throws PatchGenException {
        SortedMap<Integer, SortedMap<Integer, Posted>> versions = new TreeMap<>();
        for (Mail mail : MailFile.read(file)) {
            PatchSubject.parse(mail.subject())
                    .filter(subject -> !subject.reply())
                    .filter(subject -> subject.number() == 0 || PostedPatch.isIn(mail.text()))
                    // Of what was sent again the last counts.
                    .ifPresent(subject -> versions.computeIfAbsent(subject.version(), any -> new TreeMap<>())
                            .put(subject.number(), new Posted(subject, mail.text())));
        }
        versions.values().removeIf(mails -> mails.keySet().equals(Set.of(0)));
        if (versions.isEmpty()) {
            throw new PatchGenException(named + " has no patch in it; name a thread with [PATCH ...] in its subjects");
        }
        if (version.isPresent()) {
            SortedMap<Integer, Posted> mails = versions.get(version.getAsInt());
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

    /** The patches that are not there, as in 2/5. */
    private static String missing(SortedMap<Integer, Posted> mails) {
        int total = mails.values().stream()
                .mapToInt(posted -> posted.subject().total())
                .max()
                .orElseThrow();
        return IntStream.rangeClosed(1, total)
                .filter(number -> !mails.containsKey(number))
                .mapToObj(number -> number + "/" + total)
                .collect(Collectors.joining(", "));
    }

    private static PostedSeries of(SortedMap<Integer, Posted> mails) {
        return new PostedSeries(
                mails.tailMap(1).entrySet().stream()
                        .map(mail -> new PostedPatch(
                                mail.getKey(),
                                mail.getValue().subject().title(),
                                mail.getValue().text()))
                        .toList(),
                baseCommit(mails.values().stream().map(Posted::text)));
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
        try {
            for (Path file : files(folder)) {
                Optional<Mail> mail = mail(file);
                String text = mail.isPresent() ? mail.get().text() : Files.readString(file, UTF_8);
                texts.add(text);
                if (PostedPatch.isIn(text)) {
                    String subject = mail.flatMap(one -> PatchSubject.parse(one.subject()))
                            .map(PatchSubject::title)
                            .orElse(file.getFileName().toString());
                    patches.add(new PostedPatch(patches.size() + 1, subject, text));
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
        return new PostedSeries(patches, baseCommit(texts.stream()));
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
    private static Optional<Mail> mail(Path file) {
        try {
            return MailFile.read(file).stream().findFirst();
        } catch (PatchGenException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> baseCommit(Stream<String> texts) {
        return texts.map(BASE_COMMIT::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .findFirst();
    }

    /** The files that the patches change, remove or add, by their paths. */
    public Set<String> paths() {
        return patches.stream()
                .map(PostedPatch::paths)
                .flatMap(Set::stream)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
