// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.series;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.iovakit.app.Environment;
import org.iovakit.app.JsonReport;
import org.iovakit.app.series.Lineage;
import org.iovakit.app.series.SeriesStore;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.cli.shared.FormatOption;
import org.iovakit.cli.shared.Invocation;
import org.iovakit.domain.State;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.series.Posting;
import org.iovakit.patchgen.series.Series;
import org.iovakit.patchgen.template.PatchText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code iovakit series}. */
@Command(
        name = "series",
        mixinStandardHelpOptions = true,
        description = {
            "List the series that there are: their versions, which stage each patch leads to, and where a version is on"
                    + " the list, as far as a later one says.",
            "Other commands take one with --series, and iovakit diff takes a stage of one: v1/4, NAME/v2/limit-aware."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  iovakit series",
            "  iovakit kunit --series v1",
            "  iovakit diff v1/4 v2/3",
        })
public final class SeriesCommand implements Callable<Integer> {
    @ParentCommand
    private Invocation iovakit;

    @Mixin
    private FormatOption format;

    /** A version, and where it was posted, if that is known. */
    private record Version(String name, Lineage lineage, Map<String, PatchText> texts, Optional<Posting> posting) {}

    @Override
    public Integer call() throws PatchGenException {
        Environment environment = iovakit.environment();
        List<Version> versions = versions(environment);
        iovakit.terminal().out().print(format.isJson() ? json(versions) : table(versions));
        return ExitCode.CLEAN;
    }

    private static List<Version> versions(Environment environment) throws PatchGenException {
        SeriesStore store = new SeriesStore(environment.home());
        Map<Path, Series> all = new LinkedHashMap<>();
        for (Path folder : store.all()) {
            all.put(folder, Series.read(folder));
        }
        List<Version> versions = new ArrayList<>();
        for (Map.Entry<Path, Series> each : all.entrySet()) {
            Lineage lineage = Lineage.of(each.getValue(), environment.stages());
            int number = each.getValue().file().version();
            Optional<Posting> posting = all.entrySet().stream()
                    .filter(other ->
                            other.getKey().getParent().equals(each.getKey().getParent()))
                    .flatMap(other ->
                            Optional.ofNullable(other.getValue().file().posted().get(number)).stream())
                    .findFirst();
            versions.add(new Version(store.shown(each.getKey()), lineage, lineage.texts(), posting));
        }
        return versions;
    }

    private static String subject(Version version, State state) {
        return state.number() == 0
                ? state.title()
                : version.texts()
                        .get(version.lineage().template(state))
                        .message()
                        .lines()
                        .findFirst()
                        .orElse("");
    }

    private static String table(List<Version> versions) {
        StringBuilder text = new StringBuilder();
        for (Version version : versions) {
            text.append(text.isEmpty() ? "" : "\n").append(version.name());
            version.posting()
                    .ifPresent(posting -> text.append("  posted ")
                            .append(posting.date()
                                    .map(date -> date.toLocalDate() + " ")
                                    .orElse(""))
                            .append("as <")
                            .append(posting.messageId())
                            .append(">"));
            text.append("\n");
            for (State state : version.lineage().states()) {
                text.append("  %d  %-17s %s\n".formatted(state.number(), state.name(), subject(version, state)));
            }
        }
        return text.toString();
    }

    private static String json(List<Version> versions) {
        ObjectNode document = JsonReport.of("series");
        ArrayNode list = document.putArray("series");
        for (Version version : versions) {
            ObjectNode entry = list.addObject();
            entry.put("name", version.lineage().series().file().name());
            entry.put("version", version.lineage().series().file().version());
            version.posting().ifPresent(posting -> {
                entry.put("messageId", posting.messageId());
                posting.date().ifPresent(date -> entry.put("posted", date.toString()));
            });
            ArrayNode stages = entry.putArray("stages");
            for (State state : version.lineage().states()) {
                ObjectNode stage = stages.addObject();
                stage.put("stage", state.number());
                stage.put("name", state.name());
                if (state.number() > 0) {
                    stage.put("template", version.lineage().template(state));
                    stage.put("subject", subject(version, state));
                }
            }
        }
        return JsonReport.print(document);
    }
}
