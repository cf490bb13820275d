// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.shape;

import java.util.List;

/**
 * What a function of a suite does: a case, what runs before or after each, or a helper.
 *
 * @param name of a case, the one that results bear; of any other function, the one that C has for it
 * @param steps what it does, in the notation that {@link SuiteShape} describes
 */
public record FunctionShape(String name, List<String> steps) {

    public FunctionShape {
        steps = List.copyOf(steps);
    }
}
