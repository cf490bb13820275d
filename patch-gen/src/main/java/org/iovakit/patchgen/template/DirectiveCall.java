// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.template;

import freemarker.core.DirectiveCallPlace;
import freemarker.core.Environment;
import freemarker.template.TemplateDirectiveBody;
import freemarker.template.TemplateException;
import freemarker.template.TemplateScalarModel;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.iovakit.patchgen.edit.Where;

/** One use of a directive in a template: its parameters as text, its body, its place. */
final class DirectiveCall {
    private final String name;
    private final Environment env;
    private final Map<String, String> parameters = new TreeMap<>();
    private final TemplateDirectiveBody body;

    DirectiveCall(String name, Environment env, Map<?, ?> parameters, TemplateDirectiveBody body)
            throws TemplateException {
        this.name = name;
        this.env = env;
        this.body = body;
        for (Map.Entry<?, ?> parameter : parameters.entrySet()) {
            if (!(parameter.getValue() instanceof TemplateScalarModel text)) {
                throw fault("its parameter " + parameter.getKey() + " is not a string");
            }
            this.parameters.put((String) parameter.getKey(), text.getAsString());
        }
    }

    /** The names of the parameters given. */
    Set<String> names() {
        return new TreeSet<>(parameters.keySet());
    }

    /** The value of a parameter that {@link #names} holds. */
    String get(String parameter) {
        return parameters.get(parameter);
    }

    /** The value of the one parameter that the directive takes. */
    String only(String parameter) throws TemplateException {
        if (!parameters.keySet().equals(Set.of(parameter))) {
            throw fault("it takes " + parameter + "=\"...\" and nothing else; given: " + parameters.keySet());
        }
        return parameters.get(parameter);
    }

    /** The rendered body. */
    String body() throws TemplateException, IOException {
        LimitedWriter text = new LimitedWriter(RenderLimits.GENEROUS.characters());
        if (body != null) {
            body.render(text);
        }
        return text.toString();
    }

    Where where() {
        DirectiveCallPlace place = env.getCurrentDirectiveCallPlace();
        return new Where(place.getTemplate().getSourceName(), place.getBeginLine());
    }

    TemplateException fault(String what) {
        return new TemplateException("[@" + name + "]: " + what, env);
    }
}
