// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.shared;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.iovakit.app.series.SeriesStore;
import org.iovakit.domain.Stage;
import org.iovakit.domain.StageTree;
import org.iovakit.trace.scenario.Scenario;
import org.iovakit.trace.scenario.Scenarios;

/** What a shell completes, beside what the options themselves list. Made when the script is, and not before. */
public final class Completions {
    private Completions() {}

    /** The names of stages. */
    public static final class Stages implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return StageTree.installed().all().stream().map(Stage::name).iterator();
        }
    }

    /** The same, and the word for all of them. */
    static final class StagesOrAll implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Stream.concat(
                            Stream.of("all"),
                            StageTree.installed().all().stream().map(Stage::name))
                    .iterator();
        }
    }

    /** The names of scenarios. */
    public static final class ScenarioNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Scenarios.all().stream().map(Scenario::name).iterator();
        }
    }

    /** The series of the project, by name and version. */
    public static final class SeriesNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            SeriesStore store = new SeriesStore(Path.of(System.getProperty("iovakit.home", "")));
            List<String> names = new ArrayList<>();
            for (Path version : store.all()) {
                names.add(store.shown(version));
            }
            return names.iterator();
        }
    }
}
