// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.template;

import freemarker.core.Environment;
import freemarker.template.TemplateDirectiveBody;
import freemarker.template.TemplateDirectiveModel;
import freemarker.template.TemplateException;
import freemarker.template.TemplateModel;
import java.io.IOException;
import java.util.Map;
import org.iovakit.patchgen.series.Series;

/** {@code [@add_file path="..."]}: a new file with the text inside. */
final class AddFileDirective implements TemplateDirectiveModel {
    static final String NAME = "add_file";

    private final PatchDraft draft;

    AddFileDirective(PatchDraft draft) {
        this.draft = draft;
    }

    @Override
    @SuppressWarnings("rawtypes") // the interface is raw
    public void execute(Environment env, Map params, TemplateModel[] loopVars, TemplateDirectiveBody body)
            throws TemplateException, IOException {
        DirectiveCall call = new DirectiveCall(NAME, env, params, body);
        String path = call.only("path");
        if (draft.openFile().isPresent()) {
            throw call.fault("it stands inside of [@file path=\"...\"]");
        }
        if (!Series.isTreePath(path)) {
            throw call.fault("\"" + path + "\" is not the path of a file in a kernel tree");
        }
        String text = call.body();
        if (!text.endsWith("\n")) {
            throw call.fault("its last line has no newline at its end");
        }
        if (!draft.add(path, text)) {
            throw call.fault("it adds " + path + " a second time");
        }
    }
}
