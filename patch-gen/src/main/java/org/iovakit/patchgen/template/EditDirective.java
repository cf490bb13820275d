// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.template;

import freemarker.core.Environment;
import freemarker.template.TemplateDirectiveBody;
import freemarker.template.TemplateDirectiveModel;
import freemarker.template.TemplateException;
import freemarker.template.TemplateModel;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.iovakit.patchgen.csource.StatementSelector;
import org.iovakit.patchgen.edit.Anchor;
import org.iovakit.patchgen.edit.Edit;
import org.iovakit.patchgen.edit.Edit.Operation;

/**
 * {@code insert_before}, {@code insert_after}, {@code replace}, {@code delete} and {@code delete_comment}: an edit at an
 * anchor. Anchors are {@code function}; {@code function} with {@code statement}, or with {@code from} and {@code to};
 * {@code struct} with {@code member}.
 */
final class EditDirective implements TemplateDirectiveModel {
    private final Operation operation;
    private final PatchDraft draft;

    EditDirective(Operation operation, PatchDraft draft) {
        this.operation = operation;
        this.draft = draft;
    }

    static String name(Operation operation) {
        return operation.name().toLowerCase(Locale.ROOT);
    }

    @Override
    @SuppressWarnings("rawtypes") // the interface is raw
    public void execute(Environment env, Map params, TemplateModel[] loopVars, TemplateDirectiveBody body)
            throws TemplateException, IOException {
        DirectiveCall call = new DirectiveCall(name(operation), env, params, body);
        if (draft.openFile().isEmpty()) {
            throw call.fault("it stands outside of [@file path=\"...\"]");
        }
        boolean puts = operation != Operation.DELETE && operation != Operation.DELETE_COMMENT;
        String text = call.body();
        if (puts == text.isBlank()) {
            throw call.fault(puts ? "it has no text to put there" : "it takes away and puts nothing there");
        }
        draft.record(new Edit(operation, anchor(call), text, call.where()));
    }

    private static Anchor anchor(DirectiveCall call) throws TemplateException {
        Set<String> names = call.names();
        if (names.equals(Set.of("function"))) {
            return new Anchor.OfFunction(call.get("function"));
        } else if (names.equals(Set.of("function", "statement"))) {
            StatementSelector selector = selector(call, "statement");
            return new Anchor.OfStatements(call.get("function"), selector, selector);
        } else if (names.equals(Set.of("function", "from", "to"))) {
            return new Anchor.OfStatements(call.get("function"), selector(call, "from"), selector(call, "to"));
        } else if (names.equals(Set.of("struct", "member"))) {
            return new Anchor.OfMember(call.get("struct"), call.get("member"));
        }
        throw call.fault("its parameters name no place: " + names
                + "; write function, function and statement, function," + " from and to, or struct and member");
    }

    private static StatementSelector selector(DirectiveCall call, String parameter) throws TemplateException {
        try {
            return StatementSelector.parse(call.get(parameter));
        } catch (IllegalArgumentException e) {
            throw call.fault(e.getMessage());
        }
    }
}
