// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.lifetime;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A program to be run as a child of ours, which ends when we do, even if we are killed: said step by step, then run to its
 * end by {@link #run} or followed while it runs by {@link #start}. What is not said is as in {@link ProcessBuilder}, but
 * that it has nothing to read. Not thread-safe.
 */
public final class Program {
    private static volatile Consumer<List<String>> listener = command -> {};

    /** What a program may print that nobody gave a limit, on each of its streams. */
    private static final int MUCH = 1 << 28;

    final ProcessBuilder builder;
    Duration limit;
    int mostBytes = MUCH;
    boolean dropsRest;
    byte[] input = {};
    Path log;
    Consumer<String> errorLines;
    boolean endsWithItsInput;

    private Program(ProcessBuilder builder) {
        this.builder = builder;
    }

    /** A program and its arguments. */
    public static Program of(List<String> command) {
        return new Program(new ProcessBuilder(List.copyOf(command)));
    }

    /** A program and its arguments. */
    public static Program of(String... command) {
        return of(List.of(command));
    }

    /** Has it run in a directory. */
    public Program in(Path directory) {
        builder.directory(directory.toFile());
        return this;
    }

    /** Sets a variable of its environment. */
    public Program with(String name, String value) {
        builder.environment().put(name, value);
        return this;
    }

    /** Takes variables out of its environment, by their names. */
    public Program without(Predicate<String> names) {
        builder.environment().keySet().removeIf(names);
        return this;
    }

    /** Has it see these variables and no others. */
    public Program withOnly(Map<String, String> environment) {
        builder.environment().clear();
        builder.environment().putAll(environment);
        return this;
    }

    /** Gives it something to read, when it is run to its end. */
    public Program reading(byte[] text) {
        input = text.clone();
        return this;
    }

    /** Has what it prints on standard error come with its output. */
    public Program merged() {
        builder.redirectErrorStream(true);
        return this;
    }

    /** Has what it prints on standard error thrown away. */
    public Program withoutErrors() {
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        return this;
    }

    /**
     * Has each line that it prints on standard error told, from a thread of its own; one without its end is not told.
     *
     * @param lines takes them
     */
    public Program tellingErrors(Consumer<String> lines) {
        errorLines = lines;
        return this;
    }

    /** Has all that it prints written to a file, which is made anew; that is its output then. */
    public Program into(Path file) {
        builder.redirectErrorStream(true).redirectOutput(file.toFile());
        log = file;
        return this;
    }

    /** Ends it when it has run for so long; time in which we stood still ourselves does not count. */
    public Program within(Duration time) {
        limit = time;
        return this;
    }

    /** Ends it when it has printed more than so many bytes on one of its streams. */
    public Program upTo(int bytes) {
        mostBytes = bytes;
        dropsRest = false;
        return this;
    }

    /** Keeps so many bytes of each of its streams, and throws away what it prints beyond. */
    public Program keeping(int bytes) {
        mostBytes = bytes;
        dropsRest = true;
        return this;
    }

    /**
     * Says that it ends with all that it started when its standard input does: to end it, that is closed first, and it has
     * half a minute then. It bears no mark, as its input ends with us.
     */
    public Program endingWithItsInput() {
        endsWithItsInput = true;
        return this;
    }

    /**
     * Runs it to its end, or to a limit. When this returns, it is gone; at a limit, all that it started is gone too.
     *
     * @throws IOException if it cannot be started, or what it prints cannot be read
     * @throws java.io.InterruptedIOException if this thread is interrupted; it is gone then, with all that it started
     */
    public Ended run() throws IOException {
        return Running.run(this);
    }

    /**
     * Starts it, to be followed. Limits on its output do not hold then.
     *
     * @throws IOException if it cannot be started
     */
    public Running start() throws IOException {
        return Running.start(this);
    }

    /** The name that messages call it by: without its folder. */
    String name() {
        return Path.of(builder.command().get(0)).getFileName().toString();
    }

    /** Has somebody told of each command before it is started, as its words. */
    public static void tellOfStarts(Consumer<List<String>> told) {
        listener = told;
    }

    void tellOfStart() {
        listener.accept(List.copyOf(builder.command()));
    }

    /** Says that this run is at its end, and starts no program any more: if none is left, Java then ends at once. */
    public static void noMore() {
        Children.release();
    }
}
