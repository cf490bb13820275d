// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.render;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.iovakit.app.Environment;
import org.iovakit.app.subject.CTwin;
import org.iovakit.app.suite.NativeBackend;
import org.iovakit.oracle.NoCompilerException;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.proof.Validation;

/**
 * Which checks on C a rendering makes, and which it does without, and why. A check that cannot be made is an error, unless
 * the user named it, or the machine has no C compiler at all. Thread-safe.
 */
final class ChecksOnC {
    private final Map<CheckOnC, String> unchecked = Collections.synchronizedMap(new EnumMap<>(CheckOnC.class));

    private boolean compiler = true;

    /** Null where nothing is compiled. */
    private CTwin twin;

    private ChecksOnC() {}

    /**
     * Looks for a compiler, if one is needed, and says so if there is none.
     *
     * @param without what the user does without
     * @throws PatchGenException if there is a compiler that does not work, {@code CC} names none, or what is compiled has
     *     no place
     */
    static ChecksOnC of(Environment environment, Set<CheckOnC> without) throws PatchGenException {
        ChecksOnC checks = new ChecksOnC();
        without.forEach(check -> checks.doWithout(check, "left out by --without " + check));
        Set<CheckOnC> wanted = EnumSet.of(CheckOnC.NATIVE, CheckOnC.PARITY);
        wanted.removeAll(without);
        if (wanted.isEmpty()) {
            return checks;
        }
        try {
            checks.twin = CTwin.of(environment);
        } catch (NoCompilerException e) {
            if (!environment.variables().getOrDefault("CC", "").isBlank()) {
                throw cannot(wanted, e);
            }
            checks.compiler = false;
            for (CheckOnC check : wanted) {
                environment.say(
                        (check == CheckOnC.NATIVE ? NativeBackend.LEFT_OUT : ParityProof.LEFT_OUT) + e.getMessage());
                checks.doWithout(check, "no C compiler was found");
            }
        } catch (PatchGenException e) {
            throw cannot(wanted, e);
        }
        return checks;
    }

    /** Whether the compiler is there that was looked for, if one was. */
    boolean hasCompiler() {
        return compiler;
    }

    /** Whether a check is to be made. */
    boolean asks(CheckOnC check) {
        return !unchecked.containsKey(check);
    }

    /** What those checks are made with; only where there is one to be made. */
    CTwin twin() {
        return Objects.requireNonNull(twin, "no check on C is made");
    }

    /** Records that a check is not made. */
    void doWithout(CheckOnC check, String why) {
        unchecked.put(check, why);
    }

    /** Says that a check cannot be made, and how to do without. */
    static PatchGenException cannot(CheckOnC check, Exception why) {
        return cannot(Set.of(check), why);
    }

    private static PatchGenException cannot(Set<CheckOnC> checks, Exception why) {
        List<String> names = checks.stream().map(CheckOnC::toString).toList();
        return new PatchGenException(
                "no email is written, for want of proof on C: " + why.getMessage() + "; --without "
                        + String.join(",", names) + " renders all the same, and the cover letter says so",
                why);
    }

    /** What is not checked. */
    List<Validation.Gap> unchecked() {
        return unchecked.entrySet().stream()
                .map(gap ->
                        new Validation.Gap(gap.getKey().toString(), gap.getKey().what(), gap.getValue()))
                .toList();
    }
}
