// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.parity;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.iovakit.app.JsonReport;
import org.iovakit.app.parity.StageParity;
import org.iovakit.domain.State;
import org.iovakit.oracle.parity.ParityDifference;

/** Results of a comparison for programs. */
final class ParityJson {
    private ParityJson() {}

    /**
     * All results.
     *
     * @param files where minimal traces were saved
     */
    static String of(StageParity parity, List<StageParity.Result> results, Map<State, Path> files) {
        ObjectNode document = JsonReport.of("parity");
        document.put("base", parity.base());
        ArrayNode stages = document.putArray("stages");
        for (StageParity.Result result : results) {
            ObjectNode stage = stages.addObject();
            stage.put("stage", result.stage().number());
            stage.put("name", result.stage().name());
            stage.put("operations", result.operations());
            parity.trace().seed().ifPresent(seed -> stage.put("seed", seed));
            stage.put("trace", parity.trace().title());
            stage.put("compiler", parity.compiler());
            stage.put("sanitizers", parity.sanitizes());
            stage.put("same", result.difference().isEmpty());
            result.difference().ifPresent(difference -> {
                ObjectNode json = stage.putObject("difference");
                put(difference, json);
                if (files.containsKey(result.stage())) {
                    json.put("file", files.get(result.stage()).toString());
                }
            });
        }
        return JsonReport.print(document);
    }

    private static void put(ParityDifference difference, ObjectNode json) {
        json.put("operation", difference.operation());
        json.put("java", difference.javaLine());
        json.put("c", difference.cLine());
        difference.minimal().ifPresent(minimal -> {
            ArrayNode operations = json.putArray("minimal");
            minimal.operations().forEach(operation -> operations.add(operation.toString()));
        });
    }
}
