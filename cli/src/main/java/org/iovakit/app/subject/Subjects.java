// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.subject;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.iovakit.diff.Subject;
import org.iovakit.domain.State;
import org.iovakit.oracle.BuildException;
import org.iovakit.oracle.KernelTree;
import org.iovakit.oracle.Replayers;
import org.iovakit.patchgen.PatchGenException;

/** The subjects of C that a command compares, built in user space. To be closed when it is done. Not thread-safe. */
public final class Subjects implements AutoCloseable {
    /** Of what a compiler says. */
    private static final int LINES = 8;

    /** For an answer, before it counts as hanging, where the user does not say. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final CTwin twin;
    private final Duration patience;
    private final List<CSubject> made = new ArrayList<>();

    /**
     * @param twin what they are built with
     * @param patience how long one may take for an answer before it counts as hanging
     */
    public Subjects(CTwin twin, Duration patience) {
        this.twin = twin;
        this.patience = patience;
    }

    /** The same, with the patience that there is where the user does not say. */
    public Subjects(CTwin twin) {
        this(twin, PATIENCE);
    }

    /** The compiler, as it calls itself. */
    public String compiler() {
        return twin.compiler().version();
    }

    /**
     * A state of somebody's C.
     *
     * @throws PatchGenException if it does not build
     */
    public Subject of(CodeState state) throws PatchGenException {
        return of(state.label(), state.label(), state.name(), Optional.empty(), state.kernel());
    }

    /**
     * The C of a stage.
     *
     * @throws PatchGenException if it does not build
     */
    public Subject of(State stage, KernelTree kernel) throws PatchGenException {
        return of(stage.label(), "stage " + stage.label(), stage.name(), Optional.of(stage), kernel);
    }

    private Subject of(String label, String title, String name, Optional<State> stage, KernelTree kernel)
            throws PatchGenException {
        try {
            Path program = twin.replayers().replayer(kernel, Replayers.Kind.STRANGE);
            CSubject subject = new CSubject(
                    label, title, name, stage, program, new AtomicReference<>(patience), new ConcurrentLinkedDeque<>());
            made.add(subject);
            return subject;
        } catch (BuildException e) {
            throw new PatchGenException(title + " (" + name + ") does not build in user space: " + firstLines(e), e);
        } catch (IOException e) {
            throw new PatchGenException(title + " (" + name + ") cannot be built: " + e.getMessage(), e);
        }
    }

    /** Its errors; where none is called so, all that it begins with. */
    private static String firstLines(BuildException e) {
        List<String> all = e.getMessage().lines().toList();
        List<String> errors = all.stream()
                .filter(line -> line.contains("error:") || line.contains("undefined reference"))
                .toList();
        return (errors.isEmpty() ? all : errors).stream().limit(LINES).collect(Collectors.joining("; "));
    }

    /** Ends their processes. */
    @Override
    public void close() {
        made.forEach(CSubject::close);
    }
}
