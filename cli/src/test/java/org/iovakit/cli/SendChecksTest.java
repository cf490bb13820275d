// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.iovakit.cli.LoopbackMailServer.Received;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.testing.GitSandbox;
import org.iovakit.testing.KernelSources;
import org.iovakit.testing.RequiresProgram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code send} looks at before it asks, and what it sends to the user alone. */
class SendChecksTest {
    private static final String NOWHERE = "222222222222";
    private static final int WIDTH = 80;

    @TempDir
    static Path shared;

    private static RenderedThread thread;

    /** The kernel of the thread, with its checkpatch.pl. */
    private static Path checking;

    @TempDir
    Path scratch;

    private Console console;
    private LoopbackMailServer server;

    @BeforeAll
    static void render() throws IOException {
        thread = RenderedThread.renderIn(shared, RenderedThread.NAME);
        Path tools = Files.createTempDirectory(shared, "tools");
        KernelSources.LINUX_6_12.copyWithToolsTo(tools);
        GitSandbox git = new GitSandbox(shared.resolve("git"));
        checking = shared.resolve("checking");
        git.git(shared, "clone", "--quiet", thread.kernel().toString(), checking.toString());
        Files.copy(tools.resolve("scripts/checkpatch.pl"), checking.resolve("scripts/checkpatch.pl"));
        Path asking = checking.resolve("Documentation/process/coding-assistants.rst");
        Files.createDirectories(asking.getParent());
        Files.writeString(asking, "Of the trailer that an author gives.\n");
        git.commitAll(checking, "iova: one to be fixed");
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

    private void configure(String more) throws IOException {
        console.variable(
                "GIT_CONFIG_GLOBAL", server.configuration(scratch, more).toString());
    }

    private Console.Result send(Path series, String... more) {
        return send(thread.kernel(), series, more);
    }

    private Console.Result send(Path kernel, Path series, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("send", "--kernel", kernel.toString(), "--series", series.toString()));
        arguments.addAll(List.of(more));
        return console.run(arguments.toArray(String[]::new));
    }

    private static List<String> checks(String out) {
        return out.lines().dropWhile(line -> !line.startsWith("check ")).toList();
    }

    @Test
    @RequiresProgram(value = "codespell", debianPackage = "codespell")
    void oneScreenSaysWhatIsReady() {
        String out = send(checking, thread.series()).expect(ExitCode.CLEAN).out();
        assertEquals(
                List.of(
                        "check  ready      checkpatch.pl nothing to say, with --strict, of 5 patches",
                        "       ready      codespell     nothing to say of 6 emails",
                        "       ready      commits       no patch names one with Fixes:, or as its",
                        "                                upstream",
                        "       ready      trailers      no Assisted-by:, which",
                        "                                Documentation/process/coding-assistants.rst",
                        "                                asks for where a tool wrote with you",
                        "       ready      changelog     v1 needs none",
                        "       ready      recipients    all whom MAINTAINERS names for these files;",
                        "                                nowhere in it: bo@example.org,",
                        "                                first@example.org",
                        "       ready      depends       on nothing but the base"),
                checks(out));
    }

    /** The series of the thread, changed, and rendered to where the console has its emails. */
    private Path renderSpoilt() throws IOException {
        Path series = scratch.resolve("spoilt");
        Files.createDirectories(series);
        try (Stream<Path> files = Files.list(thread.series())) {
            for (Path file : files.toList()) {
                Files.copy(file, series.resolve(file.getFileName()));
            }
        }
        edit(series.resolve("series.yaml"), "- list@example.org", "- lists");
        Path aliases = Files.writeString(scratch.resolve("aliases"), """
                alias lists list@example.org, second@example.org
                alias pal "Pal, O" <pal@example.org>
                """);
        configure("\taliasesFile = " + aliases + "\n\taliasFileType = mutt\n");
        String fixed = new GitSandbox(shared.resolve("git")).git(checking, "rev-parse", "HEAD");
        edit(
                series.resolve("0002-cache-removal.ftl"),
                "\n\n",
                "\n\nThis takes teh cached nodes out.\n\nFixes: " + NOWHERE + " (\"iova: nowhere\")\nFixes: "
                        + fixed.substring(0, 12) + " (\"iova: one to be fixed\")\nCc: pal\n\n");
        Files.writeString(series.resolve("series.yaml"), Files.readString(series.resolve("series.yaml")) + """
                depends:
                  - change-id: 20260401-rings-0123456789ab:v3
                  - message-id: https://lore.kernel.org/r/rings@example.org/
                  - patch-id: 0123456789abcdef0123456789abcdef01234567
                """);
        console.run(
                        "patches",
                        "--kernel",
                        thread.kernel().toString(),
                        "--series",
                        series.toString(),
                        "--without",
                        "native,parity",
                        "--out",
                        scratch.resolve("out").toString())
                .expect(ExitCode.CLEAN);
        return series;
    }

    private static void edit(Path file, String from, String to) throws IOException {
        String text = Files.readString(file);
        String edited = text.replaceFirst(Pattern.quote(from), Matcher.quoteReplacement(to));
        assertNotEquals(text, edited, () -> "no " + from + " in " + text);
        Files.writeString(file, edited);
    }

    @Test
    @RequiresProgram(value = "codespell", debianPackage = "codespell")
    void whatIsNotReadyIsToldAndNotSentUnasked() throws IOException {
        Path series = renderSpoilt();
        String out = scratch.resolve("out").toString();
        Console.Result dry = send(checking, series, out).expect(ExitCode.FOUND);
        String checks = String.join("\n", checks(dry.out())).replaceAll("\n {32}", " ");
        for (String line : List.of(
                "NOT READY  codespell     patch 2: teh ==> the",
                "NOT READY  commits       patch 2: Fixes: " + NOWHERE + ": there is no such commit in the repository",
                "unchecked  depends       on change-id: 20260401-rings-0123456789ab:v3, message-id:"
                        + " <rings@example.org>, patch-id:")) {
            assertTrue(checks.contains(line), () -> "no \"" + line + "\" in\n" + dry.out());
        }
        assertTrue(checks.startsWith("check  NOT READY  checkpatch.pl patch 2, line "), checks);
        assertFalse(checks.contains("one to be fixed"), checks);
        for (String line : checks(dry.out())) {
            assertTrue(line.length() <= WIDTH || !line.strip().contains(" "), line);
        }
        for (String recipient : List.of(
                "list@example.org", "second@example.org  (the series)", "Pal, O <pal@example.org>  (Cc in patch 2)")) {
            assertTrue(dry.out().contains(" " + recipient), dry.out());
        }
        String refusal = send(checking, series, out, "--send", "--yes")
                .expect(ExitCode.UNUSABLE)
                .err();
        assertTrue(refusal.contains("not ready: checkpatch.pl, codespell, commits; mend that"), refusal);
        console.types("n\n");
        String asked = send(series, out, "--send").expect(ExitCode.UNUSABLE).err();
        assertTrue(asked.contains("recipients, although not all is ready? [y/N] "), asked);
        assertEquals(0, server.connections());
        dependsAreFound(series, Path.of(out));
    }

    /** Of a tarball nothing is there but what was asked for. */
    @Test
    void whatTheKernelAsksForIsReadFromATarballToo() throws IOException {
        Path tarball = scratch.resolve("linux.tar");
        new GitSandbox(scratch.resolve("git"))
                .git(checking, "archive", "--prefix=linux/", "--output=" + tarball, "HEAD");
        String checks = String.join("\n", checks(send(tarball, thread.series()).out()));
        assertTrue(checks.contains("Documentation/process/coding-assistants.rst"), checks);
    }

    /** As b4 reads them, below base-commit and change-id; and looked for among mails. */
    private void dependsAreFound(Path series, Path out) throws IOException {
        String cover = Files.readString(out.resolve("0000-cover-letter.patch"));
        assertTrue(Pattern.compile("""
                                (?m)^base-commit: [0-9a-f]{40}
                                change-id: \\S+
                                prerequisite-change-id: 20260401-rings-0123456789ab:v3
                                prerequisite-message-id: <rings@example\\.org>
                                prerequisite-patch-id: 0123456789abcdef0123456789abcdef01234567
                                """).matcher(cover).find(), cover);
        String mails = """
                From mboxrd@z Thu Jan  1 00:00:00 1970
                From: Kim <kim@example.org>
                Message-ID: <rings@example.org>
                Subject: [PATCH v3 0/1] rings

                change-id: 20260401-rings-0123456789ab

                """;
        Path mbox = Files.writeString(scratch.resolve("rings.mbox"), mails);
        String checks = String.join(
                        "\n",
                        checks(send(series, out.toString(), "--depends-in", mbox.toString())
                                .expect(ExitCode.FOUND)
                                .out()))
                .replaceAll("\n {32}", " ");
        assertTrue(
                checks.contains("NOT READY  depends       patch-id: 0123456789abcdef0123456789abcdef01234567 is not in "
                        + mbox),
                checks);
        assertFalse(checks.contains("message-id") || checks.contains("change-id"), checks);
        Files.writeString(mbox, mails.replace("v3", "v2"));
        assertTrue(send(series, out.toString(), "--depends-in", mbox.toString())
                .out()
                .contains("change-id: 20260401-rings-0123456789ab:v3 is"));
        send(series, out.toString(), "--depends-in", scratch.resolve("none").toString())
                .expectRefusal(scratch.resolve("none").toString());
    }

    private static String header(Received mail, String name) {
        Matcher header =
                Pattern.compile("(?mi)^" + name + ": (.*(?:\\r?\\n[ \\t].*)*)").matcher(mail.content());
        assertTrue(header.find(), () -> "no " + name + " in " + mail.content());
        return header.group(1).replaceAll("\\r?\\n[ \\t]+", " ").strip();
    }

    @Test
    void toSelfIsNoPosting() throws IOException {
        var before = Console.snapshot(console.outgoing());
        send(thread.series(), "--to-self", "--dry-run").expectRefusal("--to-self and --dry-run");
        assertTrue(send(thread.series(), "--to-self")
                .expect(ExitCode.UNUSABLE)
                .err()
                .contains("there is no terminal to confirm on"));
        assertEquals(0, server.connections());
        Console.Result result = send(thread.series(), "--to-self", "--yes").expect(ExitCode.CLEAN);
        assertTrue(result.err().endsWith("were sent to yourself alone, marked [TO SELF]; nothing was posted\n"));
        List<Received> received = server.received();
        assertEquals(6, received.size());
        List<String> rendered = new ArrayList<>();
        for (Path email : thread.emails()) {
            rendered.add(Files.readString(email, ISO_8859_1));
        }
        String cover = header(received.get(0), "Message-ID");
        for (int i = 0; i < received.size(); i++) {
            Received mail = received.get(i);
            assertEquals(List.of(RenderedThread.ADDRESS), mail.recipients());
            assertTrue(header(mail, "Subject").startsWith("[TO SELF] [PATCH " + i + "/5] iova"), mail.content());
            assertTrue(header(mail, "To").contains(RenderedThread.ADDRESS), mail.content());
            assertEquals("list@example.org", header(mail, "X-Would-Go-To"));
            assertFalse(rendered.get(i).contains(header(mail, "Message-ID")), mail.content());
            if (i > 0) {
                assertEquals(cover, header(mail, "In-Reply-To"));
            }
        }
        assertEquals(before, Console.snapshot(console.outgoing()), "nothing is recorded");
        send(thread.series(), "--send", "--yes").expect(ExitCode.CLEAN);
        assertEquals(12, server.received().size());
        assertEquals(
                6,
                server.received().stream()
                        .skip(6)
                        .filter(mail -> !header(mail, "Subject").contains("TO SELF"))
                        .map(mail -> header(mail, "Message-ID"))
                        .filter(id -> rendered.stream().anyMatch(email -> email.contains(id)))
                        .collect(Collectors.toSet())
                        .size());
        send(thread.series(), "--to-self", "--yes").expect(ExitCode.CLEAN);
    }

    /** Each of its options is one here too, or the error says what to do instead. */
    @Test
    void optionsOfGitSendEmailAreKnownByName() throws Exception {
        Process process = new ProcessBuilder("git", "send-email", "-h")
                .redirectErrorStream(true)
                .start();
        String help = new String(process.getInputStream().readAllBytes(), ISO_8859_1);
        List<String> options = Pattern.compile("--(?:\\[no-])?[a-z0-9-]+")
                .matcher(help)
                .results()
                .map(found -> found.group())
                .flatMap(option -> option.contains("[no-]")
                        ? Stream.of(option.replace("[no-]", ""), option.replace("[no-]", "no-"))
                        : Stream.of(option))
                .distinct()
                .toList();
        assertTrue(options.size() > 40, help);
        List<String> own = List.of("--to", "--cc", "--no-cc", "--dry-run");
        for (String option : options) {
            if (!own.contains(option)) {
                String err = console.run("send", option + "=x")
                        .expect(ExitCode.UNUSABLE)
                        .err();
                assertTrue(err.startsWith("iovakit: there is no option " + option + ": "), err);
            }
        }
        console.run("send", "--bcc", "x@example.org").expectRefusal("there is no option --bcc: there is no Bcc");
    }
}
