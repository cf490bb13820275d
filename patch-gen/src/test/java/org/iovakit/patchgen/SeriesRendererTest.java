// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.internet.MimeUtility;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.iovakit.patchgen.base.BaseException;
import org.iovakit.patchgen.base.BaseRequest;
import org.iovakit.patchgen.base.BaseResolver;
import org.iovakit.patchgen.base.Cache;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.base.Progress;
import org.iovakit.patchgen.base.SearchPath;
import org.iovakit.patchgen.commit.UserBranch;
import org.iovakit.patchgen.csource.ParsedFiles;
import org.iovakit.patchgen.email.Email;
import org.iovakit.patchgen.git.Git;
import org.iovakit.patchgen.git.Identity;
import org.iovakit.patchgen.proof.Validation;
import org.iovakit.patchgen.series.Series;
import org.iovakit.patchgen.template.TemplateEngine;
import org.iovakit.testing.GitSandbox;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another series than ours, on another file than ours: what renders one renders any. */
class SeriesRendererTest {
    private static final ZonedDateTime DATE = ZonedDateTime.parse("2026-02-03T04:05:06+05:30");

    @TempDir
    Path scratch;

    private GitSandbox git;
    private Path kernel;
    private Path series;

    @BeforeEach
    void makeKernelAndSeries() throws IOException {
        git = new GitSandbox(scratch.resolve("git"));
        kernel = git.init("kernel");
        write(kernel, "Makefile", "VERSION = 9\nPATCHLEVEL = 8\nSUBLEVEL = 7\nEXTRAVERSION =\n");
        write(kernel, "Kbuild", "obj-y += lib/\n");
        write(kernel, "MAINTAINERS", "\n");
        write(kernel, "lib/Makefile", "obj-y += ring.o\n");
        write(kernel, "lib/ring.c", """
                // SPDX-License-Identifier: GPL-2.0-only
                #include <linux/types.h>

                struct ring {
                	int head;
                };

                /* How full it is. */
                static int ring_fill(struct ring *r)
                {
                	int fill;

                	fill = r->head;
                	return fill;
                }
                """);
        git.commitAll(kernel, "base");
        series = Files.createDirectory(scratch.resolve("series"));
        write(series, "series.yaml", """
                name: ring-tail
                version: 2
                changes: {2: [a tail for each ring]}
                to: [list@example.com]
                cc: ["Bo \u00d6berg <bo@example.com>", cy@example.com]
                cover: cover.ftl
                files: [lib/Makefile, lib/ring.c]
                patches: [1.ftl, 2.ftl]
                """);
        write(series, "cover.ftl", """
                rings with tails \u2014 a series

                On [=base.version]:
                [#list patches as patch]
                - [=patch.subject]
                [/#list]
                """);
        write(series, "1.ftl", """
                ring: add a tail to each ring, so that it knows where it ends \u2014 and does so even when it is f\u00fcll

                Body with a \u00df.
                [@file path="lib/ring.c"]
                [@insert_after struct="ring" member="head"]
                	int tail;
                [/@insert_after]
                [@replace function="ring_fill" statement="assign fill"]
                	fill = r->head - r->tail;
                [/@replace]
                [/@file]
                """);
        write(series, "2.ftl", """
                ring: add [=what]

                [@add_file path="lib/ring-test.c"]
                // SPDX-License-Identifier: GPL-2.0-only
                int ring_test(void);
                [/@add_file]
                [@file path="lib/Makefile"]
                [@insert_after object="ring.o"]
                obj-m += ring-test.o
                [/@insert_after]
                [/@file]
                """);
    }

    private static void write(Path directory, String path, String text) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private KernelBase base() throws BaseException {
        BaseRequest request =
                new BaseRequest(Optional.of(kernel.toString()), Optional.empty(), Optional.empty(), Optional.empty());
        return new BaseResolver(
                        new Cache(scratch.resolve("cache")),
                        scratch.resolve("usr-src"),
                        SearchPath.of(System.getenv("PATH")),
                        List.of())
                .resolve(request, Set.of("lib/ring.c", "lib/Makefile"), Progress.none());
    }

    private RenderedSeries render(KernelBase base, Identity identity) throws PatchGenException {
        Series read = Series.read(series);
        TemplateEngine engine = new TemplateEngine(series);
        SeriesEditor editor = new SeriesEditor(read, base, new ParsedFiles());
        List<EditedPatch> patches = new ArrayList<>();
        Map<String, byte[]> files = editor.start();
        for (String template : read.file().patches()) {
            patches.add(editor.edit(template, engine.renderPatch(template, Map.of("what", "a test")), files));
            files = patches.get(patches.size() - 1).after();
        }
        Validation nothing =
                new Validation(null, null, null, null, null, null, null, null, null, null, null, null, null);
        return new SeriesRenderer(new RenderRequest(read, patches, base, identity, DATE, nothing)).render();
    }

    @Test
    void rendersWithoutALineOfJava() throws PatchGenException {
        try (KernelBase base = base();
                RenderedSeries rendered = render(base, new Identity("Ada", "ada@example.com", false))) {
            assertEquals(
                    List.of("lib/Makefile", "lib/ring.c", "lib/ring-test.c"),
                    List.copyOf(rendered.patches().get(1).edited().after().keySet()));
            String ring = new String(rendered.patches().get(0).edited().after().get("lib/ring.c"), UTF_8);
            assertTrue(ring.contains("\tint head;\n\tint tail;\n};\n"), ring);
            assertTrue(ring.contains("\tfill = r->head - r->tail;\n\treturn fill;\n"), ring);
            String cover = new String(rendered.emails().get(0).content(), UTF_8);
            assertTrue(cover.contains("\nOn 9.8.7:\n- ring: add a tail"), cover);
        }
    }

    @Test
    void trailerWhoseAddressBeginsAsAnOptionIsRefused() throws IOException, PatchGenException {
        String template = Files.readString(series.resolve("1.ftl"));
        for (String trailer : List.of("Tested-by: B <-X/some/path@example.org>", "Cc: -X/some/path@example.org")) {
            write(series, "1.ftl", template.replace("a \u00df.\n", "a \u00df.\n\n" + trailer + "\n"));
            try (KernelBase base = base()) {
                PatchGenException e = assertThrows(PatchGenException.class, () -> render(base, Identity.preview()));
                assertTrue(e.getMessage().startsWith("1.ftl: " + trailer + ": the address \"-X"), e.getMessage());
            }
        }
    }

    /** The judge is git itself, asked by hand for the same commits; its Message-IDs hold the time of day. */
    @Test
    void emailsAreByteForByteWhatGitPrints() throws PatchGenException, IOException {
        Identity identity = new Identity("Ada \u00c5ngstr\u00f6m, Dr", "ada@example.com", false);
        try (KernelBase base = base();
                RenderedSeries rendered = render(base, identity)) {
            new UserBranch(Git.ofUser(kernel, git.environment()), "topic")
                    .create(rendered.scratch(), rendered.branch());
            git.git(kernel, "config", "branch.topic.description", """
                    rings with tails \u2014 a series

                    On 9.8.7:
                    - %s
                    - ring: add a test

                    Changes in v2:
                    - a tail for each ring

                    ---
                    """.formatted(
                            rendered.patches().get(0).edited().subject()));
            git.git(kernel, "config", "core.abbrev", "12");
            git.git(kernel, "config", "user.name", identity.name());
            git.git(kernel, "config", "user.email", identity.email());
            git.git(
                    kernel,
                    "format-patch",
                    "--cover-letter",
                    "--cover-from-description=subject",
                    "--base=main",
                    "--thread=shallow",
                    "-v2",
                    "--to=list@example.com",
                    "--cc==?UTF-8?Q?Bo_=C3=96berg?= <bo@example.com>",
                    "--cc=cy@example.com",
                    "-o",
                    "by-hand",
                    "main..topic");
            List<String> names = new ArrayList<>();
            for (Email email : rendered.emails()) {
                names.add(email.fileName());
                String byHand = Files.readString(kernel.resolve("by-hand").resolve(email.fileName()));
                String ours = new String(email.content(), UTF_8);
                if (names.size() == 1) {
                    // These two, old versions of git leave as they are.
                    assertEquals(
                            List.of("[PATCH v2 0/2] rings with tails \u2014 a series", identity.toString()),
                            List.of(
                                    decoded("Subject", ours),
                                    decoded("From", ours).replace("\"", "")));
                    // And the footer stands below a line, as b4 has it.
                    byHand = withoutCoverHeaders(byHand).replace("\n\n\nbase-commit: ", "\n\n---\nbase-commit: ");
                    ours = withoutCoverHeaders(ours);
                }
                assertEquals(
                        withoutTime(byHand.replaceFirst("(?m)^Date: .*$", "Date: Tue, 3 Feb 2026 04:05:06 +0530")),
                        withoutTime(ours));
            }
            assertEquals(
                    List.of(
                            "v2-0000-cover-letter.patch",
                            "v2-0001-ring-add-a-tail-to-each-ring-so-that-it-knows-whe.patch",
                            "v2-0002-ring-add-a-test.patch"),
                    names);
        }
    }

    private static String withoutCoverHeaders(String email) {
        return email.replaceFirst("(?m)^From: .*(?:\\n .*)*$", "From:")
                .replaceFirst("(?m)^Subject: .*(?:\\n .*)*$", "Subject:");
    }

    private static String decoded(String header, String email) {
        Matcher line = Pattern.compile("(?m)^" + header + ": (.*(?:\\n .*)*)$").matcher(email);
        assertTrue(line.find(), email);
        assertTrue(line.group(1).chars().allMatch(c -> c < 0x80), line.group(1));
        try {
            return MimeUtility.decodeText(MimeUtility.unfold(line.group(1)));
        } catch (UnsupportedEncodingException e) {
            throw new AssertionError(e);
        }
    }

    private static String withoutTime(String email) {
        return email.replaceAll(
                "(?m)^((?:Message-I[Dd]|In-Reply-To|References): <[^.\\n]+)\\.\\d+\\.git", "$1.TIME.git");
    }

    @Test
    void sameRequestGivesTheSameBytes() throws PatchGenException {
        Identity identity = new Identity("Ada", "ada@example.com", false);
        try (KernelBase base = base();
                RenderedSeries one = render(base, identity);
                RenderedSeries two = render(base, identity)) {
            for (int i = 0; i < one.emails().size(); i++) {
                assertEquals(
                        new String(one.emails().get(i).content(), UTF_8),
                        new String(two.emails().get(i).content(), UTF_8));
            }
            String cover = new String(one.emails().get(0).content(), UTF_8);
            assertTrue(cover.contains("<cover." + DATE.toEpochSecond() + ".git.ada@example.com>"), cover);
        }
    }

    /** The Message-ID that is replied to has the form that git gives its own, and must stay as it is. */
    @Test
    void coverLetterRepliesToWhatTheSeriesFileNames() throws PatchGenException, IOException {
        Path file = series.resolve("series.yaml");
        Files.writeString(
                file,
                Files.readString(file) + "in-reply-to: cover.1700000000.git.ada@example.com\nprefixes: [RESEND]\n");
        try (KernelBase base = base();
                RenderedSeries rendered = render(base, new Identity("Ada", "ada@example.com", false))) {
            String before = "<cover.1700000000.git.ada@example.com>";
            String own = "<cover." + DATE.toEpochSecond() + ".git.ada@example.com>";
            String cover = new String(rendered.emails().get(0).content(), UTF_8);
            assertTrue(cover.contains("\nMessage-Id: " + own + "\nIn-Reply-To: " + before + "\n"), cover);
            assertTrue(cover.contains("\nSubject: [PATCH RESEND v2 0/2] "), cover);
            String patch = new String(rendered.emails().get(1).content(), UTF_8);
            assertTrue(
                    patch.contains("\nIn-Reply-To: " + own + "\nReferences: " + before + "\n\t" + own + "\n"), patch);
        }
    }

    /** All else of the email stays as git printed it. */
    @Test
    void notesStandInTheEmailAndNotInTheCommit() throws PatchGenException, IOException {
        Identity identity = new Identity("Ada", "ada@example.com", false);
        String plain;
        try (KernelBase base = base();
                RenderedSeries rendered = render(base, identity)) {
            plain = new String(rendered.emails().get(2).content(), UTF_8);
        }
        assertTrue(!plain.contains("MIME-Version"), plain);
        Path template = series.resolve("2.ftl");
        Files.writeString(template, Files.readString(template) + "[@notes]\nv2: new, as B\u00f6 asked\n[/@notes]\n");
        try (KernelBase base = base();
                RenderedSeries rendered = render(base, identity)) {
            String noted = new String(rendered.emails().get(2).content(), UTF_8);
            assertEquals(
                    plain,
                    noted.replace("\n---\nv2: new, as B\u00f6 asked\n\n", "\n---\n")
                            .replaceFirst(
                                    "MIME-Version: .*\\nContent-Type: .*\\nContent-Transfer-Encoding: .*\\n", ""));
            assertTrue(noted.contains("\nContent-Transfer-Encoding: 8bit\n"), noted);
            assertTrue(noted.contains("as B\u00f6 asked"), noted);
        }
        Files.writeString(template, Files.readString(template).replace("v2: new", "diff --git"));
        try (KernelBase base = base()) {
            PatchGenException e = assertThrows(PatchGenException.class, () -> render(base, identity));
            assertTrue(e.getMessage().contains("would be taken for a patch"), e.getMessage());
        }
    }

    @Test
    void versionThatNobodySaidAnythingOfIsRefused() throws PatchGenException, IOException {
        Path file = series.resolve("series.yaml");
        Files.writeString(file, Files.readString(file).replaceFirst("changes: .*", "changes: {2: ['  ']}"));
        try (KernelBase base = base()) {
            PatchGenException e = assertThrows(PatchGenException.class, () -> render(base, Identity.preview()));
            assertTrue(e.getMessage().startsWith(file + ": nobody has said what changed in v2"), e.getMessage());
        }
    }

    @Test
    void fileThatIsThereIsNotAddedOver() throws Exception {
        write(kernel, "lib/ring-test.c", "int mine;\n");
        git.commitAll(kernel, "a test of its own");
        try (KernelBase base = base()) {
            PatchGenException e = assertThrows(PatchGenException.class, () -> render(base, Identity.preview()));
            assertTrue(e.getMessage().startsWith("2.ftl adds lib/ring-test.c, which is there already"), e.getMessage());
        }
    }

    @Test
    void fileThatTheSeriesDoesNotListIsNotEdited() throws Exception {
        write(series, "2.ftl", "a subject\n[@file path=\"Kbuild\"]\n[@delete object=\"lib/\"/]\n[/@file]\n");
        try (KernelBase base = base()) {
            PatchGenException e = assertThrows(PatchGenException.class, () -> render(base, Identity.preview()));
            assertEquals("2.ftl edits Kbuild, which the series file does not list under \"files\"", e.getMessage());
        }
    }
}
