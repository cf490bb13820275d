// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.iovakit.cli.LoopbackMailServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code send --send}, killed while the emails leave, on a mail server that only this machine reaches. */
class SentEmailsTest {
    private static final int KILLS = Integer.getInteger("iovakit.kills", Boolean.getBoolean("iovakit.long") ? 40 : 3);
    private static final Pattern ID = Pattern.compile("(?mi)^Message-ID: (<[^<>\\s]+>)");
    private static final List<String> SEND = List.of(
            "send", "--send", "--yes", "--kernel", "kernel", "--series", "home/series/iova-augmented-rbtree/v1");

    @TempDir
    Path scratch;

    private World world;

    private static Set<String> received(LoopbackMailServer server) {
        Set<String> ids = new TreeSet<>();
        for (LoopbackMailServer.Received mail : server.received()) {
            Matcher id = ID.matcher(mail.content());
            assertTrue(id.find(), mail.content());
            assertTrue(ids.add(id.group(1)), () -> id.group(1) + " came twice");
        }
        return ids;
    }

    private JsonNode journal() throws Exception {
        Path file = world.root().resolve("work/outgoing/sent.json");
        return Files.exists(file) ? new ObjectMapper().readTree(file.toFile()) : new ObjectMapper().createObjectNode();
    }

    private static Set<String> ids(JsonNode node) {
        Set<String> ids = new TreeSet<>();
        if (node.isArray()) {
            node.forEach(each -> ids.add(each.asText()));
        } else {
            node.fieldNames().forEachRemaining(ids::add);
        }
        return ids;
    }

    @Test
    void killedSenderNeitherForgetsNorInvents() throws Exception {
        World template = World.create(scratch.resolve("template"), scratch.resolve("thread"));
        world = template.copyTo(scratch.resolve("world"));
        Random random = new Random(1);
        world.keep("work/outgoing", scratch.resolve("kept"));
        long millis = 0;
        int partly = 0;
        for (int i = 0; i <= KILLS; i++) {
            world.restore("work/outgoing", scratch.resolve("kept"));
            try (LoopbackMailServer server = LoopbackMailServer.start()) {
                world.variable(
                        "GIT_CONFIG_GLOBAL", server.configuration(scratch, "").toString());
                if (i == 0) {
                    millis = world.run(List.of(), SEND).expect(0).millis();
                    assertEquals(received(server), ids(journal().path("accepted")));
                    continue;
                }
                Process process = world.start(List.of(), SEND);
                // The emails leave in the last part of it.
                long delay = (long) ((0.4 + 0.7 * random.nextDouble()) * millis);
                process.waitFor(delay, TimeUnit.MILLISECONDS);
                process.toHandle().destroyForcibly();
                process.waitFor();
                world.awaitEnd();
                Set<String> received = received(server);
                Set<String> accepted = ids(journal().path("accepted"));
                Set<String> perhaps = ids(journal().path("perhaps"));
                assertTrue(received.containsAll(accepted), () -> "not sent, and said to be: " + accepted);
                Set<String> unknown = new TreeSet<>(received);
                unknown.removeAll(accepted);
                assertTrue(perhaps.containsAll(unknown), () -> "sent, and would be again: " + unknown);
                partly += perhaps.isEmpty() ? 0 : 1;
                if (!perhaps.isEmpty()) {
                    assertEquals(
                            Map.of("exit", 2),
                            Map.of("exit", world.run(List.of(), SEND).exitCode()),
                            "what is perhaps sent is not sent again without being asked for");
                    assertEquals(received, received(server));
                }
            }
        }
        System.out.printf(
                "crashes: %d kills of send --send, %d with emails under way; none twice, none lost%n", KILLS, partly);
    }
}
