// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.reroll.Reroll;
import org.iovakit.patchgen.reroll.RerollRequest;
import org.iovakit.patchgen.series.Posting;
import org.iovakit.patchgen.series.Series;
import org.iovakit.patchgen.series.SeriesFile;

/** Cover letters of the version before: the next one links to it by what stands there, and is the same in all else. */
public final class RerollTarget implements FuzzTarget {
    private static final String COVER = """
            From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001
            Message-ID: <20260512220018.1-1-ada@example.com>
            From: Ada Lovelace <ada@example.com>
            Date: Tue, 12 May 2026 22:00:18 -0400
            Subject: [PATCH 0/2] rings

            Rings with tails.
            """;

    private final Path folder;
    private final Series series;

    /** @param folder empty */
    public RerollTarget(Path folder) throws IOException, PatchGenException {
        this.folder = folder;
        Files.createDirectory(folder.resolve("outgoing"));
        Path v1 = Files.createDirectory(folder.resolve("v1"));
        Files.writeString(v1.resolve("1.ftl"), "one");
        Files.writeString(v1.resolve("c.ftl"), "cover");
        Files.writeString(v1.resolve(Series.FILE_NAME), """
                name: ring # a ring
                version: 1
                to: [list@example.com]
                cc: []
                cover: c.ftl
                files: [ring.c]
                patches: [1.ftl]
                """);
        this.series = Series.read(v1);
    }

    @Override
    public String name() {
        return "reroll";
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(
                COVER.getBytes(ISO_8859_1),
                COVER.replace("Message-ID: <20260512220018.1-1-ada@example.com>", "Message-Id: <cover@git>")
                        .getBytes(ISO_8859_1));
    }

    @Override
    public List<String> words() {
        return List.of(
                "Message-ID: <a@b>\n",
                "Message-ID: <0x1@1>\n",
                "Message-ID: <*a@b>\n",
                "Message-ID: <!!int@b>\n",
                "Message-ID: <{a:@b}>\n",
                "Message-ID: <a@b:,[]>\n",
                "Message-ID: <a@#b>\n",
                "Message-ID: <'a@b>\n",
                "Date: Tue, 12 May 999999999 22:00:18 +1800\n",
                "Date: Mon, 29 Feb 2027 24:00:00 GMT\n",
                "Date: 1 Jan 0000 00:00 Z\n",
                "<",
                ">",
                "@",
                ": ",
                "#",
                "&a ",
                "%",
                "`",
                "\"",
                "'");
    }

    @Override
    public void read(byte[] input) throws IOException, PatchGenException {
        FreshFile.write(folder.resolve("outgoing/0000-cover-letter.patch"), input);
        Path v2 = folder.resolve("v2");
        boolean reply = Arrays.hashCode(input) % 2 == 0;
        try {
            Reroll.Result made = Reroll.run(new RerollRequest(
                    series,
                    2,
                    v2,
                    series.file().entries(),
                    List.of(),
                    folder.resolve("outgoing"),
                    Optional.empty(),
                    reply,
                    Optional.empty(),
                    LocalDate.of(2026, 6, 1)));
            require(made, new String(input, ISO_8859_1), reply);
        } finally {
            Sandbox.delete(v2);
            requireNothingElse();
        }
    }

    private void require(Reroll.Result made, String input, boolean reply) {
        SeriesFile before = series.file();
        SeriesFile after = made.series().file();
        Optional<String> posted = Optional.ofNullable(after.posted().get(1)).map(Posting::messageId);
        boolean same = after.version() == 2
                && after.name().equals(before.name())
                && after.to().equals(before.to())
                && after.cc().equals(before.cc())
                && after.patches().equals(before.patches())
                && after.files().equals(before.files())
                && after.cover().equals(before.cover());
        if (!same || !posted.equals(made.link()) || !after.inReplyTo().equals(reply ? made.link() : Optional.empty())) {
            throw new AssertionError("the cover letter gets into " + after);
        }
        made.link().ifPresent(link -> {
            if (!input.replaceAll("\\s+", "").contains(link)
                    || !Series.messageId(link).equals(Optional.of(link))) {
                throw new AssertionError("a link to nothing: " + link);
            }
        });
    }

    private void requireNothingElse() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names =
                    files.map(file -> file.getFileName().toString()).sorted().toList();
            if (!names.equals(List.of("outgoing", "v1"))) {
                throw new AssertionError("something is left: " + names);
            }
        }
    }

    @Override
    public boolean isRefusal(Exception e) {
        return e instanceof PatchGenException;
    }
}
