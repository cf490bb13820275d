// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.trace;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.iovakit.app.trace.ReplaySummary;
import org.iovakit.cli.shared.TextTable;

/** What came of a trace at several stages, for people and for programs. */
final class ReplayReport {
    private final List<ReplaySummary> summaries;

    ReplayReport(List<ReplaySummary> summaries) {
        this.summaries = List.copyOf(summaries);
    }

    /** A column a stage. */
    String table() {
        TextTable table = new TextTable(-24, 12);
        table.row(List.of(""), summaries, summary -> "stage " + summary.stage().number());
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
                List.of("visits an alloc, mean"),
                summaries,
                summary -> summary.visits().getMean());
        table.row(List.of("  median"), summaries, summary -> percentile(summary, 50));
        table.row(List.of("  99 %"), summaries, summary -> percentile(summary, 99));
        table.row(List.of("  99.9 %"), summaries, summary -> percentile(summary, 99.9));
        table.row(List.of("  worst"), summaries, summary -> summary.visits().getMaxValue());
        return table.toString();
    }

    private static long percentile(ReplaySummary summary, double percentile) {
        return summary.visits().getValueAtPercentile(percentile);
    }

    String json() {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        for (ReplaySummary summary : summaries) {
            ObjectNode stage = document.withArray("stages").addObject();
            stage.put("stage", summary.stage().number());
            stage.put("name", summary.stage().name());
            stage.put("operations", summary.operations());
            summary.kinds().forEach(stage.putObject("kinds")::put);
            stage.put("served", summary.served());
            stage.put("refused", summary.refused());
            stage.put("held", summary.held());
            stage.put("warned", summary.warned());
            ObjectNode visits = stage.putObject("visits");
            visits.put("mean", summary.visits().getMean());
            visits.put("median", percentile(summary, 50));
            visits.put("p99", percentile(summary, 99));
            visits.put("p999", percentile(summary, 99.9));
            visits.put("worst", summary.visits().getMaxValue());
        }
        return document.toPrettyString() + "\n";
    }
}
