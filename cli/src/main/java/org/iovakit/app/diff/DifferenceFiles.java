// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.diff;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.iovakit.app.Environment;
import org.iovakit.lifetime.Temporary;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.Reason;
import org.iovakit.trace.Trace;
import org.iovakit.trace.TraceWriter;

/** Keeps the minimal traces of differences as files. Each appears whole or not at all, and replaces no other. */
public final class DifferenceFiles {
    private final Environment environment;
    private final Optional<Path> directory;
    private final UnaryOperator<Path> shown;

    /**
     * Keeps them in a folder.
     *
     * @param shown a file there, as the user names it
     */
    public DifferenceFiles(Environment environment, Path directory, UnaryOperator<Path> shown) {
        this(environment, Optional.of(directory), shown);
    }

    private DifferenceFiles(Environment environment, Optional<Path> directory, UnaryOperator<Path> shown) {
        this.environment = environment;
        this.directory = directory;
        this.shown = shown;
    }

    /** Keeps none: who wants them names a folder. */
    public static DifferenceFiles none(Environment environment) {
        return new DifferenceFiles(environment, Optional.empty(), UnaryOperator.identity());
    }

    /** Whether traces are kept. */
    public boolean areKept() {
        return directory.isPresent();
    }

    /** The operations that showed a difference. */
    @FunctionalInterface
    public interface Given {
        /** Whether these are all of them. */
        boolean is(Trace trace) throws PatchGenException;
    }

    /**
     * Saves a trace, unless it is what was given, or none are kept. What goes wrong is told, and no more: the difference has been found all
     * the same.
     *
     * @param file of what was given, if there is one
     * @param name of the new one, without {@code .trace}
     * @param remarks above it: what showed the difference, and both answers
     * @return the file that has it, as the user names it
     */
    Optional<Path> save(Given given, Optional<Path> file, String name, List<String> remarks, Trace minimal) {
        try {
            if (given.is(minimal)) {
                return file;
            }
            return directory.isPresent()
                    ? Optional.of(shown.apply(write(directory.get(), name, remarks, minimal)))
                    : Optional.empty();
        } catch (PatchGenException e) {
            environment.say(e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * Saves a trace, unless it is what was given, and says where it is and how to replay it.
     *
     * @param name of the file, without {@code .trace}
     * @param remarks above it: what showed the difference, and both answers
     * @param again the command that replays a file
     * @return the file, as the user names it, if one was written
     */
    public Optional<Path> saveAndTell(
            Given given, String name, List<String> remarks, Trace minimal, Function<Path, String> again) {
        if (!areKept()) {
            tellHowToKeep(given, minimal);
            return Optional.empty();
        }
        Optional<Path> saved = save(given, Optional.empty(), name, remarks, minimal);
        saved.ifPresent(
                file -> environment.say("the minimal trace is in " + file + "; to replay it: " + again.apply(file)));
        return saved;
    }

    private void tellHowToKeep(Given given, Trace minimal) {
        try {
            if (!given.is(minimal)) {
                environment.say("to keep the minimal trace, add --save DIR");
            }
        } catch (PatchGenException e) {
            environment.say(e.getMessage());
        }
    }

    /** For a file's name: v2/3 becomes v2.3. */
    public static String plain(String label) {
        return label.replaceAll("[^A-Za-z0-9._~-]", ".");
    }

    /**
     * Writes the trace. A file that says just that is left as it is, and taken; where one says something else, this one
     * gets a number.
     *
     * @param name of the file, without {@code .trace}
     * @param remarks above it: what showed the difference, and both answers
     * @return the file
     * @throws PatchGenException if it cannot be written
     */
    private static Path write(Path directory, String name, List<String> remarks, Trace minimal)
            throws PatchGenException {
        Path unfinished = null;
        try {
            byte[] content = content(remarks, minimal);
            unfinished = Temporary.beside(directory.resolve(name + ".trace"));
            Files.write(unfinished, content);
            for (int number = 1; ; number++) {
                Path file = directory.resolve(name + (number == 1 ? "" : "-" + number) + ".trace");
                if (isThere(file, content) || move(unfinished, file)) {
                    return file;
                }
            }
        } catch (IOException e) {
            throw new PatchGenException(
                    "cannot save the trace in " + directory + ": " + Reason.of(e)
                            + "; name a folder that can be written to with --save",
                    e);
        } finally {
            deleteQuietly(unfinished);
        }
    }

    private static byte[] content(List<String> remarks, Trace minimal) throws IOException {
        StringBuilder text = new StringBuilder();
        TraceWriter writer = new TraceWriter(text, minimal.cpus());
        for (String remark : remarks) {
            writer.comment(remark.replaceAll("\\R", " "));
        }
        writer.writeAll(minimal);
        return text.toString().getBytes(US_ASCII);
    }

    private static boolean isThere(Path file, byte[] content) throws IOException {
        return Files.isRegularFile(file)
                && Files.size(file) == content.length
                && Arrays.equals(Files.readAllBytes(file), content);
    }

    private static boolean move(Path unfinished, Path file) throws IOException {
        try {
            Files.move(unfinished, file);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // What matters has been said, or is in place.
            return;
        }
    }
}
