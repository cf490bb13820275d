// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.series.Series;
import org.iovakit.patchgen.series.SeriesFile;

/** Series files. One that is taken names nothing outside of its folder, nor of the kernel, and nothing breaks a header. */
public final class SeriesTarget implements FuzzTarget {
    private final Path project;
    private final Path folder;

    /**
     * @param project holds the real series
     * @param folder where series files are written; empty
     */
    public SeriesTarget(Path project, Path folder) {
        this.project = project;
        this.folder = folder;
    }

    @Override
    public String name() {
        return "series";
    }

    @Override
    public List<byte[]> seeds() throws IOException {
        return List.of(
                Files.readAllBytes(project.resolve("series/iova-augmented-rbtree/v1/series.yaml")),
                "{name: x, version: 2, to: [a@b.c], cc: [], cover: c.ftl, files: [lib/a.c], patches: [1.ftl, 2.ftl]}"
                        .getBytes(UTF_8));
    }

    @Override
    public List<String> words() {
        return List.of(
                "&a [*a, *a]",
                "*a",
                "<<: *a",
                "!!java.net.URL [http://localhost]",
                "!!binary AAAA",
                "!<tag:yaml.org,2002:python/object/apply:os.system> [id]",
                "---\n",
                "...\n",
                "? ",
                "|\n  ",
                ">-\n  ",
                "null",
                "~",
                "[null]",
                "{a: b}",
                "../../x",
                "/etc/passwd",
                ".git/hooks/x",
                "\"a@b.c\\nBcc: d@e.f\"",
                "%YAML 9.9\n",
                "\t",
                "- ",
                ": ");
    }

    @Override
    public void read(byte[] input) throws IOException, PatchGenException {
        FreshFile.write(folder.resolve(Series.FILE_NAME), input);
        SeriesFile file = Series.read(folder).file();
        Stream.concat(Stream.of(file.cover()), file.patches().stream()).forEach(template -> {
            if (!Path.of("/folder")
                    .equals(Path.of("/folder", template).normalize().getParent())) {
                throw new AssertionError("a template leads out of the folder: " + template);
            }
        });
        file.files().forEach(KernelPaths::requireInside);
        Stream.concat(file.to().stream(), file.cc().stream()).forEach(address -> {
            if (address.chars().anyMatch(Character::isISOControl)) {
                throw new AssertionError("an address breaks the header that it stands in");
            }
        });
    }

    @Override
    public boolean isRefusal(Exception e) {
        return e instanceof PatchGenException;
    }
}
