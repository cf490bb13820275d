// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.gate;

import static java.util.Comparator.naturalOrder;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.iovakit.domain.StageShape;
import org.iovakit.domain.State;
import org.iovakit.patchgen.EditedPatch;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.csource.CChanges;

/**
 * Whether a patch and its stage touch the same functions and struct members: those that the C gains, changes and loses
 * must be those that the Java adds, redefines and declares dropped.
 */
public final class ShapeGate {
    /** The files that the port mirrors and patches change. */
    private static final List<String> MIRRORED = List.of("drivers/iommu/iova.c", "include/linux/iova.h");

    private final EditedPatch patch;
    private final State stage;
    private final List<String> findings = new ArrayList<>();

    private ShapeGate(EditedPatch patch, State stage) {
        this.patch = patch;
        this.stage = stage;
    }

    /**
     * Compares a patch with the stage that it leads to.
     *
     * @return a line for each difference; empty if there is none
     */
    public static List<String> findings(EditedPatch patch, State stage) throws PatchGenException {
        ShapeGate gate = new ShapeGate(patch, stage);
        gate.compare();
        gate.findings.sort(naturalOrder());
        return List.copyOf(gate.findings);
    }

    private void compare() throws PatchGenException {
        StageShape shape = StageShape.of(stage.stage());
        SortedSet<String> added = new TreeSet<>();
        SortedSet<String> changed = new TreeSet<>();
        SortedSet<String> deleted = new TreeSet<>();
        SortedSet<String> addedMembers = new TreeSet<>();
        SortedSet<String> deletedMembers = new TreeSet<>();
        for (String path : MIRRORED) {
            CChanges changes = CChanges.between(patch.sourceBefore(path), patch.sourceAfter(path));
            added.addAll(changes.added());
            changed.addAll(changes.changed());
            deleted.addAll(changes.deleted());
            addedMembers.addAll(changes.addedMembers());
            deletedMembers.addAll(changes.deletedMembers());
        }
        compare(added, "adds", shape.addedFunctions(), "adds");
        compare(changed, "changes", shape.redefinedFunctions(), "redefines");
        compare(deleted, "deletes", shape.droppedFunctions(), "declares dropped");
        List<String> gained = new ArrayList<>();
        List<String> lost = new ArrayList<>();
        shape.structs().forEach(struct -> {
            struct.addedMembers().forEach(member -> gained.add(struct.name() + "." + member));
            struct.droppedMembers().forEach(member -> lost.add(struct.name() + "." + member));
        });
        compare(addedMembers, "adds the member", gained, "adds");
        compare(deletedMembers, "deletes the member", lost, "declares dropped");
    }

    private void compare(Collection<String> inC, String verbInC, Collection<String> inJava, String verbInJava) {
        for (String name : inC) {
            if (!inJava.contains(name)) {
                find("the C " + verbInC + " " + name + ", the stage does not");
            }
        }
        for (String name : inJava) {
            if (!inC.contains(name)) {
                find("the stage " + verbInJava + " " + name + ", no edit of the template does");
            }
        }
    }

    private void find(String what) {
        findings.add(patch.template() + " and stage " + stage.number() + " (" + stage.name() + ") differ: " + what);
    }
}
