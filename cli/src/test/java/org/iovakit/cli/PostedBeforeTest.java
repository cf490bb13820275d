// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.patchgen.series.Series;
import org.iovakit.patchgen.template.TemplateEngine;
import org.iovakit.testing.GitSandbox;
import org.iovakit.testing.KernelSources;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thread that was posted before anybody rendered the series, with other code in patch 3 than the templates have. */
class PostedBeforeTest {
    private static final String COVER = "cover.1@example.org";
    private static final String DIFFERENCE = "of patch 3 other code was posted in v1 than is rendered"
            + " (drivers/iommu/iova.c: lines only as posted 2, only as rendered 2)";

    @TempDir
    Path scratch;

    private Console console;
    private SeriesCopy series;
    private GitSandbox git;
    private Path linux;

    @BeforeEach
    void postTheSeries() throws IOException {
        console = new Console(scratch);
        series = new SeriesCopy(scratch.resolve("home"));
        console.home(series.home());
        git = new GitSandbox(scratch.resolve("git"));
        linux = git.init("linux");
        KernelSources.LINUX_6_12.copyTo(linux);
        git.commitAll(linux, "base");
        git.git(linux, "tag", "base");
        run("patches", "--rev", "base", "--branch", "series", "--out", "rendered")
                .expect(ExitCode.CLEAN);
        Files.writeString(folder("thread.mbox"), thread());
        Files.writeString(linux.resolve("later"), "");
        git.commitAll(linux, "later");
    }

    private Console.Result run(String... arguments) {
        Stream<String> kernel = Stream.of("--kernel", linux.toString());
        Stream<String> checks = arguments[0].equals("patches") ? Stream.of("--without", "native,parity") : Stream.of();
        return console.run(Stream.concat(Arrays.stream(arguments), Stream.concat(kernel, checks))
                .toArray(String[]::new));
    }

    private Path folder(String name) {
        return console.directory().resolve(name);
    }

    /** The thread as an archive has it, with ids that are no git's, and with replies. */
    private String thread() {
        String mails = git.git(
                        linux,
                        "format-patch",
                        "--stdout",
                        "--cover-letter",
                        "--to=list@example.org",
                        "--cc=Bo Example <bo@example.org>",
                        "--base=base",
                        "base..series")
                .replace("*** SUBJECT HERE ***", "iova: find gaps in the tree")
                .replace("*** BLURB HERE ***", "Why, in words.\n\nChange-numbers: [=none] of them.")
                // In patch 3, and where later ones have it in their context.
                .replace("unsigned long end = min(iova", "unsigned long top = min(iova")
                .replace("return end > start ? end - start : 0", "return top > start ? top - start : 0");
        StringBuilder thread = new StringBuilder();
        int number = 0;
        for (String mail : mails.split("(?m)^(?=From [0-9a-f]{40} )", -1)) {
            if (!mail.isEmpty()) {
                String ids = number == 0
                        ? "Message-ID: <" + COVER + ">\n"
                        : "Message-ID: <" + id(number) + ">\nIn-Reply-To: <" + COVER + ">\n";
                thread.append(mail.replaceFirst("(?m)^From: .*$", "From: Eve Poster <eve@example.org>")
                        .replaceFirst("(?m)^(?=Subject: )", Matcher.quoteReplacement(ids)));
                thread.append('\n');
                number++;
            }
        }
        return thread + reply(id(2), "Reviewed-by") + reply(id(3), "Reviewed-by") + reply(COVER, "Acked-by");
    }

    private static String id(int patch) {
        return "patch" + patch + ".1@example.org";
    }

    private static String reply(String to, String token) {
        return """
                From mboxrd@z Thu Jan  1 00:00:00 2026
                From: Grace Hopper <grace@example.org>
                Subject: Re: yours
                Message-ID: <reply.%s>
                In-Reply-To: <%s>

                %s: Grace Hopper <grace@example.org>

                """.formatted(to, to, token);
    }

    private static List<String> of(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private void adopt(String out, String... more) throws IOException {
        Files.createDirectories(folder(out).getParent());
        List<String> arguments = new ArrayList<>(List.of("adopt", "mbox:thread.mbox", "--out", out));
        arguments.addAll(List.of(more));
        run(arguments.toArray(String[]::new)).expect(ExitCode.CLEAN);
    }

    @Test
    void whatWasGivenToOtherCodeThanIsRenderedIsLeft() throws IOException {
        String reviewed = "Reviewed-by: Grace Hopper <grace@example.org>\n       from Grace Hopper <grace@example.org>";
        String acked = "Acked-by: Grace Hopper <grace@example.org>\n       from Grace Hopper <grace@example.org>";
        assertEquals(
                "taken  " + reviewed + ", for patch 2 (given to v1)\n"
                        + "left   " + reviewed + ", line 1: " + DIFFERENCE + "; --changed takes it\n"
                        + "taken  " + acked + ", for patches 1, 2, 4, 5 (given to v1)\n"
                        + "left   " + acked + ", line 1: " + DIFFERENCE + "; --changed takes it\n",
                run("trailers", "--dry-run", "thread.mbox")
                        .expect(ExitCode.CLEAN)
                        .out());
        // What lies in outgoing is the same series, rendered; it is not what was replied to.
        run("patches", "--rev", "base").expect(ExitCode.CLEAN);
        String rendered = console.run("trailers", "--dry-run", "thread.mbox")
                .expect(ExitCode.CLEAN)
                .out();
        assertTrue(rendered.contains("left   " + reviewed + ", line 1: " + DIFFERENCE), rendered);
        String changed = run("trailers", "--changed", "thread.mbox")
                .expect(ExitCode.CLEAN)
                .out();
        assertTrue(changed.contains("taken  " + reviewed + ", for patch 3 (given to v1): " + DIFFERENCE), changed);
        assertEquals(7, of(series.text(1, "trailers.yaml"), "(- patch: )").size(), series.text(1, "trailers.yaml"));
    }

    @Test
    void withoutAKernelNobodyKnowsWhatIsRendered() {
        Console.Result result = console.variable("PATH", scratch.toString()).run("trailers", "thread.mbox");
        result.expect(ExitCode.UNUSABLE);
        assertTrue(result.err().contains("what was reviewed cannot be held against what is rendered: "), result.err());
        assertTrue(result.err().contains("--kernel; --changed takes trailers"), result.err());
        assertFalse(Files.exists(series.folder(1).resolve("trailers.yaml")));
    }

    @Test
    void theNextVersionIsHeldAgainstWhatTheListHas() throws IOException {
        adopt("as/v1");
        Map<String, String> kept = Console.snapshot(folder("as/v1/posted"));
        assertEquals(
                List.of("0000-cover-letter.patch", "0001", "0002", "0003", "0004", "0005"),
                kept.keySet().stream()
                        .map(name -> name.startsWith("0000") ? name : name.substring(0, 4))
                        .toList());
        String thread = Files.readString(folder("thread.mbox"));
        kept.forEach((name, mail) -> assertTrue(thread.contains(mail.strip()), name));
        // All of it was given to what this series has.
        String taken = run("trailers", "--series", "as/v1", "thread.mbox")
                .expect(ExitCode.CLEAN)
                .out();
        assertEquals(List.of("for patch 2", "for patch 3", "for all patches"), of(taken, ", (for [^(]*) \\("));

        console.run("reroll", "--series", "as/v1", "--message-id", "other@example.org")
                .expectRefusal("was posted as " + COVER, "leave the option out");
        // A number is passed over.
        console.run("reroll", "--series", "as/v1", "--reroll-count", "3").expect(ExitCode.CLEAN);
        Path template = folder("as/v3/0003-limit-aware.ftl");
        assertTrue(Files.readString(template).contains("unsigned long top = min(iova"), "not what was posted");
        Files.copy(series.folder(1).resolve("0003-limit-aware.ftl"), template, StandardCopyOption.REPLACE_EXISTING);
        Path yaml = folder("as/v3/series.yaml");
        Files.writeString(yaml, Files.readString(yaml).replace("3: []", "3: [the end is called end]"));
        run("audit", "--series", "as/v3", "--accept").expect(ExitCode.CLEAN);
        run("patches", "--series", "as/v3", "--branch", "v3").expect(ExitCode.CLEAN);

        String cover = Console.snapshot(console.outgoing()).get("v3-0000-cover-letter.patch");
        assertTrue(cover.contains("\n- Link to v1: https://lore.kernel.org/r/" + COVER + "\n"), cover);
        git.git(linux, "checkout", "--quiet", "-b", "posted", "base");
        git.git(linux, "am", "--quiet", series(kept));
        String byGit = git.git(linux, "-c", "core.abbrev=12", "range-diff", "base..posted", "main..v3");
        String changes = withoutIds(byGit);
        assertTrue(changes.contains("3: ! iova: "), changes);
        assertTrue(changes.contains("-+\tunsigned long top = min(iova"), changes);
        assertTrue(
                withoutIds(cover).contains("\nRange-diff against v1:\n" + changes + "\n"),
                () -> changes + "\nis not in\n" + cover);
        assertEquals(
                changes,
                withoutIds(run("range-diff", "mbox:thread.mbox", "as/v3", "--rev", "base")
                                .expect(ExitCode.CLEAN)
                                .out())
                        .stripTrailing());
        run("patches", "--series", "as/v3", "--range-diff", "mbox:none.mbox").expectRefusal("none.mbox");
    }

    private static String withoutIds(String rangeDiff) {
        return rangeDiff.replaceAll("(?m)^(\\d:) +[0-9a-f]+ (.) \\d: +[0-9a-f]+ ", "$1 $2 ");
    }

    private String series(Map<String, String> kept) throws IOException {
        String patches = new TreeMap<>(kept)
                .tailMap("0001").values().stream()
                        .map(mail -> "From mboxrd@z Thu Jan  1 00:00:00 2026\n" + mail + "\n")
                        .collect(Collectors.joining());
        return Files.writeString(scratch.resolve("kept.mbox"), patches).toString();
    }

    /** It is not said that nothing changed against what nobody here has seen. */
    @Test
    void aMessageIdAloneIsNoVersionToBeHeldAgainst() throws IOException {
        console.run("reroll", "--message-id", COVER).expect(ExitCode.CLEAN);
        series.edit(2, "series.yaml", "2: \\[\\]", "2: [nothing]");
        run("patches").expectRefusal("no range-diff: v1 is on the list as <" + COVER + ">", "iovakit adopt");
        run("patches", "--no-range-diff").expect(ExitCode.CLEAN);
    }

    @Test
    void aThreadIsMadeIntoASeriesOfItsOwn() throws Exception {
        adopt("rings/v1", "--new", "iova-rings");
        Series made = Series.read(folder("rings/v1"));
        assertEquals("iova-rings", made.file().name());
        assertEquals(1, made.file().version());
        assertEquals(List.of("list@example.org"), made.file().to());
        assertEquals(List.of("Bo Example <bo@example.org>"), made.file().cc());
        assertEquals(5, made.file().patches().size());
        assertTrue(made.file()
                .files()
                .containsAll(List.of("drivers/iommu/iova.c", "include/linux/iova.h", "drivers/iommu/Kconfig")));
        String cover = new TemplateEngine(made.directory()).renderText("cover.ftl", Map.of());
        assertEquals(
                "iova: find gaps in the tree\n\nWhy, in words.\n\nChange-numbers: [=none] of them.", cover.strip());
        assertEquals(6, Console.snapshot(folder("rings/v1/posted")).size());
        assertFalse(Files.exists(folder("rings/v1/cover-letter.ftl")));

        run("adopt", "range:base..series", "--new", "iova-commits", "--out", "commits")
                .expect(ExitCode.CLEAN);
        Series commits = Series.read(folder("commits"));
        assertEquals(List.of(), commits.file().to());
        assertFalse(Files.exists(folder("commits/posted")));
        assertEquals(Set.copyOf(made.file().files()), Set.copyOf(commits.file().files()));

        run("adopt", "mbox:thread.mbox", "--out", "rings/v2").expectRefusal("what was posted is v1", "rings/v2");
        run("adopt", "mbox:thread.mbox", "--out", "x", "--new", "a b").expectRefusal("--new \"a b\" is not the name");
        run("adopt", "mbox:thread.mbox", "--out", "x", "--new", "a", "--series", "v1")
                .expectRefusal("--new makes a series that renews none");
        assertFalse(Files.exists(folder("x")));
    }
}
