// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.subject;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.iovakit.diff.Subject;
import org.iovakit.oracle.BuildException;
import org.iovakit.oracle.Replayers;
import org.iovakit.oracle.StructMembers;
import org.iovakit.patchgen.PatchGenException;

/** The subjects of C that a command compares, built in user space. To be closed when it is done. Not thread-safe. */
public final class Subjects implements AutoCloseable {
    private static final Pattern NO_HEADER = Pattern.compile("fatal error: .*(?:No such file|file not found)");

    /** Of what a compiler says. */
    private static final int LINES = 8;

    /** For an answer, before it counts as hanging, where the user does not say. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final CTwin twin;
    private final Duration patience;
    private final Replayers.Kind kind;
    private final List<CSubject> made = new ArrayList<>();

    /**
     * @param twin what they are built with
     * @param patience how long one may take for an answer before it counts as hanging
     */
    public Subjects(CTwin twin, Duration patience) {
        this(twin, patience, Replayers.Kind.STRANGE);
    }

    /**
     * With the patience that there is where the user does not say.
     *
     * @param touches whether they count these too, which slows them down
     */
    public Subjects(CTwin twin, boolean touches) {
        this(twin, PATIENCE, touches ? Replayers.Kind.STRANGE_TOUCHING : Replayers.Kind.STRANGE);
    }

    private Subjects(CTwin twin, Duration patience, Replayers.Kind kind) {
        this.twin = twin;
        this.patience = patience;
        this.kind = kind;
    }

    /** What the C of others is kept from here, in a sentence. */
    public static String limits() {
        boolean filtered = Set.of("amd64", "aarch64").contains(System.getProperty("os.arch"));
        return "Each program of it has 1 GiB of memory and " + PATIENCE.toSeconds()
                + " seconds for an answer, and writes no file"
                + (filtered
                        ? "; a filter of system calls ends what opens files, reaches a network or starts programs."
                        : "; system calls are not filtered on this machine.");
    }

    /** The compiler, as it calls itself. */
    public String compiler() {
        return twin.compiler().version();
    }

    /**
     * Builds it.
     *
     * @throws PatchGenException if it does not build
     */
    public Subject of(SubjectCode code) throws PatchGenException {
        try {
            Path program = twin.replayers().replayer(code.kernel(), kind);
            CSubject subject = new CSubject(
                    code.label(),
                    code.title(),
                    code.name(),
                    code.stage(),
                    program,
                    new StructMembers(code.kernel()).all().contains("anchor"),
                    new AtomicReference<>(patience),
                    new ConcurrentLinkedDeque<>());
            made.add(subject);
            return subject;
        } catch (IOException e) {
            throw unbuilt(code, e);
        }
    }

    /** That a program cannot be built of it. */
    public static PatchGenException unbuilt(SubjectCode code, IOException e) {
        String what = code.title() + " (" + code.name() + ")";
        return new PatchGenException(
                e instanceof BuildException failed
                        ? what + " does not build in user space: " + firstLines(failed)
                        : what + " cannot be built: " + e.getMessage(),
                e);
    }

    /**
     * Builds several.
     *
     * @throws PatchGenException if one does not build
     */
    public List<Subject> of(List<SubjectCode> codes) throws PatchGenException {
        List<Subject> all = new ArrayList<>();
        for (SubjectCode code : codes) {
            all.add(of(code));
        }
        return all;
    }

    /** Its errors; where none is called so, all that it begins with. */
    private static String firstLines(BuildException e) {
        List<String> all = e.getMessage().lines().toList();
        List<String> errors = all.stream()
                .filter(line -> line.contains("error:") || line.contains("undefined reference"))
                .toList();
        String told = (errors.isEmpty() ? all : errors).stream().limit(LINES).collect(Collectors.joining("; "));
        // The compiler was given all that is in either.
        return errors.stream().anyMatch(NO_HEADER.asPredicate())
                ? told + "; neither that kernel nor the stand-ins of iovakit have this header"
                : told;
    }

    /** Ends their processes. */
    @Override
    public void close() {
        made.forEach(CSubject::close);
    }
}
