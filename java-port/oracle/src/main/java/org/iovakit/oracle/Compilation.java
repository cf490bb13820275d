// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import java.util.ArrayList;
import java.util.List;

/**
 * What compiling one translation unit came to.
 *
 * @param succeeded whether there is an object file
 * @param diagnostics in the order in which the compiler gave them
 */
public record Compilation(boolean succeeded, List<Diagnostic> diagnostics) {

    public Compilation {
        diagnostics = List.copyOf(diagnostics);
    }

    /** What makes a warning of the base and one of the patched file the same, wherever the lines have gone. */
    private record Identity(String file, String function, String message, String flag) {
        static Identity of(Diagnostic diagnostic) {
            return new Identity(diagnostic.file(), diagnostic.function(), diagnostic.message(), diagnostic.flag());
        }
    }

    /**
     * The warnings and errors of the patched file that the base does not give: those with another file, function, message
     * or flag, and those given more often in that function than before. Lines, columns and notes do not count.
     */
    public static List<Diagnostic> newDiagnostics(Compilation base, Compilation patched) {
        List<Identity> known =
                new ArrayList<>(base.diagnostics.stream().map(Identity::of).toList());
        return patched.diagnostics.stream()
                .filter(diagnostic -> diagnostic.severity() != Diagnostic.Severity.NOTE)
                .filter(diagnostic -> !known.remove(Identity.of(diagnostic)))
                .toList();
    }
}
