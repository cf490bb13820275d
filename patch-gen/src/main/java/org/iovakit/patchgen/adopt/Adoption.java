// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.adopt;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.iovakit.lifetime.Temporary;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.Reason;
import org.iovakit.patchgen.checked.CheckedEdits;
import org.iovakit.patchgen.csource.ParsedFiles;
import org.iovakit.patchgen.git.Identity;
import org.iovakit.patchgen.posted.PostedSeries;
import org.iovakit.patchgen.series.PatchEntry;
import org.iovakit.patchgen.series.Series;
import org.iovakit.patchgen.series.SeriesYaml;
import org.iovakit.patchgen.template.PatchText;
import org.iovakit.patchgen.template.TemplateEngine;
import org.iovakit.patchgen.trailers.CollectedTrailers;
import org.iovakit.patchgen.trailers.Trailer;

/** Makes a series of patches, or renews one: a template that still says the same stays as it is. */
public final class Adoption {
    /** What became of a patch. */
    public enum Fate {
        /** Its template says the same as before, and stays as it was written. */
        KEPT,
        /** A template of this subject was there, and says something else now. */
        RENEWED,
        /** There was none. */
        NEW
    }

    /**
     * A patch in the new series.
     *
     * @param entry as the series lists it
     * @param before the entry that the old series has for it, if it has one
     */
    public record Adopted(AdoptedPatch patch, PatchEntry entry, Fate fate, Optional<PatchEntry> before) {}

    private static final Pattern COMMENTS = Pattern.compile("\\A(?:\\[#--.*?--]\\s*\\n)+", Pattern.DOTALL);
    private static final Pattern VERSION = Pattern.compile("v([1-9]\\d{0,3})");
    private static final Pattern NOT_IN_A_NAME = Pattern.compile("[^a-z0-9]+");
    private static final int LONGEST_NAME = 40;

    private final Optional<Series> old;
    private final Optional<TemplateEngine> engine;
    private final String name;
    private final BiFunction<List<PatchEntry>, Map<String, byte[]>, Map<String, Object>> data;
    private final Identity identity;
    private final ParsedFiles parsed = new ParsedFiles();

    private Adoption(
            String name,
            Optional<Series> old,
            Optional<TemplateEngine> engine,
            BiFunction<List<PatchEntry>, Map<String, byte[]>, Map<String, Object>> data,
            Identity identity) {
        this.name = name;
        this.old = old;
        this.engine = engine;
        this.data = data;
        this.identity = identity;
    }

    /**
     * Prepares to renew a series.
     *
     * @param data what templates may use, made from the patches that come before, as the new series lists them, and the files
     *     that a patch is made for
     * @param identity who signs off when the series is rendered
     * @throws PatchGenException if its templates cannot be read
     */
    public static Adoption renewing(
            Series old, BiFunction<List<PatchEntry>, Map<String, byte[]>, Map<String, Object>> data, Identity identity)
            throws PatchGenException {
        TemplateEngine engine = new TemplateEngine(old.directory());
        return new Adoption(old.file().name(), Optional.of(old), Optional.of(engine), data, identity);
    }

    /** Prepares to make a new series of this name. */
    public static Adoption beginning(String name, Identity identity) {
        return new Adoption(name, Optional.empty(), Optional.empty(), (before, files) -> Map.of(), identity);
    }

    /**
     * Writes the series, as a whole or not at all. Rendering it gives the patches' trees back, byte for byte: that was tried.
     *
     * @param posted the mails that they were posted in, which are kept beside the templates; absent for what nobody posted
     * @param target the new folder, which must not be there
     * @throws PatchGenException if a patch cannot be adopted, or the folder cannot be written; nothing is written then
     */
    public List<Adopted> write(List<AdoptedPatch> patches, Optional<PostedSeries> posted, Path target)
            throws PatchGenException {
        if (Files.exists(target)) {
            throw new PatchGenException(target + " is there already; name a new folder");
        }
        OptionalInt version = version(posted, target);
        Path fresh = null;
        try {
            fresh = Temporary.folderBeside(target);
            if (old.isPresent()) {
                copyOthers(old.get(), fresh);
            } else {
                NewSeries.write(name, patches, posted, fresh);
            }
            List<Adopted> adopted = new ArrayList<>();
            Set<String> names = new HashSet<>();
            for (AdoptedPatch patch : patches) {
                adopted.add(write(patch, entries(adopted), names, fresh));
            }
            writeYaml(adopted, version, posted.flatMap(PostedSeries::changeId), fresh);
            requireSame(adopted, fresh);
            Series next = Series.read(fresh);
            if (old.isPresent()) {
                copyRecords(old.get(), adopted, names, next);
            }
            if (posted.isPresent()) {
                posted.get().keep(fresh);
            }
            fresh.toFile().setReadable(true, false);
            fresh.toFile().setExecutable(true, false);
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
            return adopted;
        } catch (IOException e) {
            throw new PatchGenException("cannot write " + target + ": " + Reason.of(e) + "; nothing was written", e);
        } finally {
            Temporary.deleteQuietly(fresh);
        }
    }

    /** Which version it is: what was posted says it, or else the name of the folder, if it is called so. */
    private static OptionalInt version(Optional<PostedSeries> posted, Path target) throws PatchGenException {
        Matcher named = VERSION.matcher(target.getFileName().toString());
        OptionalInt folder = named.matches() ? OptionalInt.of(Integer.parseInt(named.group(1))) : OptionalInt.empty();
        if (posted.isEmpty()) {
            return folder;
        }
        int version = posted.get().mails().get(0).subject().version();
        if (folder.isPresent() && folder.getAsInt() != version) {
            throw new PatchGenException("what was posted is v" + version + ", which does not belong into " + target
                    + "; name another folder, or another version with @vN behind mbox:FILE");
        }
        return OptionalInt.of(version);
    }

    /** All files of the folder that are neither templates of patches nor records of what these did. */
    private static void copyOthers(Series old, Path fresh) throws IOException {
        Set<String> left = new HashSet<>(old.file().patches());
        left.add(CollectedTrailers.FILE_NAME);
        try (Stream<Path> files = Files.list(old.directory())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                if (!left.contains(name) && !name.endsWith(".tsv")) {
                    Files.copy(file, fresh.resolve(name));
                }
            }
        }
    }

    /** What was collected and checked goes on to hold for templates that stay, under the name that they have. */
    private static void copyRecords(Series old, List<Adopted> adopted, Set<String> names, Series next)
            throws PatchGenException {
        CollectedTrailers trailers = CollectedTrailers.read(old).only(each -> names.contains(each.template()));
        if (!trailers.all().isEmpty()) {
            trailers.write(next);
        }
        Path checked = CheckedEdits.location(old);
        if (Files.exists(checked)) {
            Set<String> others = new TreeSet<>(old.file().patches());
            adopted.stream()
                    .filter(one -> one.fate() == Fate.KEPT && one.before().equals(Optional.of(one.entry())))
                    .forEach(one -> others.remove(one.entry().template()));
            CheckedEdits.read(checked).without(others).write(CheckedEdits.location(next));
        }
    }

    private static List<PatchEntry> entries(List<Adopted> adopted) {
        return adopted.stream().map(Adopted::entry).toList();
    }

    private Adopted write(AdoptedPatch patch, List<PatchEntry> below, Set<String> names, Path fresh)
            throws IOException, PatchGenException {
        int number = below.size() + 1;
        Optional<PatchEntry> before = Optional.empty();
        String head = "";
        for (PatchEntry entry : old.map(series -> series.file().entries()).orElse(List.of())) {
            Optional<PatchText> said = said(entry, below, patch);
            if (said.isPresent() && subject(said.get()).equals(patch.subject())) {
                before = Optional.of(entry);
                String text = Files.readString(old.get().directory().resolve(entry.template()), UTF_8);
                if (saysTheSame(said.get(), patch)) {
                    String template = name(number, entry.stage(), names);
                    Files.writeString(fresh.resolve(template), text, UTF_8);
                    PatchEntry kept = new PatchEntry(template, entry.stage(), entry.upstream(), entry.backport());
                    return new Adopted(patch, kept, Fate.KEPT, before);
                }
                Matcher comments = COMMENTS.matcher(text);
                head = comments.find() ? comments.group() : "";
            }
        }
        String stage = before.map(PatchEntry::stage).orElseGet(() -> slug(patch.subject()));
        String template = name(number, stage, names);
        Files.writeString(
                fresh.resolve(template), TemplateText.of(patch, head, withoutSignOff(patch.message()), parsed), UTF_8);
        PatchEntry entry = new PatchEntry(template, stage, Optional.empty());
        return new Adopted(patch, entry, before.isPresent() ? Fate.RENEWED : Fate.NEW, before);
    }

    /** What a template says to the files that a patch is made for; nothing, where it does not fit them. */
    private Optional<PatchText> said(PatchEntry entry, List<PatchEntry> below, AdoptedPatch patch) {
        try {
            return Optional.of(engine.orElseThrow().renderPatch(entry.template(), data.apply(below, patch.before())));
        } catch (PatchGenException e) {
            return Optional.empty();
        }
    }

    private boolean saysTheSame(PatchText said, AdoptedPatch patch) {
        try {
            return withoutTrailers(said.message()).equals(withoutTrailers(patch.message()))
                    && isSame(after(said, patch), patch);
        } catch (PatchGenException e) {
            return false;
        }
    }

    /** The files after a template's patch. */
    private Map<String, byte[]> after(PatchText said, AdoptedPatch patch) throws PatchGenException {
        Map<String, byte[]> after = new HashMap<>(patch.before());
        after.putAll(said.changed(patch.before(), parsed, patch.place()));
        return after;
    }

    private static boolean isSame(Map<String, byte[]> after, AdoptedPatch patch) {
        return after.keySet().equals(patch.after().keySet())
                && after.entrySet().stream()
                        .allMatch(file ->
                                Arrays.equals(file.getValue(), patch.after().get(file.getKey())));
    }

    /** Renders what was written, and holds it against the patches. */
    private void requireSame(List<Adopted> adopted, Path fresh) throws PatchGenException {
        TemplateEngine written = new TemplateEngine(fresh);
        List<PatchEntry> entries = entries(adopted);
        for (int i = 0; i < entries.size(); i++) {
            Adopted one = adopted.get(i);
            PatchText said = written.renderPatch(
                    one.entry().template(),
                    data.apply(entries.subList(0, i), one.patch().before()));
            if (!isSame(after(said, one.patch()), one.patch())) {
                throw new PatchGenException(
                        one.patch().place() + ", '" + one.patch().subject()
                                + "': its template gives another tree; this is a fault of iovakit, please report it");
            }
        }
    }

    private void writeYaml(List<Adopted> adopted, OptionalInt version, Optional<String> changeId, Path fresh)
            throws IOException, PatchGenException {
        Path file = fresh.resolve(Series.FILE_NAME);
        SeriesYaml yaml = new SeriesYaml(file);
        List<Object> entries = new ArrayList<>();
        Set<String> files =
                new TreeSet<>(old.map(series -> series.file().files()).orElse(List.of()));
        for (Adopted one : adopted) {
            PatchEntry entry = one.entry();
            boolean plain = entry.upstream().isEmpty()
                    && entry.equals(PatchEntry.of(entry.template(), Optional.empty(), Optional.empty(), List.of()));
            Map<String, Object> full = new TreeMap<>(Map.of("template", entry.template(), "stage", entry.stage()));
            entry.upstream().ifPresent(commit -> full.put("upstream", commit));
            entries.add(plain ? entry.template() : full);
            one.patch().changed().stream()
                    .filter(one.patch().before()::containsKey)
                    .forEach(files::add);
        }
        version.ifPresent(number -> yaml.set("version", number));
        changeId.ifPresent(id -> yaml.set("change-id", id));
        yaml.set("files", List.copyOf(files));
        yaml.set("patches", entries);
        Files.writeString(file, yaml.text(), UTF_8);
    }

    private static String name(int number, String stage, Set<String> names) {
        String name = String.format(Locale.ROOT, "%04d-%s.ftl", number, stage);
        names.add(name);
        return name;
    }

    /** The subject without the part before its colon, as file names have it. */
    private static String slug(String subject) {
        String plain = subject.substring(subject.indexOf(':') + 1).toLowerCase(Locale.ROOT);
        String slug = NOT_IN_A_NAME.matcher(plain).replaceAll("-");
        slug = slug.substring(0, Math.min(LONGEST_NAME, slug.length())).replaceAll("^-+|-+$", "");
        return slug.isEmpty() ? "patch" : slug;
    }

    private static String subject(PatchText said) {
        return said.message().lines().findFirst().orElse("");
    }

    private String withoutSignOff(String message) {
        String signOff = "Signed-off-by: " + identity;
        return message.lines().filter(line -> !line.strip().equals(signOff)).collect(Collectors.joining("\n"));
    }

    /** What was collected for a patch stands in its commit, and not in its template. */
    private static String withoutTrailers(String message) {
        List<String> lines = message.strip().lines().toList();
        int start = lines.lastIndexOf("") + 1;
        boolean trailers = start > 0
                && lines.subList(start, lines.size()).stream()
                        .allMatch(line -> Trailer.parse(line).isPresent());
        return String.join("\n", trailers ? lines.subList(0, start - 1) : lines);
    }
}
