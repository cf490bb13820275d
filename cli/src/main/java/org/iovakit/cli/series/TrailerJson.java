// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.series;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import org.iovakit.app.JsonReport;
import org.iovakit.patchgen.series.Series;
import org.iovakit.patchgen.trailers.CollectedTrailer;
import org.iovakit.patchgen.trailers.TrailerFinding;

/** What was found in replies, for programs. */
final class TrailerJson {
    private TrailerJson() {}

    /**
     * The document.
     *
     * @param notCompared patches whose code nobody held against what is rendered
     */
    static String of(Series series, List<TrailerFinding> findings, Collection<String> notCompared) {
        ObjectNode document = JsonReport.of("trailers");
        ArrayNode taken = document.putArray("taken");
        ArrayNode left = document.putArray("left");
        for (TrailerFinding finding : findings) {
            ObjectNode entry = (finding.isTaken() ? taken : left).addObject();
            entry.put("trailer", finding.line());
            entry.put("from", finding.from());
            entry.put("place", finding.place());
            if (!finding.remark().isEmpty()) {
                entry.put("remark", finding.remark());
            }
            if (finding.isTaken()) {
                ArrayNode patches = entry.putArray("patches");
                finding.taken().forEach(each -> put(series, each, patches.addObject()));
            }
        }
        ArrayNode names = document.putArray("notCompared");
        notCompared.forEach(names::add);
        return JsonReport.print(document);
    }

    private static void put(Series series, CollectedTrailer collected, ObjectNode patch) {
        patch.put("patch", series.file().patches().indexOf(collected.template()) + 1);
        patch.put("template", collected.template());
        patch.put("version", collected.version());
        patch.put("messageId", collected.messageId());
    }
}
