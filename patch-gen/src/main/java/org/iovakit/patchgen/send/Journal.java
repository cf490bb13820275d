// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.send;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.iovakit.lifetime.WholeFile;
import org.iovakit.patchgen.PatchGenException;

/**
 * The record of what was sent, by Message-ID, in a file beside the emails. It is on the disk before an email leaves, and
 * again when a server took it: whatever ends the program, an email that may have left is never taken for one that did not.
 * Not safe for use by several threads.
 */
final class Journal {
    private static final String ACCEPTED = "accepted";
    private static final String PERHAPS = "perhaps";

    private final Path file;
    private final Map<String, String> accepted = new LinkedHashMap<>();
    private final Set<String> perhaps = new LinkedHashSet<>();

    private Journal(Path file) {
        this.file = file;
    }

    /**
     * Reads the journal; there need not be one yet.
     *
     * @throws PatchGenException if there is one that cannot be read
     */
    static Journal read(Path file) throws PatchGenException {
        Journal journal = new Journal(file);
        if (!Files.exists(file)) {
            return journal;
        }
        try {
            JsonNode root = new ObjectMapper().readTree(Files.readAllBytes(file));
            if (!root.path(ACCEPTED).isObject() || !root.path(PERHAPS).isArray()) {
                throw new IOException("it is no record of what was sent");
            }
            root.path(ACCEPTED)
                    .properties()
                    .forEach(entry -> journal.accepted.put(
                            entry.getKey(), entry.getValue().asText()));
            root.path(PERHAPS).forEach(id -> journal.perhaps.add(id.asText()));
            return journal;
        } catch (IOException e) {
            throw new PatchGenException(
                    "cannot read " + file + ", which tells what was sent: " + e.getMessage()
                            + "; look at the list's archive for what arrived before you remove it",
                    e);
        }
    }

    boolean isAccepted(String messageId) {
        return accepted.containsKey(messageId);
    }

    boolean isPerhapsSent(String messageId) {
        return perhaps.contains(messageId);
    }

    /** When a server took an email, in ISO 8601. */
    String acceptedAt(String messageId) {
        return accepted.get(messageId);
    }

    /** Records that emails are given to git send-email: from now on they may leave, and not if this throws. */
    void handOver(Collection<String> messageIds) throws PatchGenException {
        perhaps.addAll(messageIds);
        try {
            write();
        } catch (PatchGenException e) {
            throw new PatchGenException(e.getMessage() + "; nothing was sent", e);
        }
    }

    /** Records that a server took an email, or that the user knows that it arrived. */
    void accept(String messageId) throws PatchGenException {
        perhaps.remove(messageId);
        accepted.put(messageId, Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        write();
    }

    /** Records that emails did not leave. A journal in which nothing did goes. */
    void notSent(Collection<String> messageIds) throws PatchGenException {
        perhaps.removeAll(messageIds);
        if (!accepted.isEmpty() || !perhaps.isEmpty()) {
            write();
            return;
        }
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private void write() throws PatchGenException {
        ObjectNode root = new ObjectMapper().createObjectNode();
        ObjectNode times = root.putObject(ACCEPTED);
        accepted.forEach(times::put);
        perhaps.forEach(root.putArray(PERHAPS)::add);
        try {
            WholeFile.write(
                    file,
                    new ObjectMapper()
                            .enable(SerializationFeature.INDENT_OUTPUT)
                            .writeValueAsBytes(root));
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private PatchGenException unwritable(IOException e) {
        return new PatchGenException(
                "cannot write " + file + ", which tells what was sent: " + e.getMessage()
                        + "; make room or get write access to the folder",
                e);
    }
}
