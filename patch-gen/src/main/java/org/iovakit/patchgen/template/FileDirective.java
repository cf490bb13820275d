// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.template;

import freemarker.core.Environment;
import freemarker.template.TemplateDirectiveBody;
import freemarker.template.TemplateDirectiveModel;
import freemarker.template.TemplateException;
import freemarker.template.TemplateModel;
import java.io.IOException;
import java.util.Map;

/** {@code [@file path="..."]}: the edits inside are of that file. */
final class FileDirective implements TemplateDirectiveModel {
    static final String NAME = "file";

    private final PatchDraft draft;

    FileDirective(PatchDraft draft) {
        this.draft = draft;
    }

    @Override
    @SuppressWarnings("rawtypes") // the interface is raw
    public void execute(Environment env, Map params, TemplateModel[] loopVars, TemplateDirectiveBody body)
            throws TemplateException, IOException {
        DirectiveCall call = new DirectiveCall(NAME, env, params, body);
        if (draft.openFile().isPresent()) {
            throw call.fault("it stands inside another one");
        }
        draft.open(call.only("path"));
        String stray = call.body().strip();
        if (!stray.isEmpty()) {
            throw call.fault("text outside the edits would be lost: \""
                    + stray.lines().findFirst().orElseThrow() + "\"");
        }
        draft.close();
    }
}
