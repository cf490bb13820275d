// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.iovakit.app.series.EditedSeries;
import org.iovakit.app.series.Lineage;
import org.iovakit.domain.StageTree;
import org.iovakit.domain.State;
import org.iovakit.oracle.KernelTree;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.series.Series;

/** The series of this project, and what they make of a test kernel. */
public final class OwnSeries {
    private static final Path ALL = Path.of("").toAbsolutePath().resolveSibling("series");

    private OwnSeries() {}

    /** What one makes of a kernel. */
    public static EditedSeries on(KernelSources kernel, String name) throws IOException, PatchGenException {
        try (KernelBase base = kernel.open()) {
            Series series = Series.read(ALL.resolve(name).resolve("v1"));
            return new EditedSeries(base, Lineage.of(series, StageTree.installed()));
        }
    }

    /** What each makes of a kernel, in the order of their names. */
    public static List<EditedSeries> allOn(KernelSources kernel) throws IOException, PatchGenException {
        List<EditedSeries> all = new ArrayList<>();
        try (Stream<Path> folders = Files.list(ALL)) {
            for (Path folder : folders.sorted().toList()) {
                all.add(on(kernel, folder.getFileName().toString()));
            }
        }
        return all;
    }

    /** The kernel at each state of each series; a state that several series go through is there once. */
    public static Map<State, KernelTree> statesOn(KernelSources kernel) throws IOException, PatchGenException {
        Map<State, KernelTree> states = new LinkedHashMap<>();
        for (EditedSeries series : allOn(kernel)) {
            series.lineage().states().forEach(state -> states.putIfAbsent(state, series.at(state)));
        }
        return states;
    }
}
