// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.template;

import freemarker.core.Environment;
import freemarker.template.TemplateDirectiveBody;
import freemarker.template.TemplateDirectiveModel;
import freemarker.template.TemplateException;
import freemarker.template.TemplateModel;
import java.util.Map;
import org.iovakit.patchgen.edit.Anchor;
import org.iovakit.patchgen.edit.Edit;
import org.iovakit.patchgen.edit.Edit.Operation;

/** {@code [@add_include header="linux/..."/]}: one more include behind the file's last. */
final class AddIncludeDirective implements TemplateDirectiveModel {
    static final String NAME = "add_include";

    private final PatchDraft draft;

    AddIncludeDirective(PatchDraft draft) {
        this.draft = draft;
    }

    @Override
    @SuppressWarnings("rawtypes") // the interface is raw
    public void execute(Environment env, Map params, TemplateModel[] loopVars, TemplateDirectiveBody body)
            throws TemplateException {
        DirectiveCall call = new DirectiveCall(NAME, env, params, body);
        if (draft.openFile().isEmpty()) {
            throw call.fault("it stands outside of [@file path=\"...\"]");
        }
        String line = "#include <" + call.only("header") + ">\n";
        draft.record(new Edit(Operation.INSERT_AFTER, new Anchor.OfLastInclude(), line, call.where()));
    }
}
