// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.iovakit.patchgen.EditedPatch;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.SeriesEditor;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.csource.ParsedFiles;
import org.iovakit.patchgen.series.Series;
import org.iovakit.patchgen.template.PatchText;
import org.iovakit.patchgen.template.TemplateEngine;

/** Patch templates, rendered and applied to a real kernel as some patch of the series leaves it. */
public final class TemplateTarget implements FuzzTarget {
    private static final String TEMPLATE = "some.ftl";
    private static final Map<String, Object> DATA =
            Map.of("suite", "iova", "cases", List.of("test_one", "test_two"), "members", List.of("gap_to_prev"));

    private final Path folder;
    private final List<byte[]> seeds = new ArrayList<>();
    private final List<String> subjects = new ArrayList<>();
    private final Series series;
    private final KernelBase kernel;

    /** The kernel before each patch. */
    private final List<Map<String, byte[]>> states = new ArrayList<>();

    /**
     * @param series the real one
     * @param kernel stays open
     * @param folder where templates are written; empty
     */
    public TemplateTarget(Series series, KernelBase kernel, Path folder) throws IOException, PatchGenException {
        this.folder = folder;
        this.series = new Series(folder, series.file());
        this.kernel = kernel;
        SeriesEditor real = new SeriesEditor(series, kernel, new ParsedFiles());
        Map<String, byte[]> state = real.start();
        for (String template : series.file().patches()) {
            states.add(state);
            seeds.add(Files.readAllBytes(series.directory().resolve(template)));
            EditedPatch patch = real.edit(template, text(series, template), state);
            subjects.add(patch.subject());
            state = patch.after();
        }
    }

    /** By an engine of its own: a template that it has read it does not read again so soon. */
    private static PatchText text(Series series, String template) throws PatchGenException {
        return new TemplateEngine(series.directory()).renderPatch(template, DATA);
    }

    @Override
    public String name() {
        return "template";
    }

    @Override
    public List<byte[]> seeds() {
        return seeds;
    }

    @Override
    public List<String> words() {
        return List.of(
                "[@file path=\"drivers/iommu/iova.c\"]",
                "[/@file]",
                "[@add_file path=\".git/hooks/post-checkout\"]\nx\n[/@add_file]",
                "[@add_file path=\"../../x\"]\nx\n[/@add_file]",
                "[@delete function=\"remove_iova\"/]",
                "[@insert_after function=\"free_iova\" statement=\"call remove_iova\"]\nx;\n[/@insert_after]",
                "[@replace struct=\"iova\" member=\"node\"]\nint x;\n[/@replace]",
                "[#include \"/etc/passwd\"]",
                "[#include \"some.ftl\"]",
                "[#import \"../x.ftl\" as x]",
                "[=\"freemarker.template.utility.Execute\"?new()(\"id\")]",
                "[=suite?api.class.protectionDomain]",
                "[=.data_model?keys?join(\",\")]",
                "[=\"1+1\"?eval]",
                "[=(\"[=suite]\"?interpret)]",
                "[#setting locale=\"tr_TR\"]",
                "[#assign x = suite + suite]",
                "[#list 1..9 as n]",
                "[/#list]",
                "[#macro m][@m/][/#macro][@m/]",
                "[#function f(n)][#return f(n)][/#function][=f(1)]",
                "[#if true]",
                "[/#if]",
                "[#noparse]",
                "[#ftl]",
                "[=cases[9]]",
                "[=suite?left_pad(9)]",
                "?eval",
                "?interpret",
                "=",
                "\"");
    }

    @Override
    public void read(byte[] input) throws IOException, PatchGenException {
        FreshFile.write(folder.resolve(TEMPLATE), input);
        EditedPatch patch = new SeriesEditor(series, kernel, new ParsedFiles())
                .edit(TEMPLATE, text(series, TEMPLATE), before(input));
        patch.changed().keySet().forEach(KernelPaths::requireInside);
    }

    /** The kernel that the patch is for, as its subject says; a subject that was damaged is one of the first. */
    private Map<String, byte[]> before(byte[] input) {
        String text = new String(input, UTF_8);
        for (int patch = 0; patch < subjects.size(); patch++) {
            if (text.contains(subjects.get(patch))) {
                return states.get(patch);
            }
        }
        return states.get(0);
    }

    @Override
    public boolean isRefusal(Exception e) {
        return e instanceof PatchGenException;
    }
}
