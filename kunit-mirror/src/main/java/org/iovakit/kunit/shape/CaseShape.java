// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.shape;

import java.util.Map;
import org.iovakit.kunit.KunitMacro;

/**
 * What a case checks.
 *
 * @param name the name that results bear
 * @param callSites how many places call each macro, those of helpers once for each place that calls the helper; a macro
 *     that no place calls has no entry. In the order of the macros
 */
public record CaseShape(String name, Map<KunitMacro, Integer> callSites) {

    public CaseShape {
        callSites = SuiteShape.copyOf(callSites);
    }
}
