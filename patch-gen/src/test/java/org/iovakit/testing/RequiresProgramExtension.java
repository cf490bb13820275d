// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.testing;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Checks {@link RequiresProgram} before anything else of the class or the test runs. */
final class RequiresProgramExtension implements BeforeAllCallback, BeforeEachCallback {

    @Override
    public void beforeAll(ExtensionContext context) {
        check(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        check(context);
    }

    private static void check(ExtensionContext context) {
        AnnotationSupport.findRepeatableAnnotations(context.getElement(), RequiresProgram.class)
                .forEach(needed -> Requirements.program(needed.value(), needed.debianPackage()));
    }
}
