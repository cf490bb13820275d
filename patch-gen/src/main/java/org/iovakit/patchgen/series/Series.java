// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.series;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.mail.Mailbox;

/**
 * A series at one version: the content of {@code series.yaml} and the folder it stands in.
 *
 * @param directory the folder; templates are looked up here and nowhere else
 * @param file what the series file says
 */
public record Series(Path directory, SeriesFile file) {
    /** The name of the series file. */
    public static final String FILE_NAME = "series.yaml";

    /** The name of the file, if there is one, with the trailers that the series was given on the list. */
    public static final String TRAILERS_FILE_NAME = "trailers.yaml";

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    /** A word in the brackets of a subject. */
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]*");

    private static final Pattern VERSION_WORD = Pattern.compile("[vV]\\d+");
    private static final Pattern FUNCTION = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern KERNEL = Pattern.compile("\\d{1,3}\\.\\d{1,3}");
    private static final Pattern CHANGE_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final Pattern MESSAGE_ID = Pattern.compile("(?!.*://)[!-;=?A-~]+@[!-;=?A-~]+");

    /** An archive has a page a mail, whose address names it, and others below that. */
    private static final Pattern ARCHIVE = Pattern.compile(
            "https?://[^/?#]+/(?:[^?#@]*/)?([^/?#]*(?:@|%40)[^/?#]*)(?:/[^@]*|[?#][^@]*)?", Pattern.CASE_INSENSITIVE);

    private static final Pattern ALIAS = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+-]*");

    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

    /** Whether a recipient is written as aliases are: the name that git send-email has for one or more addresses. */
    public static boolean isAlias(String recipient) {
        return ALIAS.matcher(recipient).matches();
    }

    /** Whether this is the path of a file inside a kernel tree that a patch may change or add. */
    public static boolean isTreePath(String path) {
        return KernelPath.isOne(path);
    }

    /**
     * Checks a word for the brackets of a subject.
     *
     * @param place the option or the file that has it
     * @throws PatchGenException if it is none, or a version, which stands there by itself
     */
    public static void requirePrefix(String place, String word) throws PatchGenException {
        String named = place + " \"" + word.replaceAll("\\p{Cntrl}", "?") + "\"";
        if (!PREFIX.matcher(word).matches()) {
            throw new PatchGenException(
                    named + " is not a word for the brackets of a subject; write letters, digits and . _ / - only");
        }
        if (VERSION_WORD.matcher(word).matches()) {
            throw new PatchGenException(named + " is a version: \"version\" in " + FILE_NAME
                    + " says it, and it stands in the subject by itself; iovakit reroll makes the next one");
        }
    }

    /**
     * Reads and checks the series file of a folder.
     *
     * @throws PatchGenException naming the file, and the line and column where it has one, of what is wrong
     */
    public static Series read(Path directory) throws PatchGenException {
        Path path = directory.resolve(FILE_NAME);
        try {
            SeriesFile file = SeriesReader.read(new String(SeriesFolder.read(directory, FILE_NAME), UTF_8));
            check(file);
            for (String word : file.prefixes()) {
                requirePrefix(path + ":", word);
            }
            return new Series(directory, file);
        } catch (NoSuchFileException e) {
            throw new PatchGenException(directory + " holds no series: there is no " + FILE_NAME + " in it", e);
        } catch (SeriesReader.Mistake e) {
            throw new PatchGenException(path + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new PatchGenException(path + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new PatchGenException("cannot read " + path + ": " + e.getMessage(), e);
        }
    }

    /** Whether all patches are in mainline, as far as the series file knows. */
    public boolean isUpstream() {
        return file.entries().stream().allMatch(entry -> entry.upstream().isPresent());
    }

    /** What changed in a version, as far as somebody has said it. */
    public List<String> changes(int version) {
        return file.changes().getOrDefault(version, List.of()).stream()
                .filter(change -> !change.isBlank())
                .map(String::strip)
                .toList();
    }

    /**
     * Refuses a version after the first of which nobody has said what changed in it.
     *
     * @throws PatchGenException naming the place for it
     */
    public void requireChanges() throws PatchGenException {
        int version = file.version();
        if (version > 1 && changes(version).isEmpty()) {
            throw new PatchGenException(directory.resolve(FILE_NAME) + ": nobody has said what changed in v" + version
                    + "; list it under \"changes\", after \"" + version + ":\"");
        }
    }

    private static void check(SeriesFile file) {
        require(Repository.isValidRefName(Constants.R_HEADS + file.name()), file.name(), "the name of a branch");
        require(PLAIN, file.name(), "the name of a series");
        Stream.concat(Stream.of(file.cover()), file.patches().stream())
                .forEach(template -> require(PLAIN, template, "the plain name of a template in this folder"));
        Stream.concat(file.to().stream(), file.cc().stream())
                .filter(written -> !isAlias(written))
                .forEach(Mailbox::parse);
        file.files().forEach(named -> require(isTreePath(named), named, "the path of a file in a kernel tree"));
        if (file.version() < 1 || file.files().isEmpty() || file.patches().isEmpty()) {
            throw new IllegalArgumentException("version must be 1 or more, and there must be files and patches");
        }
        if (new HashSet<>(file.patches()).size() < file.patches().size()) {
            throw new IllegalArgumentException("a template is listed twice under \"patches\"");
        }
        Set<String> upstream = new HashSet<>();
        file.entries().stream().flatMap(entry -> entry.upstream().stream()).forEach(commit -> {
            require(COMMIT, commit, "an upstream commit, written with all of its 40 digits");
            if (!upstream.add(commit)) {
                throw new IllegalArgumentException("two patches have the same \"upstream\" " + commit
                        + "; name for each the commit that it became");
            }
        });
        checkVersions(file.changes(), file.version(), "changes");
        checkVersions(file.posted(), file.version() - 1, "posted");
        file.changeId().ifPresent(id -> require(CHANGE_ID, id, "a change-id"));
        file.calls().forEach(function -> require(FUNCTION, function, "the name of a function"));
        file.oldest().ifPresent(version -> require(KERNEL, version, "a version of Linux, such as 6.1"));
        Stream.concat(file.inReplyTo().stream(), file.posted().values().stream().map(Posting::messageId))
                .forEach(id -> require(MESSAGE_ID, id, "a Message-ID; write it without the angle brackets"));
    }

    private static void checkVersions(SortedMap<Integer, ?> byVersion, int last, String entry) {
        if (!byVersion.isEmpty() && (byVersion.firstKey() < 1 || byVersion.lastKey() > last)) {
            throw new IllegalArgumentException("\"" + entry + "\" names the versions " + byVersion.keySet()
                    + ", but there are only those from 1 to " + last);
        }
    }

    /** Whether a series may be called so, and its branch. */
    public static boolean isName(String name) {
        return PLAIN.matcher(name).matches() && Repository.isValidRefName(Constants.R_HEADS + name);
    }

    /**
     * The Message-ID that somebody writes: it alone, in angle brackets, or as the address of the mail's page in an archive.
     *
     * @return without angle brackets; empty if it is none of these
     */
    public static Optional<String> messageId(String written) {
        String id = written.strip().replaceFirst("^<(.*)>$", "$1");
        Matcher page = ARCHIVE.matcher(id);
        return Optional.of(
                        page.matches()
                                ? page.group(1).replaceAll("(?i)%40", "@").replaceAll("(?i)%2f", "/")
                                : id)
                .filter(MESSAGE_ID.asMatchPredicate());
    }

    private static void require(Pattern form, String value, String what) {
        require(form.matcher(value).matches(), value, what);
    }

    private static void require(boolean is, String value, String what) {
        if (!is) {
            throw new IllegalArgumentException("\"" + value + "\" is not " + what);
        }
    }
}
