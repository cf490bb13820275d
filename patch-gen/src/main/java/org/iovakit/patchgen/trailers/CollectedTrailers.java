// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.trailers;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.file.AtomicFile;
import org.iovakit.patchgen.mail.Person;
import org.iovakit.patchgen.series.Series;
import org.iovakit.patchgen.series.SeriesFolder;
import org.yaml.snakeyaml.LoaderOptions;

/** The trailers that a series was given on the list: the content of {@code trailers.yaml} in its folder. Immutable. */
public final class CollectedTrailers {
    /** The file's name. */
    public static final String FILE_NAME = Series.TRAILERS_FILE_NAME;

    private static final String HEAD = """
            # SPDX-License-Identifier: GPL-2.0-only
            # Collected by iovakit trailers. Each stands in its patch from the next version on; take out those of a patch
            # that has changed in substance since.
            """;

    /** Bytes; a hundred thousand trailers take a fifth of that. */
    private static final long LARGEST = 64L << 20;

    private final List<CollectedTrailer> trailers;

    private CollectedTrailers(List<CollectedTrailer> trailers) {
        this.trailers = List.copyOf(trailers);
    }

    /** Where those of a series are kept. */
    public static Path location(Series series) {
        return series.directory().resolve(FILE_NAME);
    }

    /**
     * Reads those of a series; there need be none.
     *
     * @throws PatchGenException naming the file, and the line and column where it has one, of what is wrong
     */
    public static CollectedTrailers read(Series series) throws PatchGenException {
        Path path = location(series);
        if (Files.notExists(path)) {
            return new CollectedTrailers(List.of());
        }
        try {
            List<CollectedTrailer> read = new ArrayList<>();
            for (Entry entry :
                    mapper().readValue(SeriesFolder.read(series.directory(), FILE_NAME, LARGEST), Entry[].class)) {
                read.add(entry.trailer(series));
            }
            return new CollectedTrailers(read);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String place = at == null ? "" : ":" + at.getLineNr() + ":" + at.getColumnNr();
            throw new PatchGenException(
                    path + place + ": "
                            + e.getOriginalMessage().lines().findFirst().orElse("not a list of trailers"),
                    e);
        } catch (IllegalArgumentException e) {
            throw new PatchGenException(path + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new PatchGenException("cannot read " + path + ": " + e.getMessage(), e);
        }
    }

    /** The parser has a limit of its own, in characters, which are no more than the bytes. */
    private static YAMLMapper mapper() {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit((int) LARGEST);
        return new YAMLMapper(YAMLFactory.builder().loaderOptions(options).build());
    }

    /**
     * Writes them into the folder of a series, in the place of any others.
     *
     * @throws PatchGenException if it cannot be written, or would be larger than what is read back
     */
    public void write(Series series) throws PatchGenException {
        Path path = location(series);
        YAMLMapper mapper = YAMLMapper.builder()
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                .disable(YAMLGenerator.Feature.SPLIT_LINES)
                .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                .build();
        try {
            List<Entry> entries = trailers.stream().map(Entry::of).toList();
            String text = HEAD + mapper.writeValueAsString(entries);
            if (text.getBytes(UTF_8).length > LARGEST) {
                throw new PatchGenException(path + " would have more than " + LARGEST + " bytes, for " + entries.size()
                        + " trailers; are these all replies to the series?");
            }
            AtomicFile.write(path, text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings and numbers can always be written", e);
        }
    }

    /** All of them, in the order in which they were collected. */
    public List<CollectedTrailer> all() {
        return trailers;
    }

    /** Those of a patch, in that order. */
    public List<Trailer> of(String template) {
        return only(each -> each.template().equals(template)).all().stream()
                .map(CollectedTrailer::trailer)
                .toList();
    }

    /** Those that a version was posted with: they had been given to versions before it. */
    public CollectedTrailers before(int version) {
        return only(each -> each.version() < version);
    }

    /** Those that fulfil a condition. */
    public CollectedTrailers only(Predicate<CollectedTrailer> condition) {
        return new CollectedTrailers(trailers.stream().filter(condition).toList());
    }

    /** These, and more behind them. */
    public CollectedTrailers plus(List<CollectedTrailer> more) {
        List<CollectedTrailer> all = new ArrayList<>(trailers);
        all.addAll(more);
        return new CollectedTrailers(all);
    }

    /** A trailer in the file. */
    @JsonPropertyOrder({"patch", "trailer", "version", "message-id"})
    private record Entry(
            @JsonProperty(value = "patch", required = true) String patch,

            @JsonProperty(value = "trailer", required = true)
            String line,

            @JsonProperty(value = "version", required = true)
            int version,

            @JsonProperty(value = "message-id", required = true)
            String messageId) {
        static Entry of(CollectedTrailer collected) {
            return new Entry(
                    collected.template(), collected.trailer().toString(), collected.version(), collected.messageId());
        }

        CollectedTrailer trailer(Series series) throws PatchGenException {
            Optional<Trailer> read = Trailer.parse(line == null ? "" : line);
            List<Person> developers =
                    read.filter(SignOffs::isSignOff).isPresent() ? SignOffs.coDevelopers(series, patch) : List.of();
            Trailer trailer = read.filter(parsed -> parsed.person().isPresent())
                    .filter(parsed -> CollectedTokens.isCollected(parsed, developers))
                    .orElseThrow(() -> new IllegalArgumentException("\"" + line + "\" is not one of "
                            + CollectedTokens.ALL + " with a name and an <address>, nor the sign-off of one whom "
                            + patch
                            + " names as Co-developed-by"));
            trailer.mailbox();
            return new CollectedTrailer(patch, trailer, version, messageId);
        }
    }
}
