// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.git.Git;

/** The date that patches and emails bear: what the user says, else $SOURCE_DATE_EPOCH, else now. */
public final class RenderDate {
    private static final Pattern IDENT_TIME = Pattern.compile("> (\\d+) ([+-]\\d{4})$");

    /** Up to the year 5138, which is as far as eleven digits go, and git too. */
    private static final Pattern SECONDS = Pattern.compile("\\d{1,11}");

    private RenderDate() {}

    public static ZonedDateTime of(Environment environment, Optional<String> date) throws PatchGenException {
        if (date.isPresent()) {
            return parse(environment, date.get());
        }
        String epoch = environment.variables().getOrDefault("SOURCE_DATE_EPOCH", "");
        if (epoch.isEmpty()) {
            return environment.now();
        }
        try {
            return Instant.ofEpochSecond(Long.parseLong(epoch)).atZone(ZoneOffset.UTC);
        } catch (NumberFormatException e) {
            throw new PatchGenException(
                    "SOURCE_DATE_EPOCH is \"" + epoch + "\", which is no number of seconds; unset it, or use --date",
                    e);
        }
    }

    /** Git knows all the forms that a date can have for it, so git reads it. */
    private static ZonedDateTime parse(Environment environment, String date) throws PatchGenException {
        Git.Result result = Git.isolated(environment.directory())
                .with(Map.of("GIT_COMMITTER_NAME", "x", "GIT_COMMITTER_EMAIL", "x", "GIT_COMMITTER_DATE", date))
                .attempt("var", "GIT_COMMITTER_IDENT");
        Matcher time = IDENT_TIME.matcher(result.text());
        if (result.exitCode() == 0
                && !date.isBlank()
                && time.find()
                && SECONDS.matcher(time.group(1)).matches()) {
            try {
                return Instant.ofEpochSecond(Long.parseLong(time.group(1))).atZone(ZoneOffset.of(time.group(2)));
            } catch (DateTimeException e) {
                // A time zone that git takes and nobody lives in: refused like any other date.
            }
        }
        throw new PatchGenException("--date: git does not take \"" + date + "\" for a date; write it like"
                + " 2026-05-12T22:00:18-0400, or as RFC 2822 has it");
    }
}
