// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.iovakit.patchgen.base.BaseException;
import org.iovakit.patchgen.base.KernelBase;

/**
 * What the cache says of itself. Whatever is damaged there, the next run gives what a run without a cache gives: what it
 * cannot trust it makes anew.
 */
public final class CacheTarget implements FuzzTarget {
    /** The files of the cache that say what is in it, and one of those that they speak of. */
    public enum Kind {
        MANIFEST("manifest"),
        LISTING("listing"),
        KEPT("iova.c");

        private final String fileName;

        Kind(String fileName) {
            this.fileName = fileName;
        }
    }

    private final Kind kind;
    private final Sandbox sandbox;
    private final Path damaged;
    private final byte[] sound;
    private final SortedMap<String, String> copied;
    private final String described;

    /**
     * Damages the files of a kind.
     *
     * @param folder empty
     */
    public CacheTarget(Kind kind, Path folder) throws IOException, BaseException {
        this.kind = kind;
        this.sandbox = new Sandbox(folder);
        Files.write(
                sandbox.tarball(),
                Tar.kernel()
                        .file("linux/lib/a.c", "int a;\n")
                        .link("linux/b.c", "lib/a.c")
                        .bytes());
        Path copy = sandbox.copy();
        this.copied = Sandbox.files(copy);
        try (KernelBase base = sandbox.open()) {
            this.described = describe(base);
        }
        try (Stream<Path> walk = Files.walk(sandbox.cache())) {
            this.damaged = walk.filter(path -> path.endsWith(kind.fileName) && !path.startsWith(copy))
                    .findFirst()
                    .orElseThrow();
        }
        this.sound = Files.readAllBytes(damaged);
    }

    @Override
    public String name() {
        return "cache-" + kind.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(sound);
    }

    @Override
    public List<String> words() {
        return List.of(
                "sought tools/\n",
                "file ",
                "program ",
                "title x\n",
                "source x\n",
                "\t../../../../victim/f\n",
                "\tlib/a.c\n",
                "laid\t",
                "laid\tlib/a.c\n",
                "\tMakefile\n",
                "\n");
    }

    @Override
    public void read(byte[] input) throws IOException, BaseException {
        FreshFile.write(damaged, input);
        try (KernelBase base = sandbox.open()) {
            require(described, describe(base));
        }
        SortedMap<String, String> now = Sandbox.files(sandbox.copy());
        require(copied.toString(), now.toString());
        sandbox.requireUntouched();
    }

    private static String describe(KernelBase base) throws BaseException {
        return base.describe() + " " + base.version() + " " + new String(base.read(Sandbox.IOVA), UTF_8)
                + base.files("tools/testing/");
    }

    private static void require(String expected, String actual) {
        if (!expected.equals(actual)) {
            throw new AssertionError("the damage shows: " + actual + ", not " + expected);
        }
    }

    /** Nothing that the cache holds may be refused: it is only a cache. */
    @Override
    public boolean isRefusal(Exception e) {
        return false;
    }
}
