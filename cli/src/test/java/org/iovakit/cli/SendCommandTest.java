// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.SortedMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.iovakit.cli.LoopbackMailServer.Fault;
import org.iovakit.cli.LoopbackMailServer.Received;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.testing.GitSandbox;
import org.iovakit.testing.KernelSources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real git send-email on a mail server that only this machine reaches. */
class SendCommandTest {
    private static final String SENDER = "Ada \u00c5ngstr\u00f6m, Dr <ada@example.org>";
    private static final List<String> TO = List.of("list@example.org");
    private static final List<String> CC = List.of(
            "Bo \u00d6berg <bo@example.org>",
            "Last, First <first@example.org>",
            "Nobody Asked <rest@example.org>",
            "Joerg Example <joerg@example.org>",
            "Robin \u00c9xample <robin@example.org>",
            "iommu@lists.example.org");

    private static final List<String> SUBJECTS = List.of(
            "[PATCH 0/5] iova augmented rbtree O(log n) alloc_iova",
            "[PATCH 1/5] iova: switch to augmented rbtree for log(n) allocation",
            "[PATCH 2/5] iova: drop dead cached_node / cached32_node infrastructure",
            "[PATCH 3/5] iova: limit_pfn-aware augmentation for log(n) 32-bit alloc",
            "[PATCH 4/5] iova: alignment-aware two-phase search for log(n) aligned alloc",
            "[PATCH 5/5] iova: add KUnit test suite");

    @TempDir
    static Path shared;

    private static RenderedThread thread;

    @TempDir
    Path scratch;

    private Console console;
    private LoopbackMailServer server;

    @BeforeAll
    static void render() throws IOException {
        thread = RenderedThread.renderIn(shared, RenderedThread.NAME);
    }

    @BeforeEach
    void listen() throws IOException {
        server = LoopbackMailServer.start();
        console = new Console(scratch).identity(RenderedThread.NAME, RenderedThread.ADDRESS);
        thread.copyTo(console.outgoing());
        configure("");
    }

    @AfterEach
    void hangUp() {
        if (server != null) {
            server.close();
        }
    }

    /** The user's configuration, which leads to the server of the test and to no other. */
    private void configure(String more) throws IOException {
        console.variable(
                "GIT_CONFIG_GLOBAL", server.configuration(scratch, more).toString());
    }

    private Console.Result send(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "send",
                "--kernel",
                thread.kernel().toString(),
                "--series",
                thread.series().toString()));
        arguments.addAll(List.of(more));
        return console.run(arguments.toArray(String[]::new));
    }

    /** The command line that renders the series of the thread, on its kernel. */
    private static String[] rendering(Path out) {
        return new String[] {
            "patches",
            "--kernel",
            thread.kernel().toString(),
            "--series",
            thread.series().toString(),
            "--out",
            out.toString()
        };
    }

    private static MimeMessage parse(byte[] content) {
        try {
            return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(content));
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }

    private List<MimeMessage> received() {
        return server.received().stream()
                .map(message -> parse(message.content().getBytes(ISO_8859_1)))
                .toList();
    }

    private List<String> receivedSubjects() throws MessagingException {
        List<String> subjects = new ArrayList<>();
        for (MimeMessage message : received()) {
            subjects.add(message.getSubject());
        }
        return subjects;
    }

    private static List<String> addresses(jakarta.mail.Address[] addresses) {
        return Arrays.stream(addresses)
                .map(InternetAddress.class::cast)
                .map(address -> address.getPersonal() == null
                        ? address.getAddress()
                        : address.getPersonal() + " <" + address.getAddress() + ">")
                .toList();
    }

    private static String body(byte[] email) {
        String text = new String(email, ISO_8859_1).replace("\r\n", "\n");
        return text.substring(text.indexOf("\n\n") + 2);
    }

    @Test
    void threadArrivesAsItWasRendered() throws Exception {
        Instant before = Instant.now().minusSeconds(60);
        Console.Result result = send("--send", "--yes").expect(ExitCode.CLEAN);
        assertEquals(List.of("iovakit: all 6 emails were sent"), result.messages());
        assertEquals(1, server.connections());
        List<Path> rendered = thread.emails();
        List<MimeMessage> received = received();
        assertEquals(6, received.size());
        String cover = received.get(0).getMessageID();
        for (int i = 0; i < 6; i++) {
            MimeMessage message = received.get(i);
            MimeMessage file = parse(Files.readAllBytes(rendered.get(i)));
            assertEquals(List.of(SENDER), addresses(message.getFrom()));
            assertEquals(TO, addresses(message.getRecipients(RecipientType.TO)));
            assertEquals(CC, addresses(message.getRecipients(RecipientType.CC)));
            assertEquals(SUBJECTS.get(i), message.getSubject());
            assertEquals(file.getMessageID(), message.getMessageID());
            assertEquals(
                    i == 0 ? null : cover,
                    message.getHeader("In-Reply-To", null),
                    () -> "of the emails of patches, each is an answer to the cover letter");
            assertEquals(i == 0 ? null : cover, message.getHeader("References", null));
            assertTrue(message.getSentDate().toInstant().isAfter(before));
            assertEquals(null, message.getHeader("Bcc"));
            assertEquals(
                    body(Files.readAllBytes(rendered.get(i))),
                    body(server.received().get(i).content().getBytes(ISO_8859_1)));
        }
        assertEquals(
                6, received.stream().map(SendCommandTest::messageId).distinct().count());
        List<Instant> dates = new ArrayList<>();
        for (MimeMessage message : received) {
            dates.add(message.getSentDate().toInstant());
        }
        assertEquals(dates.stream().sorted(Comparator.naturalOrder()).distinct().toList(), dates);
    }

    private static String messageId(MimeMessage message) {
        try {
            return message.getMessageID();
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void signOffsAndKernelTextKeepTheirBytes() {
        send("--send", "--yes").expect(ExitCode.CLEAN);
        String patch = new String(server.received().get(1).content().getBytes(ISO_8859_1), UTF_8).replace("\r\n", "\n");
        assertTrue(patch.contains("\nSigned-off-by: " + RenderedThread.NAME + " <ada@example.org>\n---\n"), patch);
        assertTrue(patch.contains("\nContent-Transfer-Encoding: 8bit\n"), patch);
    }

    @Test
    void envelopeNamesWhomTheHeadersName() {
        send("--send", "--yes").expect(ExitCode.CLEAN);
        List<String> all = Stream.concat(TO.stream(), CC.stream())
                .map(text -> text.replaceFirst(".*<(.*)>", "$1"))
                .toList();
        for (Received message : server.received()) {
            assertEquals("ada@example.org", message.from());
            assertEquals(all, message.recipients());
        }
    }

    @Test
    void dryRunIsSilent() throws IOException {
        var before = Console.snapshot(console.outgoing());
        Console.Result result = send("--yes").expect(ExitCode.CLEAN);
        assertEquals(List.of("iovakit: a dry run: nothing was sent; add --send to send"), result.messages());
        assertEquals(result.out(), send("--dry-run").expect(ExitCode.CLEAN).out());
        send("--send", "--yes", "--dry-run").expectRefusal("--send and --dry-run");
        assertEquals(0, server.connections());
        assertEquals(before, Console.snapshot(console.outgoing()));
        for (String subject : SUBJECTS) {
            assertTrue(result.out().contains(subject + "\n"), result.out());
        }
    }

    @Test
    void programsAreToldTheSameOfADryRun() throws IOException {
        Console.Result result =
                send("--format", "json", "--to", "third@example.org").expect(ExitCode.CLEAN);
        JsonNode document = new ObjectMapper().readTree(result.out());
        assertTrue(document.get("ready").asBoolean(), result.out());
        assertEquals(SENDER, document.get("from").asText());
        assertEquals(SUBJECTS, document.get("emails").findValuesAsText("subject"));
        JsonNode third = document.at("/recipients/1");
        assertEquals(
                "to third@example.org [\"--to\"]",
                third.get("header").asText() + " " + third.get("mailbox").asText() + " " + third.get("reasons"));
        assertFalse(document.get("checks").findValuesAsText("verdict").contains("not-ready"), result.out());
        send("--send", "--format", "json").expectRefusal("--format json is for a dry run");
        assertEquals(0, server.connections());
    }

    @Test
    void summarySaysWhyEachRecipientIsThere() throws IOException {
        configure("\tcc = \\\"Pal, O\\\" <pal@example.org>, bo@example.org\n\tto = second@example.org\n");
        String out = send("--cc", "Zo\u00eb <zoe@example.org>", "--to", "third@example.org")
                .expect(ExitCode.CLEAN)
                .out();
        assertEquals(
                List.of(
                        "from   Ada \u00c5ngstr\u00f6m, Dr <ada@example.org>",
                        "to     list@example.org  (the series; get_maintainer.pl: open list)",
                        "       second@example.org  (sendemail.to)",
                        "       third@example.org  (--to)",
                        "cc     Bo \u00d6berg <bo@example.org>  (the series; sendemail.cc)",
                        "       Last, First <first@example.org>  (the series)",
                        "       Pal, O <pal@example.org>  (sendemail.cc)",
                        "       Nobody Asked <rest@example.org>  (get_maintainer.pl: chief penguin:THE REST)",
                        "       Joerg Example <joerg@example.org>  (get_maintainer.pl: maintainer:IOMMU SUBSYSTEM)",
                        "       Robin \u00c9xample <robin@example.org>  (get_maintainer.pl: reviewer:IOMMU SUBSYSTEM)",
                        "       iommu@lists.example.org  (get_maintainer.pl: open list:IOMMU SUBSYSTEM)",
                        "       Zo\u00eb <zoe@example.org>  (--cc)"),
                out.lines().limit(12).toList());
        assertTrue(out.contains("\nproof  stage 0: java 11 of 11"), out);
        assertTrue(out.contains("\n       stage 1: java 11 of 11"), out);
        assertTrue(out.contains(", base-commit "), out);
    }

    /** In the form of mutt, one that names others. */
    @Test
    void aliasesAreExpandedAsGitSendEmailDoes() throws IOException {
        Path aliases = Files.writeString(scratch.resolve("aliases"), """
                alias bo Bo \u00d6berg <bo@example.org>
                alias pal "Pal, O" <pal@example.org>
                alias friends bo, pal, third@example.org
                """);
        configure(
                "\taliasesFile = " + aliases + "\n\taliasFileType = mutt\n\tcc = friends\n\tto = second@example.org\n");
        String out = send().expect(ExitCode.CLEAN).out();
        for (String line : List.of(
                "second@example.org  (sendemail.to)",
                "Bo \u00d6berg <bo@example.org>  (the series; sendemail.cc)",
                "Pal, O <pal@example.org>  (sendemail.cc)",
                "third@example.org  (sendemail.cc)")) {
            assertTrue(out.contains(" " + line + "\n"), out);
        }
        configure("\taliasesFile = " + aliases + "\n\taliasFileType = mutt\n\tcc = foes\n");
        send().expectRefusal("sendemail.cc", "\"foes\"");
    }

    /** What git send-email would do with this on its own: copies, a Bcc, other encodings, a question. */
    @Test
    void configurationChangesNeitherEmailsNorRecipients() throws Exception {
        configure("""
                	bcc = spy@example.org
                	ccCmd = "echo cmd@example.org; :"
                	toCmd = "echo cmd@example.org; :"
                	suppressFrom = false
                	signedOffByCc = true
                	suppressCc = author
                	transferEncoding = base64
                	chainReplyTo = true
                	thread = true
                	ccCover = true
                	annotate = true
                	confirm = always
                	validate = false
                """);
        console.variable("GIT_EDITOR", "false");
        send("--send", "--yes").expect(ExitCode.CLEAN);
        List<MimeMessage> received = received();
        for (int i = 0; i < 6; i++) {
            assertEquals(7, server.received().get(i).recipients().size());
            assertEquals(TO, addresses(received.get(i).getRecipients(RecipientType.TO)));
            assertEquals(CC, addresses(received.get(i).getRecipients(RecipientType.CC)));
            assertEquals(
                    body(Files.readAllBytes(thread.emails().get(i))),
                    body(server.received().get(i).content().getBytes(ISO_8859_1)));
        }
        assertEquals(received.get(0).getMessageID(), received.get(5).getHeader("In-Reply-To", null));
    }

    @Test
    void commandThatAddsHeadersIsRefused() throws IOException {
        for (String section : List.of("[sendemail]", "[sendemail \"work\"]")) {
            configure(section + "\n\theaderCmd = echo X-Added: 1\n");
            send().expectRefusal("headercmd of your git configuration adds headers", "unset it");
        }
    }

    @Test
    void copiesAreLeftOutAsAsked() {
        String all = send("--no-cc", "--cc", "pal@example.org")
                .expect(ExitCode.CLEAN)
                .out();
        assertTrue(all.contains("\ncc     pal@example.org  (--cc)\nbase "), all);
        String one = send("--no-cc=bo@example.org", "--no-cc", "JOERG@example.org")
                .expect(ExitCode.CLEAN)
                .out();
        String recipients = one.substring(0, one.indexOf("\nbase "));
        assertFalse(recipients.contains("bo@example.org") || recipients.contains("joerg@example.org"), one);
        assertTrue(recipients.contains("rest@example.org"), one);
        assertTrue(one.contains(" but, as you say, joerg@example.org; "), one);
        send("--no-cc", "stranger@example.org").expectRefusal("stranger@example.org", "nobody of that address");
        send("--to", "nobody").expectRefusal("--to", "\"nobody\" is not of the form name@domain");
        send("--cc", "Eve <eve@example.org>\nBcc: x <x@example.org>").expectRefusal("--cc", "line break");
        send("--cc", "a@example.org, b@example.org").expectRefusal("--cc", "one address");
    }

    @Test
    void confirmationIsAskedForOnce() throws Exception {
        console.types("no\n");
        Console.Result refused = send("--send").expect(ExitCode.UNUSABLE);
        assertTrue(refused.err().contains("send 6 emails to these 7 recipients? [y/N] "), refused.err());
        assertTrue(refused.err().endsWith("iovakit: nothing was sent\n"), refused.err());
        console.types("");
        send("--send").expect(ExitCode.UNUSABLE);
        assertEquals(0, server.connections());
        console.types("y\n");
        send("--send").expect(ExitCode.CLEAN);
        assertEquals(SUBJECTS, receivedSubjects());
    }

    @Test
    void whatChangesAfterItWasShownIsNotSent() throws IOException {
        Path email = email(3);
        String text = Files.readString(email);
        console.types("y\n", unchecked(() -> Files.writeString(email, text.replace("iova", "ivoa"))));
        Console.Result edited = send("--send").expect(ExitCode.UNUSABLE);
        assertTrue(edited.err().contains(email + " was changed after it was shown; nothing was sent"), edited.err());
        Files.writeString(email, text);
        console.types("y\n", unchecked(() -> Files.move(email, scratch.resolve("away"))));
        Console.Result gone = send("--send").expect(ExitCode.UNUSABLE);
        assertTrue(gone.err().contains("cannot read " + email + " any more"), gone.err());
        assertEquals(0, server.connections());
        assertFalse(Files.exists(console.outgoing().resolve("sent.json")));
    }

    /** What happens while the program waits. */
    private interface Step {
        void run() throws Exception;
    }

    private static Runnable unchecked(Step step) {
        return () -> {
            try {
                step.run();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        };
    }

    @Test
    void nobodyRendersOverEmailsThatAreBeingSent() throws Exception {
        List<Console.Result> others = new ArrayList<>();
        Path folder = Files.createDirectory(scratch.resolve("other"));
        console.types("y\n", unchecked(() -> others.add(renderElsewhere(folder))));
        send("--send").expect(ExitCode.CLEAN);
        others.get(0).expect(ExitCode.UNUSABLE);
        String said = others.get(0).err();
        assertTrue(said.endsWith(" is being sent by another iovakit; wait until it is done\n"), said);
        assertEquals(SUBJECTS, receivedSubjects());
    }

    /** In a process of its own: a lock is seen within one whether it holds for others or not. */
    private Console.Result renderElsewhere(Path folder) throws Exception {
        return Forked.start(Forked.program(List.of(), rendering(console.outgoing())), folder);
    }

    /** Git runs it for each email, also in a dry run. */
    private void withHook(String script, Runnable sending) throws IOException {
        Path hook = thread.kernel().resolve(".git/hooks/sendemail-validate");
        Files.createDirectories(hook.getParent());
        Files.writeString(hook, "#!/bin/sh\n" + script + "\n");
        assertTrue(hook.toFile().setExecutable(true));
        try {
            sending.run();
        } finally {
            Files.delete(hook);
        }
    }

    @Test
    void hookThatChangesEmailsIsRefused() throws IOException {
        SortedMap<String, String> before = Console.snapshot(console.outgoing());
        withHook("echo 'X-Signature: none' >> \"$1\"", () -> {
            send().expectRefusal("the hook sendemail-validate changes 0000-cover-letter.patch");
            send("--send", "--yes").expectRefusal("the hook sendemail-validate changes");
        });
        assertEquals(before, Console.snapshot(console.outgoing()));
        assertEquals(0, server.connections());
        withHook("echo 'too long' >&2; exit 1", () -> send().expectRefusal("git send-email refuses: ", "too long"));
        withHook("test -s \"$1\"", () -> send("--send", "--yes").expect(ExitCode.CLEAN));
        assertEquals(6, server.received().size());
    }

    /** The emails name the commit that they are for, so this is told, and no more. */
    @Test
    void kernelThatMovedOnIsTold() throws IOException {
        assertFalse(send().expect(ExitCode.CLEAN).err().contains("has moved on"));
        GitSandbox git = new GitSandbox(scratch.resolve("git"));
        Path kernel = thread.kernel();
        Path iova = kernel.resolve("drivers/iommu/iova.c");
        String before = Files.readString(iova);
        String base = git.git(kernel, "rev-parse", "HEAD");
        try {
            Files.writeString(iova, before + "\nint later;\n");
            assertFalse(send().expect(ExitCode.CLEAN).err().contains("has moved on"), "nothing is committed yet");
            git.commitAll(kernel, "later");
            String err = send().expect(ExitCode.CLEAN).err();
            assertTrue(
                    err.contains("iovakit: " + kernel + " has moved on since the emails were rendered, to ")
                            && err.contains("for the base-commit that they name, " + base)
                            && err.contains("; other by now: drivers/iommu/iova.c (changed); "),
                    err);
        } finally {
            git.git(kernel, "reset", "--hard", base);
        }
    }

    @Test
    void nobodyToAskMeansNothingIsSent() {
        send("--send").expectRefusal("there is no terminal", "--yes");
        assertEquals(0, server.connections());
    }

    @Test
    void nothingIsSentTwice() {
        send("--send", "--yes").expect(ExitCode.CLEAN);
        send("--send", "--yes").expectRefusal("were sent", "none is sent again");
        assertEquals(6, server.received().size());
        console.run("patches", "--kernel", thread.kernel().toString())
                .expectRefusal(console.outgoing().toString(), "were sent", "sent.json");
    }

    private JsonNode journal() throws IOException {
        return new ObjectMapper()
                .readTree(console.outgoing().resolve("sent.json").toFile());
    }

    private static List<String> sentLines(Console.Result result) {
        return result.out().lines().filter(line -> line.startsWith("sent ")).toList();
    }

    @Test
    void thirdMessageRefused() throws Exception {
        for (Fault fault : List.of(Fault.REFUSE_CONTENT, Fault.REFUSE_RECIPIENT)) {
            server.failAt(fault == Fault.REFUSE_CONTENT ? 3 : 1, fault);
            Console.Result result = send("--send", "--yes").expect(ExitCode.UNUSABLE);
            String reason = fault == Fault.REFUSE_CONTENT ? "looks like spam to me" : "no such mailbox here";
            String message = result.messages().get(0);
            assertTrue(message.contains(reason), message);
            assertTrue(message.contains("; not sent: 0002-"), message);
            assertTrue(message.endsWith("the same command again sends the rest, and nothing twice"), message);
            assertEquals(2, journal().get("accepted").size());
            assertEquals(0, journal().get("perhaps").size());
        }
        Console.Result rest = send("--send", "--yes").expect(ExitCode.CLEAN);
        assertEquals(4, sentLines(rest).size());
        assertEquals(SUBJECTS, receivedSubjects());
        assertEquals(
                received().get(0).getMessageID(), received().get(5).getHeader("In-Reply-To", null), "the thread holds");
    }

    @Test
    void connectionDroppedBeforeTheThirdMessage() throws Exception {
        server.failAt(3, Fault.DROP_BEFORE_CONTENT);
        String message =
                send("--send", "--yes").expect(ExitCode.UNUSABLE).messages().get(0);
        assertTrue(message.contains("Sent: 0000-cover-letter.patch, 0001-"), message);
        assertFalse(message.contains("perhaps"), message);
        send("--send", "--yes").expect(ExitCode.CLEAN);
        assertEquals(SUBJECTS, receivedSubjects());
    }

    @Test
    void connectionDroppedAfterTheThirdMessageWasTaken() throws Exception {
        server.failAt(3, Fault.DROP_INSTEAD_OF_ANSWER);
        String message =
                send("--send", "--yes").expect(ExitCode.UNUSABLE).messages().get(0);
        assertTrue(message.contains("; perhaps sent: 0002-iova-drop"), message);
        assertTrue(message.contains("--arrived N or --lost N"), message);
        assertEquals(3, server.received().size());

        send("--send", "--yes").expectRefusal("0002-iova-drop", "was perhaps sent", "--arrived N");
        send("--send", "--yes", "--arrived", "4").expectRefusal("--arrived 4", "no email of this number");
        send("--arrived", "2").expectRefusal("--arrived", "--send");
        assertTrue(send().expect(ExitCode.CLEAN).out().contains(SUBJECTS.get(2) + "  (perhaps sent)\n"));
        assertEquals(3, server.received().size());

        send("--send", "--yes", "--arrived", "2").expect(ExitCode.CLEAN);
        assertEquals(SUBJECTS, receivedSubjects());
    }

    @Test
    void messageThatWasLostIsSentAgain() throws Exception {
        server.failAt(1, Fault.DROP_INSTEAD_OF_ANSWER);
        send("--send", "--yes").expect(ExitCode.UNUSABLE);
        send("--send", "--yes", "--lost", "0").expect(ExitCode.CLEAN);
        List<String> expected = new ArrayList<>(List.of(SUBJECTS.get(0)));
        expected.addAll(SUBJECTS);
        assertEquals(expected, receivedSubjects());
    }

    @Test
    void serverThatIsNotThere() throws IOException {
        server.close();
        Console.Result result = send("--send", "--yes").expect(ExitCode.UNUSABLE);
        String message = result.messages().get(0);
        assertTrue(message.contains("Unable to initialize SMTP properly"), message);
        assertTrue(message.contains("Nothing was accepted; not sent: 0000-cover-letter.patch, 0001-"), message);
        assertFalse(Files.exists(console.outgoing().resolve("sent.json")));
        server = LoopbackMailServer.start();
        configure("");
        send("--send", "--yes").expect(ExitCode.CLEAN);
        assertEquals(6, server.received().size());
    }

    /** Many people have git send-email hand over to a program of theirs, of which only the exit code is seen. */
    @Test
    void programThatSends() throws Exception {
        Path mailer = Files.writeString(scratch.resolve("program"), """
                #!/bin/sh
                n=$(ls %1$s | grep -c '^mail')
                [ "$n" != 2 ] || [ -e %1$s/again ] || { touch %1$s/again; cat >/dev/null; exit 69; }
                cat >%1$s/mail$n
                """.formatted(scratch));
        assertTrue(mailer.toFile().setExecutable(true));
        configure("\tsendmailCmd = " + mailer + "\n");
        String message =
                send("--send", "--yes").expect(ExitCode.UNUSABLE).messages().get(0);
        assertTrue(message.contains("Sent: 0000-cover-letter.patch, 0001-"), message);
        assertTrue(message.contains("perhaps sent: 0002-"), message);
        send("--send", "--yes", "--lost", "2").expect(ExitCode.CLEAN);
        for (int i = 0; i < 6; i++) {
            assertEquals(
                    SUBJECTS.get(i),
                    parse(Files.readAllBytes(scratch.resolve("mail" + i))).getSubject());
        }
        assertEquals(0, server.connections());
    }

    /** Whatever the door by which somebody's address comes: no argument of the program that sends is an option of theirs. */
    @Test
    void programThatSendsSeesNoOptionOfAStranger() throws Exception {
        Path seen = scratch.resolve("arguments");
        Path mailer = Files.writeString(scratch.resolve("program"), """
                #!/bin/sh
                printf '%%s\\n' "$@" >>%s
                cat >/dev/null
                """.formatted(seen));
        assertTrue(mailer.toFile().setExecutable(true));
        configure("\tsmtpServer = " + mailer + "\n");
        String hostile = "B <-X/some/path@example.org>";
        for (String door : List.of("--to", "--cc")) {
            send("--send", "--yes", door + "=" + hostile)
                    .expectRefusal(door, "\"-X/some/path@example.org\" begins with \"-\"");
        }
        for (String door : List.of("to", "cc")) {
            configure("\tsmtpServer = " + mailer + "\n\t" + door + " = " + hostile + "\n");
            send("--send", "--yes")
                    .expectRefusal("sendemail." + door, "\"-X/some/path@example.org\" begins with \"-\"");
        }
        configure("\tsmtpServer = " + mailer + "\n");
        assertFalse(Files.exists(seen));
        Path kernel = scratch.resolve("linux");
        KernelSources.LINUX_6_12.copyWithToolsTo(Files.createDirectory(kernel));
        Files.writeString(kernel.resolve("MAINTAINERS"), """
                List of maintainers

                THE REST
                M:	B <-X/some/path@example.org>
                L:	list@example.org
                S:	Maintained
                F:	*
                F:	*/
                """);
        String said = console.run(
                        "send",
                        "--send",
                        "--yes",
                        "--kernel",
                        kernel.toString(),
                        "--series",
                        thread.series().toString())
                .expect(ExitCode.CLEAN)
                .err();
        assertTrue(said.contains("\"-X/some/path@example.org\" begins with \"-\""), said);
        List<String> arguments = Files.readAllLines(seen);
        assertEquals(6, Collections.frequency(arguments, "list@example.org"), arguments::toString);
        arguments.removeIf("-i"::equals);
        assertEquals(
                List.of(),
                arguments.stream().filter(argument -> argument.startsWith("-")).toList());
        assertEquals(0, server.connections());
    }

    private Path email(int number) throws IOException {
        return console.outgoing().resolve(thread.emails().get(number).getFileName());
    }

    private void refused(String... fragments) {
        for (String option : List.of("--yes", "--send")) {
            send("--yes", option.equals("--send") ? option : "--no-cc=bo@example.org")
                    .expectRefusal(fragments);
        }
        assertEquals(0, server.connections());
    }

    @Test
    void editedEmailIsRefused() throws IOException {
        Files.writeString(email(3), Files.readString(email(3)) + "\n");
        refused(email(3).toString(), "was edited since it was rendered", "iovakit run");
    }

    @Test
    void emailThatIsGoneOrToo() throws IOException {
        Path added = Files.copy(email(3), console.outgoing().resolve("0006-more.patch"));
        refused(added.toString(), "was not rendered with the other emails");
        Files.delete(added);
        Files.delete(email(4));
        refused(email(4).toString(), "is gone");
    }

    private void rewrite(String file, String from, String to) throws IOException {
        Path path = console.outgoing().resolve(file);
        String text = Files.readString(path);
        assertTrue(text.contains(from), text);
        Files.writeString(path, text.replace(from, to));
        Path list = console.outgoing().resolve("SHA256SUMS");
        StringBuilder sums = new StringBuilder();
        for (String line : Files.readAllLines(list)) {
            String name = line.substring(66);
            sums.append(sha256(console.outgoing().resolve(name)))
                    .append("  ")
                    .append(name)
                    .append('\n');
        }
        Files.writeString(list, sums);
    }

    private static String sha256(Path file) throws IOException {
        try {
            return java.util.HexFormat.of()
                    .formatHex(
                            java.security.MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void proofThatIsMissingOrOfOthersIsRefused() throws IOException {
        String proof = Files.readString(console.outgoing().resolve("validation.json"));
        Files.delete(console.outgoing().resolve("validation.json"));
        refused("validation.json is missing");
        Files.writeString(console.outgoing().resolve("validation.json"), proof);
        rewrite("0000-cover-letter.patch", "Nodes visited", "Knots visited");
        refused("validation.json is older than 0000-cover-letter.patch");
    }

    @Test
    void stageThatDidNotPassIsRefused() throws IOException {
        rewrite("validation.json", "\"passed\" : 11", "\"passed\" : 10");
        refused("validation.json", "stage 0 did not pass", "iovakit run");
    }

    @Test
    void seriesThatChangedSinceIsRefused() throws IOException {
        Path template = thread.series().resolve("cover.ftl");
        String text = Files.readString(template);
        Files.writeString(template, text + "\nMore.\n");
        try {
            refused(thread.series().toString(), "is not as it was", "--series");
        } finally {
            Files.writeString(template, text);
        }
    }

    @Test
    void otherIdentityIsRefused() {
        console.identity("Eve", "eve@example.org");
        refused("0000-cover-letter.patch is from " + SENDER, "git's identity is now Eve <eve@example.org>");
        console.noIdentity();
        refused("git knows no identity here");
    }

    @Test
    void folderThatIsNoRendering() throws IOException {
        send("nowhere").expectRefusal("nowhere: no such folder");
        Files.createDirectories(console.directory().resolve("empty"));
        send("empty").expectRefusal("empty holds no rendering");
    }

    @Test
    void baseThatNobodyHasIsRefused() throws Exception {
        Path tree = scratch.resolve("tree");
        KernelSources.LINUX_6_12.copyTo(tree);
        Path out = scratch.resolve("from-tree");
        console.run(
                        "patches",
                        "--kernel",
                        tree.toString(),
                        "--series",
                        thread.series().toString(),
                        "--out",
                        out.toString())
                .expect(ExitCode.CLEAN);
        send(out.toString()).expectRefusal("0000-cover-letter.patch names no base-commit", "--allow-unknown-base");
        send(out.toString(), "--allow-unknown-base", "--send", "--yes").expect(ExitCode.CLEAN);
        assertEquals(SUBJECTS, receivedSubjects());
    }

    @Test
    void previewIsRefused() {
        Path out = scratch.resolve("preview");
        console.noIdentity().run(rendering(out)).expect(ExitCode.CLEAN);
        console.identity(RenderedThread.NAME, RenderedThread.ADDRESS);
        send(out.toString()).expectRefusal("0000-cover-letter.patch is a preview", "git config --global user.name");
    }

    @Test
    void markOfWhatIsToBeFilledInIsRefused() throws IOException {
        Path cover = thread.series().resolve("cover.ftl");
        String text = Files.readString(cover);
        Path out = scratch.resolve("blurb");
        try {
            Files.writeString(cover, text + "\n*** BLURB HERE ***\n");
            console.run(rendering(out)).expect(ExitCode.CLEAN);
            send(out.toString()).expectRefusal("0000-cover-letter.patch holds \"***\"");
        } finally {
            Files.writeString(cover, text);
        }
    }

    /** Puts a folder in the place of the record, so that it cannot be written, or takes that away. */
    private void blockRecord(boolean blocked) throws IOException {
        Path record = console.outgoing().resolve("sent.json");
        if (blocked) {
            Files.delete(record);
            Files.createDirectories(record.resolve("in-the-way"));
        } else {
            Files.delete(record.resolve("in-the-way"));
            Files.delete(record);
        }
    }

    /** What the server took before is recorded while it takes the next one. */
    private void blockRecordBehind(int emails) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (journal().get("accepted").size() < emails && System.nanoTime() < deadline) {
            Thread.sleep(10);
        }
        blockRecord(true);
    }

    @Test
    void recordThatCannotBeWrittenAnyMore() throws Exception {
        server.failAt(4, Fault.REFUSE_CONTENT);
        server.whenTaken(count -> {
            if (count == 2) {
                unchecked(() -> blockRecordBehind(1)).run();
            }
        });
        Console.Result result = send("--send", "--yes").expect(ExitCode.UNUSABLE);
        String message = result.messages().get(result.messages().size() - 1);
        assertTrue(message.startsWith("iovakit: cannot write " + console.outgoing()), message);
        assertTrue(
                message.endsWith("make room or get write access to the folder. Then run the same command with"
                        + " --arrived 1,2, which were sent, and --lost 3,4,5, which were not"),
                message);
        assertEquals(3, server.received().size());
    }

    @Test
    void recordThatCanBeWrittenAgain() throws Exception {
        server.whenTaken(count -> {
            if (count == 2) {
                unchecked(() -> blockRecordBehind(1)).run();
            } else if (count == 4) {
                unchecked(() -> blockRecord(false)).run();
            }
        });
        send("--send", "--yes").expect(ExitCode.CLEAN);
        assertEquals(6, journal().get("accepted").size());
        assertEquals(SUBJECTS, receivedSubjects());
    }

    @Test
    void eachEmailIsRecordedWhenItIsTaken() throws IOException {
        send("--send", "--yes").expect(ExitCode.CLEAN);
        JsonNode accepted = journal().get("accepted");
        List<String> ids = received().stream().map(SendCommandTest::messageId).toList();
        assertEquals(6, accepted.size());
        IntStream.range(0, 6).forEach(i -> assertTrue(accepted.has(ids.get(i)), accepted::toString));
    }
}
