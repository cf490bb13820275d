// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.diff;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.iovakit.app.JsonReport;
import org.iovakit.cli.shared.TouchesJson;
import org.iovakit.diff.CostUnit;
import org.iovakit.diff.matrix.Aspect;
import org.iovakit.diff.matrix.Cell;
import org.iovakit.diff.matrix.Course;
import org.iovakit.diff.matrix.Matrix;
import org.iovakit.diff.matrix.Row;
import org.iovakit.diff.matrix.Sample;
import org.iovakit.diff.matrix.Worse;

/** The matrix for programs. */
final class MatrixJson {
    private MatrixJson() {}

    static String of(Matrix matrix) {
        ObjectNode document = JsonReport.of("matrix");
        if (matrix.unit() != CostUnit.VISITS || matrix.lines() > 1) {
            ArrayNode subjects = document.putArray("subjects");
            matrix.subjects().forEach(subject -> subjects.add(subject.label()));
        }
        ArrayNode scenarios = document.putArray("scenarios");
        matrix.rows().forEach(row -> put(row, scenarios.addObject()));
        ArrayNode worse = document.putArray("worse");
        matrix.worse().forEach(place -> put(place, worse.addObject()));
        return JsonReport.print(document);
    }

    private static void put(Row row, ObjectNode json) {
        json.put("name", row.scenario().name());
        json.put("situation", row.scenario().situation());
        ArrayNode stages = json.putArray("stages");
        for (Course course : row.courses()) {
            ObjectNode stage = stages.addObject();
            stage.put("stage", course.stage());
            ArrayNode samples = stage.putArray("samples");
            course.samples().forEach(sample -> put(sample, samples.addObject()));
            stage.put("growth", course.growth().title());
            if (course.stage() > 0) {
                put(row.againstBefore(course.stage()), stage.putObject("againstBefore"));
                put(row.againstBase(course.stage()), stage.putObject("againstBase"));
            }
        }
    }

    private static void put(Sample sample, ObjectNode json) {
        json.put("ranges", sample.ranges());
        json.put("served", sample.outcome().served());
        json.put("refused", sample.outcome().refused());
        json.put("spanPfns", sample.footprint().span());
        json.put("holes", sample.footprint().holes());
        json.put("measuredRequests", sample.cost().requests());
        json.put(
                sample.cost().unit() == CostUnit.VISITS ? "meanVisits" : "meanBlocks",
                sample.cost().mean());
        json.put(
                sample.cost().unit() == CostUnit.VISITS ? "worstVisits" : "worstBlocks",
                sample.cost().worst());
        if (!sample.touches().isEmpty()) {
            TouchesJson.put(sample.touches(), json.putObject("touches"));
        }
    }

    private static void put(Cell cell, ObjectNode json) {
        for (Aspect aspect : Aspect.values()) {
            json.put(aspect.title(), cell.verdict(aspect).title());
        }
        json.put("servesAlone", cell.servesAlone());
        json.put("refusesAlone", cell.refusesAlone());
    }

    private static void put(Worse place, ObjectNode json) {
        json.put("scenario", place.scenario());
        json.put("aspect", place.aspect().title());
        json.put("stage", place.stage());
        json.put("against", place.against());
    }
}
