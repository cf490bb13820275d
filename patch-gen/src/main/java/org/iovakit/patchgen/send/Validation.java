// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.send;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iovakit.patchgen.PatchGenException;

/**
 * The evidence beside the emails, as far as sending asks for it.
 *
 * @param file where it is
 * @param series name, version and state of the series that was rendered; empty if an older iovakit wrote the evidence
 * @param base what the series was rendered against
 * @param source where that is on the machine that rendered; empty if it is in the cache, or an older iovakit wrote the
 *     evidence
 * @param stages what ran for each stage, in order
 * @param emails the SHA-256 of each email that this is the evidence of, by file name
 * @param remarks the rest of it that people ask for, a line each
 */
public record Validation(
        Path file,
        Optional<SeriesState> series,
        Base base,
        Optional<Source> source,
        List<StageProof> stages,
        Map<String, String> emails,
        List<String> remarks) {
    /**
     * A series when it was rendered.
     *
     * @param fingerprint see {@link org.iovakit.patchgen.series.SeriesFingerprint}
     */
    public record SeriesState(String name, int version, String fingerprint) {}

    /**
     * A kernel base.
     *
     * @param commit the commit that the emails name, if the base is in git
     * @param blobs git's blob of each file that the series edits, by path
     */
    public record Base(String description, Optional<String> commit, Map<String, String> blobs) {}

    /**
     * Where a kernel base was found.
     *
     * @param path a directory or a tarball
     * @param rev the revision that was asked for, if one was
     */
    public record Source(Path path, Optional<String> rev) {}

    /** What was proven of a stage. */
    public record StageProof(int stage, List<SuiteProof> suites) {}

    /**
     * A suite that ran.
     *
     * @param backend what it ran on: java, native or kernel
     */
    public record SuiteProof(String backend, int passed, int cases) {
        boolean holds() {
            return cases > 0 && passed == cases;
        }
    }

    /**
     * Reads the evidence.
     *
     * @throws PatchGenException if it is no evidence
     */
    static Validation read(Path file) throws PatchGenException {
        JsonNode root;
        try {
            root = new ObjectMapper().readTree(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new PatchGenException(
                    file + " cannot be read: " + e.getMessage() + "; render anew with iovakit run", e);
        }
        List<StageProof> stages = new ArrayList<>();
        for (JsonNode stage : root.path("stages")) {
            List<SuiteProof> suites = new ArrayList<>();
            for (JsonNode suite : stage.path("suites")) {
                suites.add(new SuiteProof(
                        suite.path("backend").asText(),
                        suite.path("passed").asInt(),
                        suite.path("cases").asInt()));
            }
            stages.add(new StageProof(stage.path("stage").asInt(), List.copyOf(suites)));
        }
        Map<String, String> emails = new HashMap<>();
        root.path("emails")
                .forEach(email -> emails.put(
                        email.path("file").asText(), email.path("sha256").asText()));
        JsonNode base = root.path("base");
        Map<String, String> blobs = new LinkedHashMap<>();
        base.path("files")
                .forEach(entry -> blobs.put(
                        entry.path("path").asText(), entry.path("blob").asText()));
        JsonNode source = root.path("source");
        JsonNode series = root.path("series");
        return new Validation(
                file,
                series.isObject()
                        ? Optional.of(new SeriesState(
                                series.path("name").asText(),
                                series.path("version").asInt(),
                                series.path("fingerprint").asText()))
                        : Optional.empty(),
                new Base(
                        base.path("description").asText(),
                        Optional.ofNullable(base.path("commit").textValue()),
                        Collections.unmodifiableMap(blobs)),
                source.isObject()
                        ? Optional.of(new Source(
                                Path.of(source.path("path").asText()),
                                Optional.ofNullable(source.path("rev").textValue())))
                        : Optional.empty(),
                List.copyOf(stages),
                Map.copyOf(emails),
                remarks(root));
    }

    private static List<String> remarks(JsonNode root) {
        List<String> remarks = new ArrayList<>();
        JsonNode parity = root.path("parity");
        if (!parity.isEmpty()) {
            remarks.add("parity: " + parity.size() + " stages do what their C does, in "
                    + parity.path(0).path("operations").asText() + " operations each");
        }
        JsonNode kernel = root.path("kernel");
        if (kernel.isObject()) {
            remarks.add("kernel: " + kernel.path("booted").asInt() + " kernels booted, Linux "
                    + kernel.path("version").asText());
        }
        root.path("checks").forEach(check -> remarks.add("check: " + check.asText()));
        root.path("unchecked")
                .forEach(gap -> remarks.add("NOT CHECKED: " + gap.path("what").asText() + ": "
                        + gap.path("why").asText()));
        return List.copyOf(remarks);
    }
}
