// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.trailers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.posted.ChangedLines;
import org.iovakit.patchgen.series.Series;

/** A series of five patches that was posted, and what is collected from replies to it. */
final class FivePatches {
    static final List<String> TITLES = List.of(
            "iova augmented rbtree O(log n) alloc_iova",
            "iova: switch to augmented rbtree for log(n) allocation",
            "iova: drop dead cached_node / cached32_node infrastructure",
            "iova: limit_pfn-aware augmentation for log(n) 32-bit alloc",
            "iova: alignment-aware two-phase search for log(n) aligned alloc",
            "iova: add KUnit test suite");

    static final String AUTHOR = "Kim Tester <kim@example.org>";

    static final String ALL = "1,2,3,4,5";

    private final Path folder;
    private final Path posted;
    private final Series series;

    /** @param folder empty */
    FivePatches(Path folder) throws IOException, PatchGenException {
        this.folder = folder;
        posted = Files.createDirectory(folder.resolve("outgoing"));
        for (int number = 0; number <= 5; number++) {
            Files.writeString(posted.resolve("000" + number + "-x.patch"), email(number, id(number), id(0)));
        }
        Path v1 = Files.createDirectory(folder.resolve("v1"));
        Files.writeString(v1.resolve(Series.FILE_NAME), """
                name: iova
                version: 1
                to: [list@example.com]
                cc: []
                cover: cover.ftl
                files: [iova.c]
                patches: [1, 2, 3, 4, 5]
                """);
        series = Series.read(v1);
    }

    /** The Message-ID that an email had when it left; 0 is the cover letter. */
    static String id(int number) {
        return (number == 0 ? "cover" : "patch-" + number) + ".id@example.org";
    }

    static String subject(int number) {
        return "[PATCH " + number + "/5] " + TITLES.get(number);
    }

    /** An email as somebody has it whose server gave it an ID of its own. */
    static String email(int number, String id, String cover) {
        return "From: " + AUTHOR + "\nSubject: " + subject(number) + "\nMessage-ID: <" + id + ">\n"
                + (number == 0 ? "" : "In-Reply-To: <" + cover + ">\nReferences: <" + cover + ">\n")
                + "\nText.\n\nSigned-off-by: " + AUTHOR + "\n"
                + (number == 0 ? "" : "---\ndiff --git a/iova.c b/iova.c\n");
    }

    /** What a file of mails gives, without --sloppy. */
    List<TrailerFinding> collect(Path mails, boolean withPosted) throws PatchGenException {
        Map<String, String> messages = new LinkedHashMap<>();
        for (int number = 1; number <= 5; number++) {
            messages.put("" + number, TITLES.get(number) + "\n\nText.\n");
        }
        return new TrailerCollector(
                        messages,
                        1,
                        CollectedTrailers.read(series),
                        false,
                        false,
                        (template, base) -> new ChangedLines(""))
                .collect(mails, withPosted ? posted : folder.resolve("nowhere"));
    }

    /** The same for mails one behind the other, a char a byte. */
    List<TrailerFinding> collect(String mails) throws PatchGenException, IOException {
        return collect(Files.writeString(folder.resolve("mails"), mails, ISO_8859_1), true);
    }

    /** The patches that a trailer was taken for, by their numbers. */
    static String patches(TrailerFinding finding) {
        return finding.taken().stream().map(CollectedTrailer::template).collect(Collectors.joining(","));
    }
}
