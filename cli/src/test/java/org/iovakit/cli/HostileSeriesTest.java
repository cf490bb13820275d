// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.checked.CheckedEdits;
import org.iovakit.testing.RequiresProgram;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A series from a stranger, and what it may try: each attempt ends in one message, and changes nothing. */
class HostileSeriesTest {
    private static final String SECRET = "a secret of the user";

    @TempDir
    Path scratch;

    private Path folder;
    private Path secret;

    @BeforeEach
    void copyTheSeries() throws IOException {
        folder = Files.createDirectories(scratch.resolve("stranger"));
        try (Stream<Path> files = Files.list(Console.PROJECT.resolve("series/iova-augmented-rbtree/v1"))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        secret = Files.writeString(scratch.resolve("secret"), SECRET + "\n");
    }

    private Console.Result patches() {
        return new Console(scratch).run("patches", "--series", folder.toString(), "--kernel", "none");
    }

    private void expectRefusal(String... fragments) throws IOException {
        Console.Result result = patches();
        result.expectRefusal(fragments);
        assertFalse(result.err().contains(SECRET), result.err());
        assertEquals(SECRET + "\n", Files.readString(secret));
        assertFalse(Files.exists(scratch.resolve("console/outgoing")));
    }

    private void inTemplate(String text) throws IOException {
        Path template = folder.resolve("0001-augmented-tree.ftl");
        Files.writeString(template, Files.readString(template) + text);
    }

    private void inSeriesFile(String old, String changed) throws IOException {
        Path file = folder.resolve("series.yaml");
        String text = Files.readString(file);
        assertTrue(text.contains(old), text);
        Files.writeString(file, text.replace(old, changed));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[=\"freemarker.template.utility.Execute\"?new()(\"touch secret\")]",
                "[=\"freemarker.template.utility.ObjectConstructor\"?new()(\"java.io.File\", \"x\")]",
                "[=\"freemarker.template.utility.JythonRuntime\"?new()]",
                "[=suite?api.class.classLoader]",
                "[=cases?api]",
                "[=\"\\\"freemarker.template.utility.Execute\\\"?new()\"?eval(\"id\")]",
                "[#assign t = \"[=\\\"freemarker.template.utility.Execute\\\"?new()('id')]\"?interpret][@t/]",
                "[#include \"../secret\"]",
                "[#include \"/../secret\" parse=false]",
                "[#import \"../secret\" as s]",
                "[#include \"*/secret\"]",
                "[=.get_optional_template(\"../secret\").include()]",
                "[=\"java.lang.Runtime\"?new()]",
                "[#macro m][@m/][/#macro][@m/]",
                "[#function f(n)][#return f(n + 1)][/#function][=f(1)]",
                "[#include \"0001-augmented-tree.ftl\"]",
                "[#list 1..2000000000 as n]12345678[/#list]",
                "[#list 1..2000000000 as n][#assign s = \"x\"?left_pad(1000000)][=n][/#list]",
                "[=\"x\"?left_pad(2000000000)]",
                "[@add_file path=\"../../x\"]\nx\n[/@add_file]",
                "[@add_file path=\"/etc/cron.d/x\"]\nx\n[/@add_file]",
                "[@add_file path=\".git/hooks/post-checkout\"]\nx\n[/@add_file]",
                "[@add_file path=\"lib/.GIT/config\"]\nx\n[/@add_file]",
                "[@add_file path=\".github/workflows/x.yml\"]\nx\n[/@add_file]",
                "[@add_file path=\".gitmodules\"]\nx\n[/@add_file]",
                "[@add_file path=\"-x/y\"]\nx\n[/@add_file]",
                "[@add_file path=\"lib/a\\nb\"]\nx\n[/@add_file]",
            })
    void aTemplateReachesNothing(String attack) throws IOException {
        inTemplate(attack);
        expectRefusal("0001-augmented-tree.ftl");
    }

    @Test
    void aLinkOutOfTheFolderIsNotFollowed() throws IOException {
        for (String name : List.of("series.yaml", "0001-augmented-tree.ftl", "checked-edits.tsv")) {
            Path file = folder.resolve(name);
            byte[] content = Files.readAllBytes(file);
            Files.delete(file);
            Files.createSymbolicLink(file, secret);
            expectRefusal(name, "leads out of the folder");
            Files.delete(file);
            Files.write(file, content);
        }
    }

    @Test
    void aLinkInIncludeIsNotFollowed() throws IOException {
        Files.createSymbolicLink(folder.resolve("inner.ftl"), secret);
        inTemplate("[#include \"inner.ftl\"]");
        expectRefusal("0001-augmented-tree.ftl", "inner.ftl");
    }

    @Test
    @RequiresProgram(value = "mkfifo", debianPackage = "coreutils")
    void aPipeIsNotWaitedFor() throws Exception {
        for (String name : List.of("series.yaml", "0001-augmented-tree.ftl", "checked-edits.tsv")) {
            Path file = folder.resolve(name);
            byte[] content = Files.readAllBytes(file);
            Files.delete(file);
            assertEquals(
                    0, new ProcessBuilder("mkfifo", file.toString()).start().waitFor());
            expectRefusal(name, "not an ordinary file");
            Files.delete(file);
            Files.write(file, content);
        }
    }

    @Test
    void aFileThatNeverEndsIsNotRead() throws IOException {
        Files.write(folder.resolve("series.yaml"), new byte[5 << 20]);
        expectRefusal("series.yaml", "bytes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../x.c",
                "/etc/passwd",
                "a/../../b",
                ".git/config",
                "drivers/.git/config",
                ".github/x",
                "a//b",
                "a/./b",
                "\"a\\nb\"",
                "null"
            })
    void aFileOutsideOfTheKernelIsNotEdited(String path) throws IOException {
        inSeriesFile("  - drivers/iommu/iova.c\n", "  - " + path + "\n");
        expectRefusal("series.yaml");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"a@b.c\\nBcc: victim@example.com\"",
                "\"a@b.c\\r\\nX: y\"",
                "!!java.net.URL [http://localhost]",
                "!!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[!!java.net.URL [\"file:x\"]]]]",
                "{a: b}",
                "~"
            })
    void anAddressIsText(String address) throws IOException {
        inSeriesFile("  - linux-kernel@vger.kernel.org\n", "  - " + address + "\n");
        expectRefusal("series.yaml");
    }

    @Test
    void aThousandMillionLaughsAreNotLaughed() throws IOException {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 30; i++) {
            bomb.append("a").append(i).append(": &a").append(i).append(" [");
            bomb.append(("*a" + (i - 1) + ",").repeat(9)).append("]\n");
        }
        Files.writeString(folder.resolve("series.yaml"), bomb + "to: *a29\n");
        expectRefusal("series.yaml");
        Files.writeString(folder.resolve("series.yaml"), "name: " + "[".repeat(100_000) + "\n");
        expectRefusal("series.yaml");
    }

    /** Where the record is written, a folder from a stranger may have a link already. */
    @Test
    void theRecordIsNotWrittenThroughALink() throws IOException, PatchGenException {
        Files.createSymbolicLink(folder.resolve("checked-edits.tsv.new"), secret);
        CheckedEdits.none().write(folder.resolve("checked-edits.tsv"));
        assertEquals(SECRET + "\n", new String(Files.readAllBytes(secret), UTF_8));
        assertFalse(Files.isSymbolicLink(folder.resolve("checked-edits.tsv")));
    }
}
