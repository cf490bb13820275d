// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.diff;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.iovakit.app.JsonReport;
import org.iovakit.app.diff.CheckedFinding;
import org.iovakit.app.diff.DiffReport;
import org.iovakit.cli.shared.CoverageText;
import org.iovakit.diff.CostUnit;
import org.iovakit.diff.DiffResult;
import org.iovakit.diff.DomainView;
import org.iovakit.diff.Finding;
import org.iovakit.diff.Growth;
import org.iovakit.diff.GrowthDiff;
import org.iovakit.diff.Mechanism;
import org.iovakit.diff.Range;
import org.iovakit.diff.Scene;
import org.iovakit.diff.Subject;
import org.iovakit.diff.Totals;
import org.iovakit.domain.State;

/** What differs between two stages, for programs. */
final class DiffJson {
    private DiffJson() {}

    static String of(DiffReport report) {
        DiffResult result = report.result();
        ObjectNode document = JsonReport.of("diff");
        put(result.pair().from(), result.from(), document.putObject("from"));
        put(result.pair().to(), result.to(), document.putObject("to"));
        document.put("source", report.source().title());
        CoverageText.put(report.source().coverage(), document.putObject("trace"));
        document.put("operations", result.operations());
        document.put("same", report.isSame());
        report.against().ifPresent(against -> document.put("c", against));
        report.growth().ifPresent(growth -> put(growth, document.putObject("growth")));
        ArrayNode findings = document.putArray("findings");
        report.findings().forEach(finding -> put(finding, findings.addObject()));
        return JsonReport.print(document);
    }

    private static void put(GrowthDiff growth, ObjectNode json) {
        json.put("same", growth.isSame());
        json.put("effect", growth.effect().title());
        put(growth.from(), json.putObject("from"));
        put(growth.to(), json.putObject("to"));
    }

    private static void put(Growth growth, ObjectNode json) {
        growth.ranges().forEach(json.putArray("ranges")::add);
        String unit = growth.unit() == CostUnit.VISITS ? "Visits" : "Blocks";
        growth.median().forEach(json.putArray("median" + unit)::add);
        growth.worst().forEach(json.putArray("worst" + unit)::add);
        json.put("medianOrder", growth.medianOrder().title());
        json.put("worstOrder", growth.worstOrder().title());
    }

    private static void put(CheckedFinding checked, ObjectNode json) {
        put(checked.finding(), json);
        json.put("confirmed", checked.isConfirmed());
        checked.doubt().ifPresent(doubt -> json.put("unconfirmedBecause", doubt));
        checked.file().ifPresent(file -> json.put("file", file.toString()));
        checked.again().ifPresent(again -> json.put("command", again));
    }

    private static void put(Subject subject, Totals totals, ObjectNode json) {
        if (subject.unit() == CostUnit.VISITS) {
            State stage = subject.stage().orElseThrow();
            if (!stage.series().isEmpty()) {
                json.put("series", stage.series());
            }
            json.put("stage", stage.number());
        } else {
            json.put("subject", subject.label());
        }
        json.put("name", subject.name());
        json.put("requests", totals.requests());
        json.put("refused", totals.refused());
        json.put(subject.unit().title(), totals.cost());
        json.put(subject.unit() == CostUnit.VISITS ? "worstVisits" : "worstBlocks", totals.worst());
    }

    private static void put(Finding finding, ObjectNode json) {
        json.put("kind", finding.sort().kind().title());
        json.put("effect", finding.sort().effect().title());
        ArrayNode mechanisms = json.putArray("mechanisms");
        for (Mechanism mechanism : finding.sort().mechanisms()) {
            ObjectNode entry = mechanisms.addObject();
            entry.put("name", mechanism.title());
            entry.put("explanation", mechanism.explanation());
            ArrayNode functions = entry.putArray("functions");
            mechanism.functions().forEach(functions::add);
        }
        json.put("seen", finding.seen());
        json.put("seenWith32BitLimit", finding.seen32());
        json.put("firstOperation", finding.first().index() + 1);
        finding.seed().ifPresent(seed -> json.put("seed", seed));
        finding.minimal().ifPresent(minimal -> put(minimal, json.putObject("minimal")));
    }

    private static void put(Finding.Minimal minimal, ObjectNode json) {
        json.put("cpus", minimal.trace().cpus());
        ArrayNode operations = json.putArray("operations");
        minimal.trace().operations().forEach(operation -> operations.add(operation.toString()));
        json.put("from", minimal.difference().from().toString());
        json.put("to", minimal.difference().to().toString());
        Scene scene = minimal.scene();
        ObjectNode free = json.putObject("free");
        put("fromBefore", scene.from(), free);
        put("toBefore", scene.to(), free);
        scene.after().ifPresent(after -> {
            put("fromAfter", after.from(), free);
            put("toAfter", after.to(), free);
        });
    }

    private static void put(String name, DomainView view, ObjectNode json) {
        ArrayNode ranges = json.putArray(name);
        for (Range range : view.free()) {
            ranges.addArray().add("0x" + Long.toHexString(range.lo())).add("0x" + Long.toHexString(range.hi()));
        }
    }
}
