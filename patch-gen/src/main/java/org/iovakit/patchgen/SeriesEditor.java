// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.csource.AnchorException;
import org.iovakit.patchgen.csource.ParsedFiles;
import org.iovakit.patchgen.series.Series;
import org.iovakit.patchgen.template.PatchText;

/** Does the edits of a series to files of a kernel, patch by patch; neither commits nor writes anything. */
public final class SeriesEditor {
    private final KernelBase base;
    private final ParsedFiles parsed;
    private final Optional<String> oldest;
    private final Map<String, byte[]> start = new LinkedHashMap<>();

    /**
     * Reads the files that the series edits.
     *
     * @param base stays open until the last patch is edited; the caller closes it
     * @param parsed takes part in parsing them
     * @throws PatchGenException if the base lacks one of the files or is too old
     */
    public SeriesEditor(Series series, KernelBase base, ParsedFiles parsed) throws PatchGenException {
        this.base = base;
        this.parsed = parsed;
        this.oldest = series.file().oldest();
        for (String path : series.file().files()) {
            start.put(path, base.read(path));
        }
        requireCalled(series.file().calls());
    }

    /** The files of the series as the base has them, by path. */
    public Map<String, byte[]> start() {
        return new LinkedHashMap<>(start);
    }

    /**
     * Does the edits of one template.
     *
     * @param template its name
     * @param text what it says
     * @param before the files that the patch is made for: {@link #start}, or what another patch left
     * @throws PatchGenException if one of its anchors is not as it should be
     */
    public EditedPatch edit(String template, PatchText text, Map<String, byte[]> before) throws PatchGenException {
        for (String added : text.newFiles().keySet()) {
            if (before.containsKey(added) || base.has(added)) {
                throw new PatchGenException(
                        template + " adds " + added + ", which is there already (base: " + baseForMessages() + ")");
            }
        }
        for (String path : text.edits().keySet()) {
            if (!before.containsKey(path)) {
                throw new PatchGenException(
                        template + " edits " + path + ", which the series file does not list under \"files\"");
            }
        }
        Map<String, byte[]> changed = changed(text, before);
        if (changed.isEmpty()) {
            throw new PatchGenException(template + " edits and adds no file, so there would be no patch");
        }
        return new EditedPatch(template, text, before, changed, parsed);
    }

    private Map<String, byte[]> changed(PatchText text, Map<String, byte[]> before) throws PatchGenException {
        try {
            return text.changed(before, parsed, baseForMessages());
        } catch (PatchGenException e) {
            if (e.getCause() instanceof AnchorException && isOld()) {
                throw new PatchGenException(tooOld(e.getCause().getMessage()), e);
            }
            throw e;
        }
    }

    /** What tells is what the kernel lacks; its version only says whether its age is the reason. */
    private void requireCalled(List<String> functions) throws PatchGenException {
        String all = start.values().stream()
                .map(file -> new String(file, ISO_8859_1))
                .collect(Collectors.joining());
        for (String function : functions) {
            if (isOld()
                    && !Pattern.compile("\\b" + function + "\\s*\\(")
                            .matcher(all)
                            .find()) {
                throw new PatchGenException(tooOld("it has no " + function + "()"));
            }
        }
    }

    private boolean isOld() {
        return oldest.isPresent() && base.version().isBefore(oldest.get());
    }

    private String tooOld(String lack) {
        return base.describe() + ": too old for this series, which fits Linux from " + oldest.orElseThrow() + " on: "
                + lack + "; name a newer kernel with --kernel";
    }

    /** Unlike in the emails, the path may be told here: the user will look at the file. */
    private String baseForMessages() {
        return base.describe() + ", " + base.origin();
    }
}
