// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.diff;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.iovakit.app.diff.CheckedFinding;
import org.iovakit.app.diff.DiffReport;
import org.iovakit.cli.shared.CoverageText;
import org.iovakit.diff.CostUnit;
import org.iovakit.diff.Difference;
import org.iovakit.diff.Effect;
import org.iovakit.diff.FindingText;
import org.iovakit.diff.Growth;
import org.iovakit.diff.GrowthDiff;
import org.iovakit.diff.Kind;
import org.iovakit.diff.Mechanism;
import org.iovakit.diff.Pair;
import org.iovakit.diff.Subject;
import org.iovakit.diff.Totals;

/** What differs between two stages, for people: plain text that survives in an email. */
final class DiffTable {
    /** Ends a line that a shell takes for one with the next. */
    private static final String CONTINUED = " \\";

    private final DiffReport report;
    private final List<String> lines = new ArrayList<>();

    private DiffTable(DiffReport report) {
        this.report = report;
    }

    /**
     * A summary of ten lines at most, and then all of it.
     *
     * @param keep the command that keeps the minimal traces; empty if they are kept
     */
    static String of(DiffReport report, Optional<String> keep) {
        DiffTable table = new DiffTable(report);
        table.write();
        if (!report.findings().isEmpty()) {
            keep.ifPresent(command -> {
                table.lines.add("");
                table.command("to keep the minimal traces, and see each again:", command, "  ");
            });
        }
        return table.lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    private void add(String text, String indent) {
        lines.addAll(FindingText.wrap(text, indent));
    }

    private void write() {
        Pair pair = report.result().pair();
        String operations =
                report.result().operations() + " operations, " + report.source().title();
        String count = report.isSame()
                ? "no difference"
                : report.findings().size() == 1
                        ? "1 difference"
                        : report.findings().size() + " differences";
        add(
                pair.from().title() + " (" + pair.from().name() + ") and "
                        + pair.to().title() + " (" + pair.to().name() + "), " + operations + ": " + count,
                "");
        add(totals(pair.from(), report.result().from()), "");
        add(totals(pair.to(), report.result().to()), "");
        for (Kind kind : Kind.values()) {
            summarise(kind);
        }
        summariseAnswersOfC();
        report.source().coverage().reserves().forEach(reserve -> add(CoverageText.MARK + reserve, "  "));
        report.growth().ifPresent(growth -> write(pair, growth));
        int number = 1;
        for (CheckedFinding checked : report.findings()) {
            lines.add("");
            List<String> text = FindingText.of(pair, checked.finding());
            lines.addAll(FindingText.wrap(number++ + ". " + text.get(0), ""));
            lines.addAll(text.subList(1, text.size()));
            add(
                    checked.doubt()
                            .map(reason -> "NOT CONFIRMED on C: " + reason)
                            .orElse(
                                    pair.unit() == CostUnit.VISITS
                                            ? "confirmed: the C of both stages says the same"
                                            : "seen on C itself"),
                    "   ");
            checked.again().ifPresent(again -> command("   to see it again:", again, "     "));
        }
        if (!report.findings().isEmpty() && report.against().isPresent()) {
            lines.add("");
            add("C: " + report.against().get(), "");
        }
    }

    /** What differs in a kind, in a line. */
    private void summarise(Kind kind) {
        List<Difference.Sort> sorts = report.findings().stream()
                .map(checked -> checked.finding().sort())
                .filter(sort -> sort.kind() == kind)
                .toList();
        if (sorts.isEmpty()) {
            return;
        }
        String line = String.format(Locale.ROOT, "  %-9s  %d  ", kind, sorts.size());
        List<String> names = sorts.stream().map(DiffTable::name).distinct().toList();
        int shown = names.size();
        while (shown > 1 && line.length() + list(names, shown).length() > FindingText.WIDTH) {
            shown--;
        }
        lines.add(line + list(names, shown));
    }

    private static String list(List<String> names, int shown) {
        return String.join(", ", names.subList(0, shown))
                + (shown < names.size() ? ", and " + (names.size() - shown) + " more" : "");
    }

    private static String name(Difference.Sort sort) {
        return sort.mechanisms().stream().map(Mechanism::title).collect(Collectors.joining(" + "))
                + (sort.effect() == Effect.OTHER ? "" : " (" + sort.effect().title() + ")");
    }

    private void summariseAnswersOfC() {
        long confirmed =
                report.findings().stream().filter(CheckedFinding::isConfirmed).count();
        if (!report.findings().isEmpty() && report.result().pair().unit() == CostUnit.VISITS) {
            lines.add("confirmed on C: "
                    + (confirmed == report.findings().size()
                            ? "all"
                            : confirmed + " of " + report.findings().size()));
        }
    }

    private void command(String what, String command, String indent) {
        lines.add(what);
        List<String> words = FindingText.wrap(command, indent, FindingText.WIDTH - CONTINUED.length());
        for (int index = 0; index < words.size(); index++) {
            lines.add(words.get(index) + (index + 1 < words.size() ? CONTINUED : ""));
        }
    }

    private static String totals(Subject subject, Totals totals) {
        return subject.title() + ": " + totals.requests() + " requests, " + totals.refused() + " refused, "
                + totals.cost() + " " + subject.unit().title() + ", " + totals.worst() + " at most";
    }

    private void write(Pair pair, GrowthDiff growth) {
        String ranges = growth.from().ranges().stream().map(String::valueOf).collect(Collectors.joining(", "));
        lines.add("");
        add(pair.unit().title() + " of a measured request among " + ranges + " ranges:", "");
        write(pair.from(), growth.from());
        write(pair.to(), growth.to());
        Effect effect = growth.effect();
        if (!growth.isSame()) {
            add(
                    pair.to().title() + " grows "
                            + (effect == Effect.WORSE ? "faster (regression)" : "slower (improvement)"),
                    "   ");
        }
    }

    private void write(Subject subject, Growth growth) {
        String name = subject.title();
        add(
                name + " most:  " + series(growth.median()) + "  "
                        + growth.medianOrder().title(),
                "   ");
        add(
                name + " worst: " + series(growth.worst()) + "  "
                        + growth.worstOrder().title(),
                "   ");
    }

    private static String series(List<Long> costs) {
        return costs.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
