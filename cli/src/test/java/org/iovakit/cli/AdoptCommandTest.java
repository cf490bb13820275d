// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.iovakit.app.series.EditedSeries;
import org.iovakit.app.series.Lineage;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.domain.StageTree;
import org.iovakit.patchgen.EditedPatch;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.series.Series;
import org.iovakit.testing.GitSandbox;
import org.iovakit.testing.KernelSources;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rendered series, and what an author made of it in git, taken back into templates. */
class AdoptCommandTest {
    private static final String IOVA_C = "drivers/iommu/iova.c";
    private static final String IOVA_H = "include/linux/iova.h";
    private static final Path SERIES = Console.PROJECT.resolve("series/iova-augmented-rbtree/v1");

    private static final String COMMENT = "\t/* Written by hand: [@this] stays. */\n";
    private static final String CLAMPED = "\tunsigned long\tclamped_gap32; /* The part of it below 4 GiB */\n";
    private static final String MAXIMUM = "\tunsigned long\t__subtree_max_gap32; /* Largest clamped_gap32 there */\n";

    @TempDir
    static Path scratch;

    private static RenderedBranch rendered;
    private static GitSandbox git;
    private static Path linux;

    @BeforeAll
    static void renderTheSeriesOntoABranch() {
        rendered = RenderedBranch.in(scratch);
        git = rendered.git();
        linux = rendered.linux();
    }

    private static Console.Result run(String... arguments) {
        return rendered.run(arguments);
    }

    private static Path folder(String name) {
        return scratch.resolve("console").resolve(name);
    }

    private static List<String> of(JsonNode patches, String member) {
        List<String> all = new ArrayList<>();
        patches.forEach(patch -> all.add(
                patch.get(member).isArray()
                        ? patch.get(member).toString()
                        : patch.get(member).asText()));
        return all;
    }

    private static JsonNode adopt(String patches, String out, String... more) throws IOException {
        Console.Result result =
                run(Stream.concat(Stream.of("adopt", patches, "--out", out, "--format", "json"), Arrays.stream(more))
                        .toArray(String[]::new));
        return new ObjectMapper().readTree(result.expect(ExitCode.CLEAN).out()).get("patches");
    }

    /** Each template as it was written, from commits, mails and files alike. */
    @Test
    void whatWasRenderedStaysAsItWas() throws IOException {
        Path mails = folder("series.mbox");
        Files.writeString(mails, git.git(linux, "format-patch", "--stdout", "base..series") + "\n");
        git.git(linux, "format-patch", "--quiet", "-o", folder("files").toString(), "base..series");
        for (String patches : List.of("range:base..series", "mbox:series.mbox", "patches:files")) {
            String out = "same-" + patches.charAt(0);
            JsonNode adopted = adopt(patches, out, "--rev", "base");
            assertEquals(List.of("kept", "kept", "kept", "kept", "kept"), of(adopted, "fate"));
            assertEquals(List.of("[]", "[]", "[]", "[]", "[]"), of(adopted, "functionsToFollow"));
            for (Map.Entry<String, String> file : Console.snapshot(folder(out)).entrySet()) {
                if (file.getKey().endsWith(".ftl")) {
                    assertEquals(Files.readString(SERIES.resolve(file.getKey())), file.getValue(), file.getKey());
                }
            }
            run("patches", "--series", folder(out).toString(), "--rev", "base").expect(ExitCode.CLEAN);
        }
    }

    /** What a template says by the patches below it, and by the kernel, is what it says where the patch came from. */
    @Test
    void aSuiteThatDependsOnWhatIsBelowItStaysAsItWas() throws Exception {
        String second = "iova-aligned-order";
        Series series = Series.read(Console.PROJECT.resolve("series").resolve(second + "/v1"));
        git.git(linux, "checkout", "--quiet", "-B", "second", "base");
        try (KernelBase base = KernelSources.LINUX_6_12.open()) {
            for (EditedPatch patch : new EditedSeries(base, Lineage.of(series, StageTree.installed())).patches()) {
                for (Map.Entry<String, byte[]> file : patch.changed().entrySet()) {
                    Files.write(linux.resolve(file.getKey()), file.getValue());
                }
                git.commitAll(linux, patch.text().message());
            }
        }
        // A case of it needs the fix below, which is not there here.
        git.git(linux, "checkout", "--quiet", "-B", "alone", "base");
        git.git(linux, "cherry-pick", "second~2");
        git.git(linux, "checkout", "--quiet", "base");

        JsonNode adopted = adopt("range:base..second", "second", "--series", second);
        assertEquals(List.of("kept", "kept", "kept", "kept"), of(adopted, "fate"));
        assertEquals(List.of("renewed"), of(adopt("range:base..alone", "alone", "--series", second), "fate"));
    }

    private static void change(String file, String before, String after) throws IOException {
        Path path = linux.resolve(file);
        String text = Files.readString(path);
        assertTrue(text.contains(before), before);
        Files.writeString(path, text.replace(before, after));
    }

    /** A function changed, a comment written by hand, a patch split in two, and one half put before another patch. */
    @Test
    void whatAnAuthorDidInGitComesBack() throws IOException {
        git.git(linux, "checkout", "--quiet", "-B", "rebased", "base");
        git.git(linux, "cherry-pick", "series~4");
        String alloc = "\tnew_iova = alloc_iova_mem();\n";
        change(IOVA_C, alloc + "\tif (!new_iova)\n", COMMENT + alloc + "\tif (unlikely(!new_iova))\n");
        git.git(linux, "commit", "--quiet", "--all", "--amend", "--no-edit");
        String member = "\tunsigned long\t__subtree_max_gap; ";
        change(IOVA_H, member, CLAMPED + member);
        String behind = "gap_to_prev in the subtree */\n";
        change(IOVA_H, behind, behind + MAXIMUM);
        git.commitAll(linux, "iova: make room for what 32-bit requests can use\n\nFor the next patch but one.");
        for (String commit : List.of("series~3", "series~2", "series~1", "series")) {
            git.git(linux, "cherry-pick", commit);
        }
        git.git(linux, "checkout", "--quiet", "base");

        JsonNode adopted = adopt("range:base..rebased", "rebased");
        assertEquals(List.of("renewed", "new", "kept", "renewed", "kept", "kept"), of(adopted, "fate"));
        assertEquals(
                List.of(
                        "augmented-tree",
                        "make-room-for-what-32-bit-requests-can",
                        "cache-removal",
                        "limit-aware",
                        "two-phase-search",
                        "kunit"),
                of(adopted, "stage"));
        assertEquals("[\"alloc_iova\"]", of(adopted, "functionsToFollow").get(0));
        assertEquals(List.of("true", "false", "true", "true", "true", "true"), of(adopted, "stageExists"));
        String first = Files.readString(folder("rebased/0001-augmented-tree.ftl"));
        assertTrue(first.contains(COMMENT), first);
        assertTrue(first.contains("function=\"alloc_iova\""), first);
        assertFalse(first.contains("Signed-off-by"), first);
        // The whole of it is proven by the stages that there are not yet.
        run("patches", "--series", folder("rebased").toString(), "--rev", "base")
                .expectRefusal("there is no such stage", "make-room-for-what-32-bit-requests-can");

        Files.createDirectories(folder("next"));
        adopt("range:base..rebased", "next/v2");
        assertTrue(Files.readString(folder("next/v2/series.yaml")).contains("\nversion: 2\n"));
    }

    @Test
    void whatCannotBeAdoptedIsRefusedBeforeAnythingIsWritten() throws IOException {
        run("adopt", "rev:series", "--out", "none").expectRefusal("rev:series is one state");
        run("adopt", "3", "--out", "none").expectRefusal("adopt takes commits or patches");
        run("adopt", "range:series..base", "--out", "none").expectRefusal("no line of commits leads");
        run("adopt", "range:base..series#2", "--out", "none").expectRefusal("adopted as a whole");
        run("adopt", "range:base..series", "--out", "no/such/none").expectRefusal("no such file or directory");
        run("adopt", "range:base..base", "--out", "none").expectRefusal("changes nothing");
        Files.createDirectories(folder("there"));
        run("adopt", "range:base..series", "--out", "there").expectRefusal("there is there already");
        git.git(linux, "checkout", "--quiet", "-B", "removing", "base");
        Files.delete(linux.resolve(IOVA_H));
        git.commitAll(linux, "remove");
        git.git(linux, "checkout", "--quiet", "base");
        run("adopt", "range:base..removing", "--out", "none").expectRefusal("removes " + IOVA_H);
        assertFalse(Files.exists(folder("none")));
    }
}
