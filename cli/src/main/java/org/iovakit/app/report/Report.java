// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.iovakit.app.Version;

/**
 * All that the page shows.
 *
 * @param title the series
 * @param facts what it is about and how it was made
 * @param overview a row a patch
 * @param summary what else a reviewer has to know, in paragraphs
 * @param notes what was left out, and why
 * @param verdict what the suite came to
 * @param plots a scenario each
 * @param matrix what each stage does to each scenario
 * @param findings what each patch does otherwise
 * @param mapExplanation what the maps show
 * @param maps the address space, a stage each
 * @param patches in their order
 */
public record Report(
        String title,
        List<Fact> facts,
        Overview overview,
        List<String> summary,
        List<String> notes,
        VerdictTable verdict,
        List<LogLogPlot> plots,
        MatrixSection matrix,
        List<PatchFindings> findings,
        String mapExplanation,
        List<AddressMap> maps,
        List<SideBySide> patches) {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm xx", Locale.ENGLISH);

    /** A line of the header. */
    public record Fact(String name, String value) {}

    /**
     * What it is about, and how it was made.
     *
     * @param first what comes first
     * @param date of the page
     * @param commandLine that asked for it
     */
    static List<Fact> facts(List<Fact> first, ZonedDateTime date, String commandLine) {
        List<Fact> facts = new ArrayList<>(first);
        facts.add(new Fact("iovakit", Version.text()));
        facts.add(new Fact("Java", Runtime.version().toString()));
        facts.add(new Fact("date", DATE.format(date)));
        facts.add(new Fact("made by", commandLine));
        return facts;
    }

    /** How many cases the suite has. */
    public int cases() {
        return verdict.cases().size();
    }
}
