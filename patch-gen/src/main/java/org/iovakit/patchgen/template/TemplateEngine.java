// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.template;

import freemarker.core.ParseException;
import freemarker.core.TemplateClassResolver;
import freemarker.template.Configuration;
import freemarker.template.SimpleObjectWrapper;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import freemarker.template.TemplateNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.edit.Edit.Operation;

/**
 * Renders the templates of one folder. A template reaches nothing but the data it is given and the other templates of its
 * folder: no Java class, no file outside. It takes limited time and memory. An undefined variable is an error.
 */
public final class TemplateEngine {
    private final Path directory;
    private final RenderLimits limits;
    private final Configuration configuration;

    /**
     * An engine for one folder.
     *
     * @param directory the folder of the templates
     * @throws PatchGenException if it cannot be read
     */
    public TemplateEngine(Path directory) throws PatchGenException {
        this(directory, RenderLimits.GENEROUS);
    }

    TemplateEngine(Path directory, RenderLimits limits) throws PatchGenException {
        this.directory = directory;
        this.limits = limits;
        configuration = new Configuration(Configuration.VERSION_2_3_34);
        try {
            configuration.setTemplateLoader(new FolderLoader(directory));
        } catch (IOException e) {
            throw new PatchGenException("cannot read the templates in " + directory + ": " + e.getMessage(), e);
        }
        configuration.setTagSyntax(Configuration.SQUARE_BRACKET_TAG_SYNTAX);
        configuration.setInterpolationSyntax(Configuration.SQUARE_BRACKET_INTERPOLATION_SYNTAX);
        configuration.setDefaultEncoding("UTF-8");
        configuration.setLocale(Locale.ROOT);
        configuration.setArithmeticEngine(new SmallNumbers());
        configuration.setNumberFormat("computer");
        configuration.setObjectWrapper(new SimpleObjectWrapper(Configuration.VERSION_2_3_34));
        configuration.setNewBuiltinClassResolver(TemplateClassResolver.ALLOWS_NOTHING_RESOLVER);
        configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        configuration.setLogTemplateExceptions(false);
        configuration.setWrapUncheckedExceptions(true);
        configuration.setLocalizedLookup(false);
    }

    /**
     * Renders text only, such as a cover letter.
     *
     * @param data maps, lists, strings, numbers and booleans
     * @throws PatchGenException naming the file, line and column of what is wrong
     */
    public String renderText(String template, Map<String, Object> data) throws PatchGenException {
        try {
            return LimitedRun.of(directory.resolve(template).toString(), () -> render(template, data), limits);
        } catch (ExecutionException e) {
            throw explained(template, e.getCause());
        }
    }

    private String render(String template, Map<String, Object> data) throws IOException, TemplateException {
        LimitedWriter text = new LimitedWriter(limits.characters());
        configuration.getTemplate(template).process(data, text);
        return text.toString();
    }

    private PatchGenException explained(String template, Throwable thrown) {
        Path file = directory.resolve(template);
        if (thrown instanceof TemplateNotFoundException e) {
            return new PatchGenException(file + ": no such template; the series file names it", e);
        }
        if (thrown instanceof ParseException e) {
            return fault(e.getTemplateName(), e.getLineNumber(), e.getColumnNumber(), e.getEditorMessage(), e);
        }
        if (thrown instanceof TemplateException e) {
            return fault(
                    e.getTemplateSourceName(),
                    e.getLineNumber(),
                    e.getColumnNumber(),
                    e.getMessageWithoutStackTop(),
                    e);
        }
        if (thrown instanceof IOException e) {
            return e.getCause() instanceof PatchGenException refusal
                    ? refusal
                    : new PatchGenException(file + ": " + e.getMessage(), e);
        }
        if (thrown instanceof NumberFormatException e) {
            return new PatchGenException(file + ": " + e.getMessage(), e);
        }
        throw new IllegalStateException(thrown);
    }

    /**
     * Renders a patch template: its text is the commit message, its directives are the edits.
     *
     * @throws PatchGenException naming the file, line and column of what is wrong
     */
    public PatchText renderPatch(String template, Map<String, Object> data) throws PatchGenException {
        PatchDraft draft = new PatchDraft();
        Map<String, Object> root = new HashMap<>(data);
        root.put(FileDirective.NAME, new FileDirective(draft));
        root.put(AddFileDirective.NAME, new AddFileDirective(draft));
        root.put(AddIncludeDirective.NAME, new AddIncludeDirective(draft));
        root.put(NotesDirective.NAME, new NotesDirective(draft));
        for (Operation operation : Operation.values()) {
            root.put(EditDirective.name(operation), new EditDirective(operation, draft));
        }
        String message = renderText(template, root).strip() + "\n";
        return new PatchText(message, draft.notes(), draft.edits(), draft.newFiles());
    }

    private PatchGenException fault(String template, Integer line, Integer column, String what, Exception cause) {
        return new PatchGenException(
                directory.resolve(String.valueOf(template)) + ":" + line + ":" + column + ": " + brief(what, cause),
                cause);
    }

    /** FreeMarker explains itself at length: its first line, and the one after that where it only leads up to it. */
    private static String brief(String what, Exception cause) {
        if (what == null || what.isBlank()) {
            return cause.toString();
        }
        List<String> lines = what.lines().filter(line -> !line.isBlank()).toList();
        String first = lines.get(0);
        return first.endsWith(":") && lines.size() > 1
                ? first + " " + lines.get(1).strip()
                : first;
    }
}
