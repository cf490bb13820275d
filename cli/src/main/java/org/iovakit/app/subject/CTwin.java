// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.subject;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.iovakit.app.Environment;
import org.iovakit.oracle.Compiler;
import org.iovakit.oracle.NoCompilerException;
import org.iovakit.oracle.Replayers;
import org.iovakit.patchgen.PatchGenException;

/**
 * What the C twin is built with on this machine, and where it is kept.
 *
 * @param compiler the user's
 * @param replayers in the user's cache
 * @param programs the folder of what is compiled, made when it is first needed
 */
public record CTwin(Compiler compiler, Replayers replayers, Path programs) {
    private static final Duration COMPILING = Duration.ofMinutes(2);

    /**
     * The same, where nothing can be done without.
     *
     * @throws PatchGenException if there is no compiler, it does not work, or there is no place for a cache
     */
    public static CTwin required(Environment environment) throws PatchGenException {
        try {
            return of(environment);
        } catch (NoCompilerException e) {
            throw new PatchGenException(e.getMessage(), e);
        }
    }

    /**
     * Finds the compiler, and asks who it is.
     *
     * @throws NoCompilerException if there is none
     * @throws PatchGenException if it does not work, or there is no place for a cache
     */
    public static CTwin of(Environment environment) throws NoCompilerException, PatchGenException {
        Path programs = environment.programs();
        try {
            Compiler compiler = Compiler.find(environment.variables(), COMPILING);
            return new CTwin(compiler, new Replayers(compiler, programs), programs);
        } catch (NoCompilerException e) {
            throw e;
        } catch (IOException e) {
            throw new PatchGenException(
                    "the C compiler does not work; set CC to another, or unset it: " + e.getMessage(), e);
        }
    }
}
