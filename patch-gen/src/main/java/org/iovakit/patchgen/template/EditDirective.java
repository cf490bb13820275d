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
import org.iovakit.patchgen.csource.StatementSelector;
import org.iovakit.patchgen.edit.Anchor;
import org.iovakit.patchgen.edit.Edit;
import org.iovakit.patchgen.edit.Edit.Operation;

/**
 * {@code insert_before}, {@code insert_after}, {@code replace}, {@code delete} and {@code delete_comment}: an edit at an
 * anchor. Anchors in C are {@code function}; {@code function} with {@code statement}, or with {@code from} and
 * {@code to}; {@code signature}, {@code comment} and {@code prototype} of a function; {@code macro}, called outside of
 * functions; {@code struct} with {@code member}; {@code declaration} of a variable, type or macro; {@code include} of a
 * header; with {@code blank_above="yes"}, the blank line above one of those outside of functions. In Kconfig {@code config}, in a Makefile {@code object}.
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
        return switch (String.join(" ", call.names())) {
            case "function" -> new Anchor.OfFunction(call.get("function"));
            case "function statement" -> {
                StatementSelector selector = selector(call, "statement");
                yield new Anchor.OfStatements(call.get("function"), selector, selector);
            }
            case "from function to" ->
                new Anchor.OfStatements(call.get("function"), selector(call, "from"), selector(call, "to"));
            case "signature" -> new Anchor.OfSignature(call.get("signature"));
            case "comment" -> new Anchor.OfComment(call.get("comment"));
            case "declaration" -> new Anchor.OfDeclaration(call.get("declaration"));
            case "include" -> new Anchor.OfInclude(call.get("include"));
            case "blank_above function" -> blankAbove(call, new Anchor.OfFunction(call.get("function")));
            case "blank_above macro" -> blankAbove(call, new Anchor.OfMacroCall(call.get("macro")));
            case "blank_above prototype" -> blankAbove(call, new Anchor.OfPrototype(call.get("prototype")));
            case "blank_above declaration" -> blankAbove(call, new Anchor.OfDeclaration(call.get("declaration")));
            case "prototype" -> new Anchor.OfPrototype(call.get("prototype"));
            case "macro" -> new Anchor.OfMacroCall(call.get("macro"));
            case "member struct" -> new Anchor.OfMember(call.get("struct"), call.get("member"));
            case "config" -> new Anchor.OfConfig(call.get("config"));
            case "object" -> new Anchor.OfObject(call.get("object"));
            default ->
                throw call.fault("its parameters name no place: " + call.names() + "; write function; function and"
                        + " statement; function, from and to; signature; comment; prototype; macro; struct and member;"
                        + " declaration; include; config; or object");
        };
    }

    private static Anchor blankAbove(DirectiveCall call, Anchor below) throws TemplateException {
        if (!call.get("blank_above").equals("yes")) {
            throw call.fault("blank_above is \"yes\", and means the blank line above what is named");
        }
        return new Anchor.OfBlankAbove(below);
    }

    private static StatementSelector selector(DirectiveCall call, String parameter) throws TemplateException {
        try {
            return StatementSelector.parse(call.get(parameter));
        } catch (IllegalArgumentException e) {
            throw call.fault(e.getMessage());
        }
    }
}
