// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.trace;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.iovakit.app.trace.ReplaySummary;

/** What came of a trace at several stages, for people and for programs. */
final class ReplayReport {
    private final List<ReplaySummary> summaries;

    ReplayReport(List<ReplaySummary> summaries) {
        this.summaries = List.copyOf(summaries);
    }

    /** A column a stage. */
    String table() {
        StringBuilder text = new StringBuilder();
        add(text, "", summary -> "stage " + summary.stage().number());
        add(text, "operations", ReplaySummary::operations);
        for (String kind : summaries.get(0).kinds().keySet()) {
            add(text, "  " + kind, summary -> summary.kinds().get(kind));
        }
        add(text, "requests served", ReplaySummary::served);
        add(text, "requests refused", ReplaySummary::refused);
        add(text, "ranges held at the end", ReplaySummary::held);
        if (summaries.stream().anyMatch(summary -> summary.warned() > 0)) {
            add(text, "operations that warn", ReplaySummary::warned);
        }
        add(text, "visits an alloc, mean", summary -> mean(summary));
        add(text, "  median", summary -> percentile(summary, 50));
        add(text, "  99 %", summary -> percentile(summary, 99));
        add(text, "  99.9 %", summary -> percentile(summary, 99.9));
        add(text, "  worst", summary -> summary.visits().getMaxValue());
        return text.toString();
    }

    private void add(StringBuilder text, String title, Function<ReplaySummary, Object> cell) {
        text.append(String.format(Locale.ROOT, "%-24s", title));
        summaries.forEach(summary -> text.append(String.format(Locale.ROOT, "%12s", cell.apply(summary))));
        text.append('\n');
    }

    private static String mean(ReplaySummary summary) {
        return String.format(Locale.ROOT, "%.1f", summary.visits().getMean());
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
