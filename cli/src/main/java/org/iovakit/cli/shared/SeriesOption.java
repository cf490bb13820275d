// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.shared;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iovakit.app.Environment;
import org.iovakit.app.series.Lineage;
import org.iovakit.app.series.SeriesStore;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.series.Series;
import picocli.CommandLine.Option;

/** Which series a command is about. */
public final class SeriesOption {
    @Option(
            names = "--series",
            paramLabel = "NAME|DIR",
            completionCandidates = Completions.SeriesNames.class,
            description = "Series: NAME, NAME/vN, or vN of iova-augmented-rbtree, see iovakit series; or a folder"
                    + " (default: the newest version of iova-augmented-rbtree).")
    private String name;

    /** What the user calls it. */
    public Optional<String> named() {
        return Optional.ofNullable(name);
    }

    /**
     * Its folder.
     *
     * @throws PatchGenException if none is named so
     */
    Path folder(Environment environment) throws PatchGenException {
        SeriesStore store = new SeriesStore(environment.home());
        return name == null ? store.newest() : store.named(name, environment.directory());
    }

    /**
     * Reads it.
     *
     * @throws PatchGenException if none is named so, or it is not as it should be
     */
    public Series read(Environment environment) throws PatchGenException {
        return Series.read(folder(environment));
    }

    /**
     * The lineages that two stages are of: {@code 3} and {@code limit-aware} are of this series, {@code v2/3} and
     * {@code NAME/v1/3} of the one that is named. If there are two, their states say of which they are.
     *
     * @param stages the stages, as the user wrote them
     * @return by what was written
     * @throws PatchGenException if there is no such series, or it is not as it should be
     */
    public Map<String, Lineage> lineages(List<String> stages, Environment environment) throws PatchGenException {
        Map<String, Lineage> bySeries = new LinkedHashMap<>();
        Map<String, Lineage> byStage = new LinkedHashMap<>();
        SeriesStore store = new SeriesStore(environment.home());
        for (String stage : stages) {
            int slash = stage.lastIndexOf('/');
            String series = slash < 0 ? "" : stage.substring(0, slash);
            if (!bySeries.containsKey(series)) {
                bySeries.put(
                        series,
                        series.isEmpty()
                                ? lineage(environment)
                                : Lineage.of(
                                                Series.read(store.named(series, environment.directory())),
                                                environment.stages())
                                        .of(series));
            }
            byStage.put(stage, bySeries.get(series));
        }
        return byStage;
    }

    /**
     * Several series side by side, whose states say of which they are if they are more than one.
     *
     * @param names as for the option; none stands for the one that the option names
     * @throws PatchGenException if there is none of a name, it is not as it should be, or it is named twice
     */
    public List<Lineage> several(List<String> names, Environment environment) throws PatchGenException {
        if (names.isEmpty()) {
            return List.of(lineage(environment));
        }
        if (name != null) {
            throw new PatchGenException("name the series " + String.join(" and ", names) + " alone, without --series");
        }
        SeriesStore store = new SeriesStore(environment.home());
        Map<Path, Lineage> lineages = new LinkedHashMap<>();
        for (String one : names) {
            Path folder =
                    store.named(one, environment.directory()).toAbsolutePath().normalize();
            Lineage lineage = Lineage.of(Series.read(folder), environment.stages());
            if (lineages.put(folder, names.size() > 1 ? lineage.of(one) : lineage) != null) {
                throw new PatchGenException(one + " is named twice: there is nothing to hold against it");
            }
        }
        return List.copyOf(lineages.values());
    }

    /**
     * The states that it walks through.
     *
     * @throws PatchGenException if none is named so, or it is not as it should be
     */
    public Lineage lineage(Environment environment) throws PatchGenException {
        return Lineage.of(read(environment), environment.stages());
    }
}
