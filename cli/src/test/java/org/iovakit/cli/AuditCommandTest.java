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
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.testing.KernelSources;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditCommandTest {
    private static final String IOVA_C = "drivers/iommu/iova.c";
    private static final String SERIES = "series/iova-augmented-rbtree/v1";
    private static final String FUNCTIONS = "java-port/checked/functions.tsv";
    private static final String EDITS = SERIES + "/checked-edits.tsv";

    /** As wide as the columns before a name. */
    private static final String NO_MIRROR = "no mirror           ";

    @TempDir
    Path scratch;

    private Console console;
    private Path kernel;
    private Path home;

    /** The kernel and the records are copies, which a test may change. */
    @BeforeEach
    void copyKernelAndRecords() throws IOException {
        kernel = scratch.resolve("linux");
        KernelSources.LINUX_6_12.copyTo(kernel);
        home = scratch.resolve("home");
        for (String folder : List.of(SERIES, "java-port/checked")) {
            Path copy = Files.createDirectories(home.resolve(folder));
            try (Stream<Path> files = Files.list(Console.PROJECT.resolve(folder))) {
                for (Path file : files.toList()) {
                    Files.copy(file, copy.resolve(file.getFileName()));
                }
            }
        }
        SeriesCopy.linkSources(home);
        console = new Console(scratch).home(home);
    }

    private Console.Result audit(String... more) {
        List<String> arguments = new ArrayList<>(List.of("audit", "--kernel", kernel.toString()));
        arguments.addAll(List.of(more));
        return console.run(arguments.toArray(String[]::new));
    }

    private static void change(Path file, UnaryOperator<String> edit) throws IOException {
        String old = Files.readString(file);
        String edited = edit.apply(old);
        assertFalse(edited.equals(old), "the change changes nothing");
        Files.writeString(file, edited);
    }

    private void changeKernel(String path, String old, String replacement) throws IOException {
        change(kernel.resolve(path), text -> text.replace(old, replacement));
    }

    /** What the audit lists between the two kernels and the sum. */
    private static List<String> listed(Console.Result result) {
        List<String> lines = result.out().lines().toList();
        assertTrue(lines.get(0).startsWith("base     "), result.out());
        assertTrue(lines.get(1).startsWith("checked  "), result.out());
        assertTrue(lines.get(lines.size() - 1).matches("\\d+ functions: .*"), result.out());
        return lines.subList(2, lines.size() - 1);
    }

    private static String listed(String kind, String mirrored, String name) {
        return String.format("%-8s %-10s %s", kind, mirrored, name);
    }

    @Test
    void kernelThatThePortWasCheckedWithIsClean() {
        Console.Result result = audit().expect(ExitCode.CLEAN);
        assertEquals(List.of(), listed(result));
        assertTrue(result.out().endsWith(" functions: 0 new, 0 gone, 0 changed\n"), result.out());
        assertEquals("", result.err());
    }

    @Test
    void olderKernelDiffersInItsCaches() {
        Console.Result result = console.run(
                        "audit", "--kernel", KernelSources.LINUX_6_1.root().toString())
                .expect(ExitCode.FOUND);
        assertEquals(
                List.of(
                        listed("changed", "mirrored", IOVA_C + ": __iova_rcache_get"),
                        listed("changed", "mirrored", IOVA_C + ": __iova_rcache_insert"),
                        listed("changed", "mirrored", IOVA_C + ": free_global_cached_iovas"),
                        listed("changed", "mirrored", IOVA_C + ": free_iova_rcaches"),
                        listed("changed", "mirrored", IOVA_C + ": iova_cache_get"),
                        listed("changed", "mirrored", IOVA_C + ": iova_cache_put"),
                        listed("gone", "mirrored", IOVA_C + ": iova_depot_pop"),
                        listed("gone", "mirrored", IOVA_C + ": iova_depot_push"),
                        listed("gone", "mirrored", IOVA_C + ": iova_depot_work_func"),
                        listed("changed", "mirrored", IOVA_C + ": iova_domain_init_rcaches"),
                        listed("changed", "mirrored", IOVA_C + ": iova_magazine_alloc"),
                        listed("changed", "mirrored", IOVA_C + ": iova_magazine_free")),
                listed(result).stream()
                        .filter(line -> line.contains(" mirrored "))
                        .toList());
        assertTrue(result.err().contains("iovakit audit --accept"), result.err());
    }

    @Test
    void commentIsNoChange() throws IOException {
        changeKernel(IOVA_C, "static void remove_iova(", "/* Out with it. */\nstatic void   remove_iova(");
        assertEquals(List.of(), listed(audit().expect(ExitCode.CLEAN)));
    }

    @Test
    void renamedFunctionIsGoneAndNew() throws IOException {
        changeKernel(IOVA_C, "void remove_iova(", "void take_out_iova(");
        assertEquals(
                List.of(
                        listed("gone", "mirrored", IOVA_C + ": remove_iova"),
                        listed("new", "-", IOVA_C + ": take_out_iova"),
                        NO_MIRROR + IOVA_C + ": take_out_iova"),
                listed(audit().expect(ExitCode.FOUND)));
    }

    @Test
    void changedFunctionOfTheTreeIsFound() throws IOException {
        change(
                kernel.resolve("lib/rbtree.c"),
                text -> text.replaceFirst("(?s)(\\n____rb_erase_color\\(.*?)\\bwhile \\(true\\)", "$1while (1)"));
        assertEquals(
                List.of(listed("changed", "mirrored", "lib/rbtree.c: ____rb_erase_color")),
                listed(audit().expect(ExitCode.FOUND)));
    }

    @Test
    void everyMarkOfTheTreeNamesAFunctionOfItsFile() throws IOException {
        Set<String> mirrored = new TreeSet<>();
        for (String file : List.of("lib/rbtree.c", "include/linux/rbtree.h", "include/linux/rbtree_augmented.h")) {
            Files.writeString(kernel.resolve(file), "");
        }
        for (String line : listed(audit().expect(ExitCode.FOUND))) {
            if (line.startsWith("gone     mirrored   ")) {
                mirrored.add(line.substring(line.lastIndexOf(' ') + 1));
            }
        }
        assertEquals(
                new TreeSet<>(Set.of(
                        "____rb_erase_color",
                        "__rb_change_child",
                        "__rb_erase_augmented",
                        "__rb_erase_color",
                        "__rb_insert",
                        "__rb_insert_augmented",
                        "__rb_rotate_set_parents",
                        "dummy_copy",
                        "dummy_propagate",
                        "dummy_rotate",
                        "rb_erase",
                        "rb_erase_augmented",
                        "rb_first",
                        "rb_first_postorder",
                        "rb_insert_augmented",
                        "rb_insert_color",
                        "rb_last",
                        "rb_left_deepest_node",
                        "rb_link_node",
                        "rb_next",
                        "rb_next_postorder",
                        "rb_prev",
                        "rb_replace_node")),
                mirrored);
    }

    @Test
    void newFunctionIsListedAndNoFault() throws IOException {
        change(kernel.resolve(IOVA_C), text -> text + "\nstatic int iova_count(void)\n{\n\treturn 0;\n}\n");
        assertEquals(
                List.of(listed("new", "-", IOVA_C + ": iova_count"), NO_MIRROR + IOVA_C + ": iova_count"),
                listed(audit().expect(ExitCode.CLEAN)));
    }

    @Test
    void functionWithoutMirrorMayChange() throws IOException {
        changeKernel("lib/rbtree.c", "void rb_replace_node_rcu(", "int rb_replace_node_rcu(");
        assertEquals(
                List.of(listed("changed", "-", "lib/rbtree.c: rb_replace_node_rcu")),
                listed(audit().expect(ExitCode.CLEAN)));
    }

    @Test
    void acceptedChangesAreCleanAfterwards() throws IOException {
        changeKernel(IOVA_C, "void remove_iova(", "void take_out_iova(");
        Path template = home.resolve(SERIES).resolve("0001-augmented-tree.ftl");
        change(template, text -> text.replace("[@delete function=\"iova_find_limit\"/]\n", ""));
        List<String> found = listed(audit().expect(ExitCode.FOUND));
        assertEquals(4, found.size(), found::toString);
        assertEquals(
                "0001-augmented-tree.ftl no longer has the edit delete at function iova_find_limit, which its stage was"
                        + " checked with",
                found.get(3));

        Console.Result accepted = audit("--accept").expect(ExitCode.CLEAN);
        assertEquals(found, listed(accepted));
        assertTrue(accepted.err().contains(home.resolve(FUNCTIONS).toString()), accepted.err());
        assertTrue(accepted.err().contains(home.resolve(EDITS).toString()), accepted.err());

        assertEquals(List.of(NO_MIRROR + IOVA_C + ": take_out_iova"), listed(audit().expect(ExitCode.CLEAN)));
    }

    @Test
    void acceptingTwiceGivesTheSameRecords() throws IOException {
        audit("--accept").expect(ExitCode.CLEAN);
        var first = Console.snapshot(home);
        audit("--accept").expect(ExitCode.CLEAN);
        assertEquals(first, Console.snapshot(home));
        List<String> entries = Files.readAllLines(home.resolve(FUNCTIONS));
        assertEquals(
                entries.stream().skip(2).sorted().toList(),
                entries.stream().skip(2).toList());
    }

    @Test
    void jsonSaysTheSame() throws IOException {
        changeKernel(IOVA_C, "void remove_iova(", "void take_out_iova(");
        change(
                home.resolve(SERIES).resolve("0001-augmented-tree.ftl"),
                text -> text.replace("[@delete function=\"iova_find_limit\"/]\n", ""));
        JsonNode json = new ObjectMapper()
                .readTree(audit("--format", "json").expect(ExitCode.FOUND).out());
        assertTrue(json.get("base").asText().contains("6.12"), json::toString);
        assertTrue(json.get("checked").asText().contains("6.12"), json::toString);
        assertEquals(2, json.get("changes").size());
        JsonNode gone = json.get("changes").get(0);
        assertEquals("gone", gone.get("change").asText());
        assertEquals(IOVA_C, gone.get("file").asText());
        assertEquals("remove_iova", gone.get("function").asText());
        assertTrue(gone.get("mirrored").asBoolean());
        assertFalse(json.get("changes").get(1).get("mirrored").asBoolean());
        assertEquals(
                "take_out_iova", json.get("unmirrored").get(0).get("function").asText());
        assertEquals(1, json.get("edits").size());
    }

    @Test
    void missingRecordIsRefusedUnlessItIsToBeMade() throws IOException {
        for (String record : List.of(FUNCTIONS, EDITS)) {
            byte[] kept = Files.readAllBytes(home.resolve(record));
            Files.delete(home.resolve(record));
            audit().expectRefusal(home.resolve(record).toString(), "iovakit audit --accept");
            audit("--accept").expect(ExitCode.CLEAN);
            assertEquals(List.of(), listed(audit().expect(ExitCode.CLEAN)));
            Files.write(home.resolve(record), kept);
        }
    }

    @Test
    void damagedRecordIsRefusedAndLeftAsItIs() throws IOException {
        for (String record : List.of(FUNCTIONS, EDITS)) {
            Path file = home.resolve(record);
            String kept = Files.readString(file);
            String damaged = kept.replaceFirst("\\n[^\\n]*\\n\\z", "\n<<<<<<< HEAD\n");
            Files.writeString(file, damaged);
            audit().expectRefusal(file + ":" + damaged.lines().count(), "damaged");
            audit("--accept").expectRefusal(file + ":" + damaged.lines().count(), "damaged");
            assertEquals(damaged, Files.readString(file));
            Files.writeString(file, kept);
        }
    }

    @Test
    void kernelWithoutOneOfTheFilesIsRefused() throws IOException {
        Files.delete(kernel.resolve("lib/rbtree.c"));
        audit().expectRefusal("lib/rbtree.c", kernel.toString());
    }

    /** The same words as those of the command that renders. */
    @Test
    void conflictOfAMergeIsNamedWithItsLineAsPatchesDoes() throws IOException {
        changeKernel(
                IOVA_C,
                "\tif (!new_iova)\n",
                "<<<<<<< HEAD\n\tif (!new_iova)\n=======\n\tif (new_iova == NULL)\n>>>>>>> topic\n");
        String text = Files.readString(kernel.resolve(IOVA_C));
        long line = text.substring(0, text.indexOf("<<<<<<<")).lines().count() + 1;
        String said = IOVA_C + ":" + line + ": \"<<<<<<< HEAD\" marks a conflict of a merge; resolve it there, or name"
                + " another kernel or revision";
        audit().expectRefusal(said);
        console.run("patches", "--kernel", kernel.toString()).expectRefusal(said);
    }

    /** In the words of the command that renders, where templates go by that function. */
    @ParameterizedTest
    @ValueSource(strings = {"remove_iova", "private_find_iova"})
    void functionThatAnIfdefDoublesIsNamedWithItsLines(String function) throws IOException {
        change(
                kernel.resolve(IOVA_C),
                text -> text + "\n#ifdef CONFIG_OTHER\nstatic void " + function + "(void)\n{\n}\n#endif\n");
        List<String> lines = Files.readAllLines(kernel.resolve(IOVA_C));
        int first = 1
                + IntStream.range(0, lines.size())
                        .filter(line -> lines.get(line).matches("\\w.*\\b" + function + "\\(.*[^;]")
                                || lines.get(line).startsWith(function + "("))
                        .findFirst()
                        .orElseThrow();
        Console.Result result = audit().expect(ExitCode.FOUND);
        List<String> trouble = listed(result).stream()
                .filter(line -> line.startsWith("trouble  "))
                .toList();
        assertEquals(1, trouble.size(), result.out());
        Matcher said = Pattern.compile("trouble  (" + IOVA_C + " has the function " + function
                        + "\\(\\) 2 times, on lines \\[(\\d+), " + (lines.size() - 3) + "])"
                        + "; the port mirrors one: leave the one that is compiled, or name another kernel")
                .matcher(trouble.get(0));
        assertTrue(said.matches(), trouble.get(0));
        assertTrue(Math.abs(first - Integer.parseInt(said.group(2))) <= 1, first + " in " + trouble.get(0));
        if (function.equals("remove_iova")) {
            console.run("patches", "--kernel", kernel.toString(), "--without", "native,parity")
                    .expectRefusal(said.group(1));
        }
        JsonNode json = new ObjectMapper().readTree(audit("--format", "json").out());
        assertEquals(trouble.get(0), "trouble  " + json.get("trouble").get(0).asText());
    }
}
