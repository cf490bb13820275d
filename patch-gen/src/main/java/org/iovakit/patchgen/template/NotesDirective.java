// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.template;

import freemarker.core.Environment;
import freemarker.template.TemplateDirectiveBody;
import freemarker.template.TemplateDirectiveModel;
import freemarker.template.TemplateException;
import freemarker.template.TemplateModel;
import java.io.IOException;
import java.util.Map;

/** {@code [@notes]}: what the email of the patch says below its message, and the commit does not. */
final class NotesDirective implements TemplateDirectiveModel {
    static final String NAME = "notes";

    private final PatchDraft draft;

    NotesDirective(PatchDraft draft) {
        this.draft = draft;
    }

    @Override
    @SuppressWarnings("rawtypes") // the interface is raw
    public void execute(Environment env, Map params, TemplateModel[] loopVars, TemplateDirectiveBody body)
            throws TemplateException, IOException {
        DirectiveCall call = new DirectiveCall(NAME, env, params, body);
        if (draft.openFile().isPresent()) {
            throw call.fault("it stands inside of [@file path=\"...\"]");
        }
        if (!call.names().isEmpty()) {
            throw call.fault("it takes no parameters; given: " + call.names());
        }
        String text = call.body().strip();
        if (text.isEmpty()) {
            throw call.fault("it says nothing");
        }
        if (!draft.note(text)) {
            throw call.fault("it stands in this template a second time");
        }
    }
}
