// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.iovakit.cli.LoopbackMailServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code send --send}, killed while the emails leave, on a mail server that only this machine reaches. */
class SentEmailsTest {
    private static final int KILLS = Integer.getInteger("iovakit.kills", Boolean.getBoolean("iovakit.long") ? 20 : 2);
    private static final Pattern ID = Pattern.compile("(?mi)^Message-ID: (<[^<>\\s]+>)");
    private static final List<String> SEND = List.of(
            "send", "--send", "--yes", "--kernel", "kernel", "--series", "home/series/iova-augmented-rbtree/v1");

    @TempDir
    Path scratch;

    private Workplace workplace;

    private static Set<String> received(LoopbackMailServer server) {
        Set<String> ids = new TreeSet<>();
        for (LoopbackMailServer.Received mail : server.received()) {
            String id = id(mail);
            assertTrue(ids.add(id), () -> id + " came twice");
        }
        return ids;
    }

    /** The Message-ID of an email, in angle brackets. */
    static String id(LoopbackMailServer.Received mail) {
        Matcher id = ID.matcher(mail.content());
        assertTrue(id.find(), mail.content());
        return id.group(1);
    }

    private JsonNode journal() throws Exception {
        Path file = workplace.root().resolve("work/outgoing/sent.json");
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
        Workplace template = Workplace.create(scratch.resolve("template"), scratch.resolve("thread"));
        workplace = template.copyTo(scratch.resolve("workplace"));
        Map<String, Integer> numbers = numbers();
        Random random = new Random(1);
        workplace.keep("work/outgoing", scratch.resolve("kept"));
        long millis = 0;
        int underWay = 0;
        for (int i = 0; i <= KILLS; i++) {
            workplace.restore("work/outgoing", scratch.resolve("kept"));
            try (LoopbackMailServer server = LoopbackMailServer.start()) {
                workplace.variable(
                        "GIT_CONFIG_GLOBAL", server.configuration(scratch, "").toString());
                if (i == 0) {
                    millis = workplace.run(List.of(), SEND).expect(0).millis();
                    assertEquals(numbers.keySet(), received(server));
                    assertEquals(numbers.keySet(), ids(journal().path("accepted")));
                    continue;
                }
                Process process = workplace.start(List.of(), SEND);
                if (i % 2 == 0) {
                    process.waitFor((long) (1.1 * random.nextDouble() * millis), TimeUnit.MILLISECONDS);
                } else {
                    awaitEmails(process, server, 1 + random.nextInt(numbers.size()));
                }
                process.toHandle().destroyForcibly();
                process.waitFor();
                workplace.awaitEnd();
                underWay += checkAfterKill(server) ? 1 : 0;
                sendTheRest(server, numbers);
            }
        }
        assertTrue(underWay > 0, "some kills have to hit emails under way");
        System.out.printf(
                "crashes: %d kills of send --send, %d with emails under way; then the rest was sent, none twice, none"
                        + " lost%n",
                KILLS, underWay);
    }

    /** Patch numbers by Message-ID; 0 for the cover letter. */
    private Map<String, Integer> numbers() throws Exception {
        Map<String, Integer> numbers = new TreeMap<>();
        try (DirectoryStream<Path> emails =
                Files.newDirectoryStream(workplace.root().resolve("work/outgoing"), "*.patch")) {
            for (Path email : emails) {
                Matcher id = ID.matcher(Files.readString(email));
                assertTrue(id.find());
                numbers.put(
                        id.group(1),
                        Integer.valueOf(email.getFileName().toString().substring(0, 4)));
            }
        }
        return numbers;
    }

    private static void awaitEmails(Process process, LoopbackMailServer server, int count) throws Exception {
        while (process.isAlive() && server.received().size() < count) {
            Thread.sleep(1);
        }
    }

    /** What the record says is so, or said to be unknown. Returns whether something is unknown. */
    private boolean checkAfterKill(LoopbackMailServer server) throws Exception {
        Set<String> received = received(server);
        Set<String> accepted = ids(journal().path("accepted"));
        Set<String> perhaps = ids(journal().path("perhaps"));
        assertTrue(received.containsAll(accepted), () -> "not sent, and said to be: " + accepted);
        Set<String> unknown = new TreeSet<>(received);
        unknown.removeAll(accepted);
        assertTrue(perhaps.containsAll(unknown), () -> "sent, and would be again: " + unknown);
        if (!perhaps.isEmpty()) {
            assertEquals(
                    Map.of("exit", 2),
                    Map.of("exit", workplace.run(List.of(), SEND).exitCode()),
                    "what is perhaps sent is not sent again without being asked for");
            assertEquals(received, received(server));
        }
        return !perhaps.isEmpty();
    }

    /** As a user would who looked up what arrived. */
    private void sendTheRest(LoopbackMailServer server, Map<String, Integer> numbers) throws Exception {
        Set<String> received = received(server);
        Set<String> arrived = ids(journal().path("perhaps"));
        Set<String> lost = new TreeSet<>(arrived);
        arrived.retainAll(received);
        lost.removeAll(received);
        List<String> again = new ArrayList<>(SEND);
        settle(again, "--arrived", arrived, numbers);
        settle(again, "--lost", lost, numbers);
        // Where nothing is left to be sent, that is said, and is no success.
        workplace.run(List.of(), again).expect(received.size() < numbers.size() ? 0 : 2);
        assertEquals(numbers.keySet(), received(server));
        assertEquals(numbers.keySet(), ids(journal().path("accepted")));
    }

    private static void settle(List<String> command, String option, Set<String> ids, Map<String, Integer> numbers) {
        if (!ids.isEmpty()) {
            command.add(option);
            command.add(ids.stream().map(id -> numbers.get(id).toString()).collect(Collectors.joining(",")));
        }
    }
}
