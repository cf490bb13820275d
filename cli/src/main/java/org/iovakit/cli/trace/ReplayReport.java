// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.trace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;
import org.iovakit.app.JsonReport;
import org.iovakit.app.trace.ReplaySummary;
import org.iovakit.cli.shared.CoverageText;
import org.iovakit.cli.shared.TextTable;
import org.iovakit.cli.shared.TouchesJson;
import org.iovakit.diff.CostUnit;
import org.iovakit.diff.Subject;
import org.iovakit.trace.Coverage;
import org.iovakit.trace.TouchTally.Cost;
import org.iovakit.trace.TouchTally.Work;

/** What came of a trace at several stages, for people and for programs. */
final class ReplayReport {
    private final List<ReplaySummary> summaries;

    ReplayReport(List<ReplaySummary> summaries) {
        this.summaries = List.copyOf(summaries);
    }

    /** A column a stage. */
    String table() {
        TextTable table = new TextTable(-24, 12);
        boolean stages = unit() == CostUnit.VISITS;
        StringBuilder legend = new StringBuilder();
        for (int state = 0; !stages && state < summaries.size(); state++) {
            Subject subject = summaries.get(state).subject();
            legend.append("state " + state + ": " + subject.title() + ", " + subject.name() + "\n");
        }
        table.row(
                List.of(""),
                summaries,
                summary -> stages ? summary.subject().title() : "state " + summaries.indexOf(summary));
        table.row(List.of("operations"), summaries, ReplaySummary::operations);
        for (String kind : summaries.get(0).kinds().keySet()) {
            table.row(
                    List.of("  " + kind), summaries, summary -> summary.kinds().get(kind));
        }
        table.row(List.of("requests served"), summaries, ReplaySummary::served);
        table.row(List.of("requests refused"), summaries, ReplaySummary::refused);
        table.row(List.of("ranges held at the end"), summaries, ReplaySummary::held);
        if (summaries.stream().anyMatch(summary -> summary.warned() > 0)) {
            table.row(List.of("operations that warn"), summaries, ReplaySummary::warned);
        }
        table.row(
                List.of(unit().title() + " an alloc, mean"),
                summaries,
                summary -> summary.costs().getMean());
        table.row(List.of("  median"), summaries, summary -> percentile(summary, 50));
        table.row(List.of("  99 %"), summaries, summary -> percentile(summary, 99));
        table.row(List.of("  99.9 %"), summaries, summary -> percentile(summary, 99.9));
        table.row(List.of("  worst"), summaries, summary -> summary.costs().getMaxValue());
        for (Work work : Work.values()) {
            addTouches(table, work);
        }
        StringBuilder text = new StringBuilder(legend);
        if (!coverage().isComplete()) {
            text.append(CoverageText.of(coverage()));
        }
        return (text.isEmpty() ? text : text.append("\n")).append(table).toString();
    }

    /** What a hold of the lock costs; nothing where it was not counted, or at no state taken for this. */
    private void addTouches(TextTable table, Work work) {
        if (summaries.stream().noneMatch(summary -> summary.touches().containsKey(work))) {
            return;
        }
        table.row(List.of("holds of the lock, " + work.title()), summaries, touches(work, Cost::holds));
        table.row(List.of("  touches a hold, mean"), summaries, touches(work, Cost::mean));
        table.row(List.of("  99.9 %"), summaries, touches(work, Cost::p999));
        table.row(List.of("  worst"), summaries, touches(work, Cost::worst));
    }

    private static Function<ReplaySummary, Object> touches(Work work, Function<Cost, Object> figure) {
        return summary -> {
            Cost cost = summary.touches().get(work);
            return cost == null ? "" : figure.apply(cost);
        };
    }

    private Coverage coverage() {
        return summaries.get(0).coverage();
    }

    private CostUnit unit() {
        return summaries.get(0).subject().unit();
    }

    private static long percentile(ReplaySummary summary, double percentile) {
        return summary.costs().getValueAtPercentile(percentile);
    }

    String json() {
        ObjectNode document = JsonReport.of("trace-replay");
        CoverageText.put(coverage(), document.putObject("trace"));
        for (ReplaySummary summary : summaries) {
            ObjectNode stage = document.withArray("stages").addObject();
            if (unit() == CostUnit.VISITS) {
                stage.put("stage", summary.subject().stage().orElseThrow().number());
            } else {
                stage.put("subject", summary.subject().label());
            }
            stage.put("name", summary.subject().name());
            stage.put("operations", summary.operations());
            summary.kinds().forEach(stage.putObject("kinds")::put);
            stage.put("served", summary.served());
            stage.put("refused", summary.refused());
            stage.put("held", summary.held());
            stage.put("warned", summary.warned());
            ObjectNode visits = stage.putObject(unit().title());
            visits.put("mean", summary.costs().getMean());
            visits.put("median", percentile(summary, 50));
            visits.put("p99", percentile(summary, 99));
            visits.put("p999", percentile(summary, 99.9));
            visits.put("worst", summary.costs().getMaxValue());
            if (!summary.touches().isEmpty()) {
                TouchesJson.put(summary.touches(), stage.putObject("touches"));
            }
        }
        return JsonReport.print(document);
    }
}
