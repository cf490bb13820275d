// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.commit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.git.Git;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The judge is git itself: the same files, added and written by git, must give the same tree id. */
class TreeRewriterTest {
    /** Names whose order depends on whether one is a directory, and on bytes rather than chars. */
    private static final String[] PATHS = {
        "a", "a-b", "a.c", "a0/x", "dir/a", "dir/sub/b", "dir-x/y", "dir.c", "\u00e9.c", "\uffee", "\ud83d\ude00", "z"
    };

    @TempDir
    Path work;

    private ObjectId put(ObjectId tree, Map<String, byte[]> files) throws IOException {
        try (Repository repository = new FileRepository(work.resolve(".git").toFile());
                ObjectInserter inserter = repository.newObjectInserter();
                ObjectReader reader = inserter.newReader()) {
            ObjectId written = new TreeRewriter(reader, inserter).put(tree, files);
            inserter.flush();
            return written;
        }
    }

    private ObjectId gitTree(Git git) throws PatchGenException {
        git.run("add", "--all");
        return ObjectId.fromString(git.run("write-tree").text());
    }

    private void write(String path, String content) throws IOException {
        Path file = work.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    @Test
    void givesTheTreeThatGitGives() throws IOException, PatchGenException {
        Git git = Git.isolated(work);
        git.run("init", "--quiet");
        for (String path : PATHS) {
            write(path, path);
        }
        work.resolve("a.c").toFile().setExecutable(true);
        ObjectId before = gitTree(git);

        ObjectId after = put(before, Map.of("a.c", b("new"), "dir/sub/b", b("new"), "dir/new/c", b("c"), "b", b("b")));
        write("a.c", "new");
        write("dir/sub/b", "new");
        write("dir/new/c", "c");
        write("b", "b");
        assertEquals(gitTree(git), after);
    }

    @Test
    void startsFromNothing() throws IOException, PatchGenException {
        Git git = Git.isolated(work);
        git.run("init", "--quiet");
        ObjectId tree = put(null, Map.of("x/y/z.c", b("z"), "x.c", b("x")));
        write("x/y/z.c", "z");
        write("x.c", "x");
        assertEquals(gitTree(git), tree);
    }

    private static byte[] b(String content) {
        return content.getBytes(UTF_8);
    }
}
