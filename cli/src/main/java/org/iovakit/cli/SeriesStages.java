// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import java.util.ArrayList;
import java.util.List;
import org.iovakit.domain.Stage;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.series.PatchEntry;
import org.iovakit.patchgen.series.Series;

/**
 * Which stage each patch of a series leads to. The Java of a stage stands on that of the stage before, so a patch can lead
 * to it only where the patches before lead to all others below. The last stage of all is the suite, which changes no
 * behaviour: its patch may follow any other.
 */
final class SeriesStages {
    private final List<Stage> all;
    private final List<String> templates;
    private final List<Stage> stages;

    private SeriesStages(List<Stage> all, List<String> templates, List<Stage> stages) {
        this.all = all;
        this.templates = templates;
        this.stages = List.copyOf(stages);
    }

    /**
     * Finds the stages of a series.
     *
     * @param all the stages that there are, by number; the last adds the suite
     * @throws PatchGenException if a patch leads to none, or to one whose Java stands on others than the patch does
     */
    static SeriesStages of(Series series, List<Stage> all) throws PatchGenException {
        int suite = all.size() - 1;
        int before = 0;
        List<Stage> stages = new ArrayList<>();
        for (PatchEntry entry : series.file().entries()) {
            int stage = entry.stage().orElse(before + 1);
            String place = series.directory().resolve(Series.FILE_NAME) + ": " + entry.template();
            if (stage > suite) {
                throw new PatchGenException(place + " leads to stage " + stage + ", but there are only those up to "
                        + suite + ", so nothing proves it");
            }
            boolean follows = stage == before + 1 || (stage == suite && before < suite);
            if (!follows) {
                throw new PatchGenException(place + " leads to stage " + stage + ", and the patch before it to stage "
                        + before + ", but the Java of stage " + stage + " stands on that of stage " + (stage - 1)
                        + ", so nothing proves it; only the suite, stage " + suite + ", may follow any stage");
            }
            stages.add(all.get(stage));
            before = stage;
        }
        return new SeriesStages(all, series.file().patches(), stages);
    }

    /** The stage of each patch, in order. */
    List<Stage> ofPatches() {
        return stages;
    }

    /** The template of the patch that leads to a stage of {@link #ofPatches}. */
    String template(Stage stage) {
        return templates.get(stages.indexOf(stage));
    }

    /** Whether the last patch adds the suite. */
    boolean addSuite() {
        return stages.get(stages.size() - 1).number() == all.size() - 1;
    }

    /** The template of the patch that adds the suite, if {@link #addSuite}. */
    String suiteTemplate() {
        return templates.get(templates.size() - 1);
    }

    /** The stage that the patch before the last leads to, which is the one that the suite is made for; 0 is the base. */
    int testsOnStage() {
        return stages.size() < 2 ? 0 : stages.get(stages.size() - 2).number();
    }

    /** The base, and the stages whose C is that of the series: all of its patches', but for a suite that skips some. */
    List<Stage> proven() {
        List<Stage> proven = new ArrayList<>(List.of(all.get(0)));
        stages.stream().filter(stage -> stage.number() == proven.size()).forEach(proven::add);
        return proven;
    }
}
