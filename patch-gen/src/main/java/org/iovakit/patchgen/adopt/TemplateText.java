// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.adopt;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;
import java.util.regex.Pattern;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.csource.ParsedFiles;
import org.iovakit.patchgen.csource.SourceText;
import org.iovakit.patchgen.edit.Anchor;
import org.iovakit.patchgen.edit.Edit;

/** The template of an adopted patch, as text. */
final class TemplateText {
    static final String FIRST = "[#-- SPDX-License-Identifier: GPL-2.0-only --]\n";

    /** What FreeMarker would take for its own. */
    private static final Pattern MARKUP = Pattern.compile("\\[/?[#@]|\\[=");

    private final AdoptedPatch patch;
    private final ParsedFiles parsed;
    private final StringBuilder text = new StringBuilder();

    private TemplateText(AdoptedPatch patch, ParsedFiles parsed) {
        this.patch = patch;
        this.parsed = parsed;
    }

    /**
     * Writes it.
     *
     * @param head lines that stand above the message, comments of the template; empty for none of its own
     * @param message without the sign-off that rendering adds
     * @throws PatchGenException if a change cannot be anchored, or is none of a kind that templates have
     */
    static String of(AdoptedPatch patch, String head, String message, ParsedFiles parsed) throws PatchGenException {
        TemplateText template = new TemplateText(patch, parsed);
        template.text
                .append(head.isEmpty() ? FIRST : head)
                .append(plain(message.strip()))
                .append('\n');
        if (!patch.notes().isBlank()) {
            template.text
                    .append("[@notes]\n")
                    .append(plain(patch.notes().strip()))
                    .append("\n[/@notes]\n");
        }
        for (String path : patch.changed()) {
            template.add(path);
        }
        return template.text.toString();
    }

    private void add(String path) throws PatchGenException {
        byte[] before = patch.before().get(path);
        byte[] after = patch.after().get(path);
        if (after == null) {
            throw new PatchGenException(
                    patch.place() + " removes " + path + ", which no template can; leave it out of what is adopted");
        }
        if (before == null) {
            SourceText added = new SourceText(path, after);
            text.append("[@add_file path=").append(quoted(path)).append("]\n");
            text.append(plain(new String(added.bytes(), UTF_8))).append("[/@add_file]\n");
            return;
        }
        text.append("[@file path=").append(quoted(path)).append("]\n");
        try {
            for (Edit edit : FoundEdits.of(new SourceText(path, before), new SourceText(path, after), parsed)) {
                add(edit);
            }
        } catch (PatchGenException e) {
            throw new PatchGenException(patch.place() + ", '" + patch.subject() + "': " + e.getMessage(), e);
        }
        text.append("[/@file]\n");
    }

    private void add(Edit edit) {
        if (edit.anchor() instanceof Anchor.OfLastInclude) {
            String header = edit.text().replaceAll("#include <|>\n", "");
            text.append("[@add_include header=").append(quoted(header)).append("/]\n");
            return;
        }
        String directive = edit.operation().name().toLowerCase(Locale.ROOT);
        text.append("[@").append(directive).append(parameters(edit.anchor()));
        if (edit.text().isEmpty()) {
            text.append("/]\n");
        } else {
            text.append("]\n")
                    .append(plain(edit.text()))
                    .append("[/@")
                    .append(directive)
                    .append("]\n");
        }
    }

    private static String parameters(Anchor anchor) {
        StringBuilder parameters = new StringBuilder();
        anchor.parameters()
                .forEach((name, value) ->
                        parameters.append(' ').append(name).append('=').append(quoted(value)));
        return parameters.toString();
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Text that comes through as it is. */
    static String plain(String text) {
        return MARKUP.matcher(text).find() ? "[#noparse]" + text + "[/#noparse]" : text;
    }
}
