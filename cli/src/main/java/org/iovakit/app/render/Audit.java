// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.render;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.iovakit.app.Environment;
import org.iovakit.app.JsonReport;
import org.iovakit.domain.MirroredFunctions;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.checked.CheckedFunctions;
import org.iovakit.patchgen.checked.CheckedFunctions.Kind;
import org.iovakit.patchgen.checked.FunctionName;
import org.iovakit.patchgen.csource.ParsedFiles;
import org.iovakit.patchgen.proof.Validation;

/**
 * What differs between a kernel and the one that the port was checked with.
 *
 * @param base the kernel
 * @param checked the kernel that the port was checked with
 * @param functions the number of functions that the kernel defines
 * @param changes what differs, by name
 * @param unmirrored the functions of the kernel's iova.c that the port has no mirror of
 * @param edits what changed in the templates, a line each
 * @param trouble the mirrored functions that the kernel defines more than once, a line each
 */
public record Audit(
        String base,
        String checked,
        int functions,
        List<Change> changes,
        List<FunctionName> unmirrored,
        List<String> edits,
        List<String> trouble) {
    static final String IOVA_C = "drivers/iommu/iova.c";

    /** What is looked at: the allocator, and the tree that it stands on. */
    public static final List<String> FILES = List.of(
            IOVA_C,
            "include/linux/iova.h",
            "include/linux/rbtree.h",
            "include/linux/rbtree_augmented.h",
            "lib/rbtree.c");

    private static final String RECORD = "java-port/checked/functions.tsv";

    /** A function that differs, and whether the port mirrors it. */
    record Change(Kind kind, FunctionName name, boolean mirrored) {
        String word() {
            return kind.name().toLowerCase(Locale.ROOT);
        }

        /** {@code drivers/iommu/iova.c: alloc_iova (changed)}. */
        @Override
        public String toString() {
            return name.file() + ": " + name.function() + " (" + word() + ")";
        }

        Validation.ChangedFunction proof() {
            return new Validation.ChangedFunction(name.file(), name.function(), word());
        }
    }

    /** Where the functions are recorded that the port was checked with. */
    public static Path record(Environment environment) {
        return environment.home().resolve(RECORD);
    }

    /**
     * What is looked at.
     *
     * @param base one that was opened for at least {@link #FILES}
     */
    public static Map<String, byte[]> read(KernelBase base) throws PatchGenException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (String path : FILES) {
            files.put(path, base.read(path));
        }
        return files;
    }

    /**
     * The functions that the port mirrors and that are not as they were when it was checked.
     *
     * @param kernel in one line for people
     * @param files see {@link #read}
     * @param parsed takes part in parsing them
     */
    static List<Change> changesSinceChecked(
            Environment environment, String kernel, Map<String, byte[]> files, ParsedFiles parsed)
            throws PatchGenException {
        return of(
                        CheckedFunctions.read(record(environment)),
                        CheckedFunctions.of(kernel, files, parsed),
                        MirroredFunctions.of(environment.stages().all()),
                        List.of(),
                        List.of())
                .changes()
                .stream()
                .filter(Change::mirrored)
                .toList();
    }

    public static Audit of(
            CheckedFunctions checked,
            CheckedFunctions now,
            MirroredFunctions mirrored,
            List<String> editFindings,
            List<String> trouble) {
        return new Audit(
                now.base(),
                checked.base(),
                now.fingerprints().size(),
                checked.changesTo(now).stream()
                        .map(change -> new Change(change.kind(), change.name(), isMirrored(mirrored, change.name())))
                        .toList(),
                now.fingerprints().keySet().stream()
                        .filter(name -> name.file().equals(IOVA_C) && !isMirrored(mirrored, name))
                        .toList(),
                List.copyOf(editFindings),
                List.copyOf(trouble));
    }

    private static boolean isMirrored(MirroredFunctions mirrored, FunctionName name) {
        return mirrored.contains(name.file(), name.function());
    }

    /** Whether the port mirrors what is no longer so. */
    public boolean portIsBehind() {
        return changes.stream().anyMatch(change -> change.mirrored() && change.kind() != Kind.NEW);
    }

    /** For people. */
    public String table() {
        StringBuilder text = new StringBuilder();
        text.append("base     ")
                .append(base)
                .append("\nchecked  ")
                .append(checked)
                .append('\n');
        for (Change change : changes) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-8s %-10s %s%n",
                    change.word(),
                    change.mirrored() ? "mirrored" : "-",
                    change.name()));
        }
        unmirrored.forEach(
                name -> text.append("no mirror           ").append(name).append('\n'));
        edits.forEach(edit -> text.append(edit).append('\n'));
        trouble.forEach(line -> text.append("trouble  ").append(line).append('\n'));
        return text.append(String.format(
                        Locale.ROOT,
                        "%d functions: %d new, %d gone, %d changed%n",
                        functions,
                        count(Kind.NEW),
                        count(Kind.GONE),
                        count(Kind.CHANGED)))
                .toString();
    }

    private long count(Kind kind) {
        return changes.stream().filter(change -> change.kind() == kind).count();
    }

    /** For programs. */
    public String json() {
        ObjectNode document = JsonReport.of("audit");
        document.put("base", base);
        document.put("checked", checked);
        document.put("functions", functions);
        ArrayNode list = document.putArray("changes");
        for (Change change : changes) {
            ObjectNode entry = put(change.name(), list.addObject());
            entry.put("change", change.word());
            entry.put("mirrored", change.mirrored());
        }
        ArrayNode without = document.putArray("unmirrored");
        unmirrored.forEach(name -> put(name, without.addObject()));
        edits.forEach(document.putArray("edits")::add);
        trouble.forEach(document.putArray("trouble")::add);
        return JsonReport.print(document);
    }

    private static ObjectNode put(FunctionName name, ObjectNode json) {
        return json.put("file", name.file()).put("function", name.function());
    }
}
