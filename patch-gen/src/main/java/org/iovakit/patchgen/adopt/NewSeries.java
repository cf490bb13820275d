// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.adopt;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.mail.Mail;
import org.iovakit.patchgen.mail.Mailbox;
import org.iovakit.patchgen.mail.Person;
import org.iovakit.patchgen.posted.PostedSeries;
import org.iovakit.patchgen.series.Series;
import org.iovakit.patchgen.series.SeriesYaml;

/** What a series needs beside templates of patches, for one that has none yet: its file, and a cover letter. */
final class NewSeries {
    private static final String COVER = "cover.ftl";

    private static final String YAML = """
            # SPDX-License-Identifier: GPL-2.0-only
            name: NAME
            version: 1
            to: []
            cc: []
            cover: cover.ftl
            files: []
            patches: []
            """;

    /** What a cover letter may say where nobody wrote one. */
    private static final String PATCHES = """
            [#list patches as patch]
              [=patch?counter]. [=patch.subject]
            [/#list]
            """;

    /** Where in a cover letter begins what rendering makes: who wrote what, the statistics, what came before. */
    private static final Pattern END =
            Pattern.compile("(?m)^(?:--?-? ?|\\S.* \\(\\d+\\):\\n  \\S.*| \\S.* \\| +(?:\\d+|Bin).*"
                    + "|base-commit: .*|change-id: .*|(?:Range-diff|Interdiff)(?: against .*)?:)$");

    private NewSeries() {}

    /**
     * Writes both.
     *
     * @param posted the mails that the patches were posted in, of which the first says to whom, and what the cover letter is
     * @param folder of the new series
     */
    static void write(String name, List<AdoptedPatch> patches, Optional<PostedSeries> posted, Path folder)
            throws IOException, PatchGenException {
        Path file = folder.resolve(Series.FILE_NAME);
        Files.writeString(file, YAML, UTF_8);
        SeriesYaml yaml = new SeriesYaml(file);
        yaml.set("name", name);
        if (posted.isPresent()) {
            Mail first = posted.get().mails().get(0).mail();
            Set<String> known = new LinkedHashSet<>(List.of(first.from().address()));
            yaml.set("to", recipients(first.to(), known));
            yaml.set("cc", recipients(first.cc(), known));
        }
        Files.writeString(file, yaml.text(), UTF_8);
        String title = patches.size() == 1 ? patches.get(0).subject() : name;
        Optional<PostedSeries.Cover> cover = posted.flatMap(PostedSeries::cover);
        String text = cover.isPresent()
                ? TemplateText.plain(
                        cover.get().title() + "\n\n" + written(cover.get().text()) + "\n")
                : TemplateText.plain(title) + "\n\n" + PATCHES;
        Files.writeString(folder.resolve(COVER), TemplateText.FIRST + text, UTF_8);
    }

    /** Those that a header can name, each once. */
    private static List<String> recipients(List<Person> people, Set<String> known) {
        List<String> recipients = new ArrayList<>();
        for (Person person : people) {
            Optional<Mailbox> mailbox = mailbox(person);
            if (mailbox.isPresent() && known.stream().noneMatch(person::hasAddress)) {
                known.add(person.address());
                recipients.add(mailbox.get().toString());
            }
        }
        return recipients;
    }

    private static Optional<Mailbox> mailbox(Person person) {
        try {
            return Optional.of(new Mailbox(person.name(), person.address()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String written(String text) {
        return END.split(text, 2)[0].strip();
    }
}
