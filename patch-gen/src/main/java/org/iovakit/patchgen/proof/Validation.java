// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.iovakit.patchgen.PatchGenException;

/**
 * What was run to prove a series, on what, and what came of it; and what was rendered then. Templates and JSON have it under
 * the names of the components. Those that may be null are absent there. Durations are left out: they differ from run to run.
 * Immutable.
 *
 * @param tools what ran
 * @param stages what ran for each stage, in order
 * @param kernel the booted kernels; null if none were
 * @param costs what the stages cost
 * @param checks what else was checked, a phrase each
 * @param unchecked what was not
 * @param changedFunctions functions of the base that are not those that the proof was made for
 * @param parity stage by stage, what the Java was held against its C with; null if it was not
 * @param source where the base is on the machine that rendered; null if it is in the cache
 * @param series the series that was rendered; null if an older iovakit wrote this, or nothing is rendered yet
 * @param base the kernel that it was rendered against; null if nothing is rendered yet
 * @param patches the patches, in order
 * @param emails the emails that this is the proof of
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Validation(
        Tools tools,
        List<StageProof> stages,
        Kernel kernel,
        Costs costs,
        List<String> checks,
        List<Gap> unchecked,
        List<ChangedFunction> changedFunctions,
        List<Parity> parity,
        Source source,
        SeriesState series,
        Base base,
        List<Patch> patches,
        List<EmailSum> emails) {
    /** Takes what is missing in what an older iovakit wrote for nothing. */
    public Validation {
        stages = orNone(stages);
        checks = orNone(checks);
        unchecked = orNone(unchecked);
        changedFunctions = orNone(changedFunctions);
        parity = parity == null || parity.isEmpty() ? null : List.copyOf(parity);
        patches = orNone(patches);
        emails = orNone(emails);
    }

    /**
     * Reads one that was written.
     *
     * @throws PatchGenException if it is none
     */
    public static Validation read(Path file) throws PatchGenException {
        try {
            Validation read = new ObjectMapper().readValue(Files.readAllBytes(file), Validation.class);
            if (read != null) {
                return read;
            }
            throw unreadable(file, "it says nothing", null);
        } catch (JsonProcessingException e) {
            throw unreadable(file, e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw unreadable(file, e.getMessage(), e);
        }
    }

    private static PatchGenException unreadable(Path file, String why, IOException e) {
        return new PatchGenException(file + " cannot be read: " + why + "; render anew with iovakit run", e);
    }

    /** As it is written. */
    public byte[] json() {
        try {
            String json = new ObjectMapper()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .writeValueAsString(data());
            return (json + "\n").getBytes(UTF_8);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("maps, lists, texts and numbers can always be written", e);
        }
    }

    /** As templates have it. */
    public Map<String, Object> data() {
        return data(this);
    }

    /** Not Jackson's way, which would spend more time on finding out what records are than all else here takes. */
    private static Map<String, Object> data(Record record) {
        Map<String, Object> data = new LinkedHashMap<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            Method accessor = component.getAccessor();
            JsonProperty other = accessor.getAnnotation(JsonProperty.class);
            Object value = value(record, accessor);
            if (value != null) {
                data.put(other == null ? component.getName() : other.value(), plain(value));
            }
        }
        return data;
    }

    private static Object value(Record record, Method accessor) {
        try {
            return accessor.invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("public records only get", e);
        }
    }

    private static Object plain(Object value) {
        if (value instanceof Record record) {
            return data(record);
        }
        return value instanceof List<?> list
                ? list.stream().map(Validation::plain).toList()
                : value;
    }

    private static <T> List<T> orNone(List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    /** The same proof, and what was rendered with it; of the emails none before they are there. */
    public Validation of(SeriesState rendered, Base against, List<Patch> commits, List<EmailSum> mailed) {
        return new Validation(
                tools,
                stages,
                kernel,
                costs,
                checks,
                unchecked,
                changedFunctions,
                parity,
                source,
                rendered,
                against,
                commits,
                mailed);
    }

    /**
     * The programs, as they call themselves.
     *
     * @param compiler of the C; null if none was compiled
     */
    public record Tools(String iovakit, String java, String git, String compiler) {}

    /**
     * A stage.
     *
     * @param suites what ran, a backend each
     * @param range what it takes to keep one range, in bytes but for cache lines; null if nobody found out
     */
    public record StageProof(int stage, String name, List<SuiteProof> suites, Map<String, Integer> range) {
        public StageProof {
            suites = orNone(suites);
        }
    }

    /**
     * A suite on a backend.
     *
     * @param backend what it ran on: java, native, native32 or kernel
     * @param passed how many cases
     * @param cases of so many
     * @param expectations that were checked; null where the backend does not count them
     */
    public record SuiteProof(
            String suite,
            String backend,
            int passed,
            int cases,
            Integer expectations,
            Integer assertions,
            List<CaseProof> results) {
        /** Whether each case passed, and there was one. */
        public boolean holds() {
            return cases > 0 && passed == cases;
        }
    }

    /** A case. */
    public record CaseProof(
            @JsonProperty("case") String name, String status, Integer expectations, Integer assertions) {}

    /**
     * The booted kernels.
     *
     * @param configuration the options that the suite asks for, a line each
     * @param booted how many
     */
    public record Kernel(
            String version,
            String architecture,
            List<String> configuration,
            String compiler,
            int booted,
            int passed,
            int cases) {}

    /**
     * What an allocation costs.
     *
     * @param ranges in the domain
     * @param allocations that were measured
     */
    public record Costs(long ranges, long allocations, List<StageCosts> stages) {}

    /** Those of a stage. */
    public record StageCosts(int stage, List<ScenarioCosts> scenarios) {}

    /** Those of a scenario, in nodes visited. */
    public record ScenarioCosts(String scenario, long worstVisits, long meanVisits) {}

    /** What was not checked, and why. */
    public record Gap(String check, String what, String why) {}

    /** A function, and what became of it. */
    public record ChangedFunction(String file, String function, String change) {}

    /** The comparison of a stage's Java with its C. */
    public record Parity(int stage, long operations, long seed, boolean rcaches, String compiler) {}

    /**
     * Where the base was found.
     *
     * @param path a directory or a tarball
     * @param rev the revision that was asked for; null if none was
     */
    public record Source(String path, String rev) {}

    /**
     * A series when it was rendered.
     *
     * @param fingerprint see {@link org.iovakit.patchgen.series.SeriesFingerprint}
     */
    public record SeriesState(String name, int version, String fingerprint) {}

    /**
     * A kernel base.
     *
     * @param commit that the emails name; null if it is in no git
     * @param files those that the series edits
     */
    public record Base(String description, String version, boolean inGit, String commit, List<Blob> files) {
        public Base {
            description = Objects.requireNonNullElse(description, "");
            files = orNone(files);
        }
    }

    /** A file, and git's name for its content. */
    public record Blob(String path, String blob) {}

    /** A patch, its commit, and the files as it leaves them. */
    public record Patch(String subject, String template, String commit, List<Blob> files) {}

    /** An email. */
    public record EmailSum(String file, String sha256) {}
}
