// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace;

import java.io.IOException;
import java.io.Reader;

/** Reads a trace from text, an operation at a time, in constant memory, whatever the text is. Not thread-safe. */
public final class TraceReader implements TraceSource.Cursor {
    /** What a trace starts with. */
    public static final String FIRST_LINE = "iovakit-trace 1";

    /** What the remarks that are read start with. */
    private static final String REMARK = "# ";

    /** Characters; no operation has more. */
    private static final int LONGEST_LINE = 255;

    private final Reader reader;
    private final char[] buffer = new char[8192];
    private int bufferAt;
    private int bufferEnd;
    private final StringBuilder read = new StringBuilder();

    private final String name;
    private final int cpus;

    private String text = "";
    private long line;

    /** Columns from 0: where the current word starts, and one past its end. */
    private int start;

    private int end;

    private Coverage coverage = Coverage.NOTHING;
    private long allocations;
    private Operation.Domain domain;

    /**
     * Reads the first lines, up to the machine.
     *
     * @param reader closed with this object
     * @param name what messages call the text
     */
    public TraceReader(Reader reader, String name) throws IOException {
        this.reader = reader;
        this.name = name;
        text = readLine();
        if (!FIRST_LINE.equals(text)) {
            throw error(0, "the first line of a trace is '" + FIRST_LINE + "'");
        }
        if (!nextLine()) {
            throw error(0, "the trace ends before its machine, as in 'machine 4'");
        }
        if (!firstWord().equals("machine")) {
            throw error(start, "the machine comes first, as in 'machine 4'");
        }
        cpus = number(Operation.MAX_CPUS, "CPUs");
        if (cpus == 0) {
            throw error(start, "a machine has at least one CPU");
        }
        endOfLine();
    }

    /** CPUs of the machine. */
    public int cpus() {
        return cpus;
    }

    @Override
    public Coverage coverage() {
        return coverage;
    }

    @Override
    public Operation next() throws IOException {
        if (!nextLine()) {
            return null;
        }
        String word = firstWord();
        Operation operation;
        try {
            operation = operation(word);
        } catch (IllegalArgumentException e) {
            throw error(0, word + ": " + e.getMessage());
        }
        endOfLine();
        if (operation.allocates()) {
            allocations++;
        }
        return operation;
    }

    private Operation operation(String word) throws IOException {
        if (word.equals("domain")) {
            domain = new Operation.Domain(number("granule"), number("lowest pfn"), choice("rcaches", "tree"));
            return domain;
        }
        if (domain == null) {
            throw error(start, "there is no domain yet, as in 'domain 4096 0x1 tree'");
        }
        return switch (word) {
            case "alloc" -> new Operation.Alloc(number("size"), number("limit"), choice("aligned", "any"));
            case "alloc_fast" -> {
                requireRcaches();
                yield new Operation.AllocFast(cpu(), number("size"), number("limit"), choice("flush", "keep"));
            }
            case "reserve" -> new Operation.Reserve(number("lowest pfn"), number("highest pfn"));
            case "free" -> new Operation.Free(handle());
            case "free_pfn" -> new Operation.FreePfn(number("pfn"));
            case "free_fast" -> {
                requireRcaches();
                yield new Operation.FreeFast(cpu(), handle());
            }
            case "find" -> new Operation.Find(number("pfn"));
            case "cpu_dead" -> new Operation.CpuDead(cpu());
            case "cpu_online" -> new Operation.CpuOnline(cpu());
            case "advance" -> new Operation.Advance(number(Integer.MAX_VALUE, "milliseconds"));
            case "nomem" -> new Operation.Nomem();
            case "dump" -> new Operation.Dump();
            default -> throw error(start, "there is no operation '" + word + "'");
        };
    }

    private void requireRcaches() throws IOException {
        if (!domain.rcaches()) {
            throw error(start, "the domain has no rcaches");
        }
    }

    private int cpu() throws IOException {
        int cpu = number(Integer.MAX_VALUE, "cpu");
        if (cpu >= cpus) {
            throw error(start, "there is no cpu " + cpu + ", the machine has 0 to " + (cpus - 1));
        }
        return cpu;
    }

    private long handle() throws IOException {
        long handle = number("handle");
        if (Long.compareUnsigned(handle, allocations) >= 0) {
            throw error(
                    start,
                    "handle " + Long.toUnsignedString(handle) + " was never allocated: there are " + allocations
                            + " allocations before this line, the first is 0");
        }
        return handle;
    }

    private boolean choice(String yes, String no) throws IOException {
        String word = word("'" + yes + "' or '" + no + "'");
        if (!word.equals(yes) && !word.equals(no)) {
            throw error(start, "'" + word + "' should be '" + yes + "' or '" + no + "'");
        }
        return word.equals(yes);
    }

    private int number(int max, String what) throws IOException {
        long number = number(what);
        if (Long.compareUnsigned(number, max) > 0) {
            throw error(start, what + ": at most " + max);
        }
        return (int) number;
    }

    private long number(String what) throws IOException {
        String word = word("a number, the " + what);
        try {
            if (word.startsWith("0x") && isDigit(word, 2, 16)) {
                return Long.parseUnsignedLong(word, 2, word.length(), 16);
            }
            if (isDigit(word, 0, 10) && (word.charAt(0) != '0' || word.length() == 1)) {
                return Long.parseUnsignedLong(word);
            }
        } catch (NumberFormatException e) {
            throw error(start, what + ": '" + word + "' is no number of 64 bits");
        }
        throw error(start, what + ": '" + word + "' is no number, as in 12 or 0xc");
    }

    /** Keeps out the sign that the library's parser would take. */
    private static boolean isDigit(String word, int index, int radix) {
        return index < word.length() && word.charAt(index) < 128 && Character.digit(word.charAt(index), radix) >= 0;
    }

    private boolean nextLine() throws IOException {
        start = 0;
        end = -1;
        do {
            text = readLine();
            if (text != null && text.startsWith(REMARK)) {
                coverage = coverage.withRemark(text.substring(REMARK.length())).orElse(coverage);
            }
        } while (text != null && (text.isEmpty() || text.startsWith("#")));
        if (text != null && text.length() > LONGEST_LINE) {
            throw error(LONGEST_LINE, "the line is longer than any operation");
        }
        return text != null;
    }

    /** The next line, of one that is too long for an operation the start; null at the end. */
    private String readLine() throws IOException {
        boolean any = false;
        read.setLength(0);
        line++;
        while (bufferAt < bufferEnd || fill()) {
            any = true;
            int from = bufferAt;
            while (bufferAt < bufferEnd && buffer[bufferAt] != '\n') {
                bufferAt++;
            }
            read.append(buffer, from, Math.min(bufferAt - from, LONGEST_LINE + 1 - read.length()));
            if (bufferAt < bufferEnd) {
                bufferAt++;
                break;
            }
            // A remark may be of any length.
            if (read.length() > LONGEST_LINE && read.charAt(0) != '#') {
                break;
            }
        }
        if (read.length() > 0 && read.charAt(read.length() - 1) == '\r') {
            throw error(
                    read.length() - 1, "a line ends with a line feed alone, this one has a carriage return before it");
        }
        return any ? read.toString() : null;
    }

    private boolean fill() throws IOException {
        bufferAt = 0;
        bufferEnd = Math.max(0, reader.read(buffer));
        return bufferEnd > 0;
    }

    private String firstWord() throws IOException {
        return word("an operation");
    }

    private String word(String expected) throws IOException {
        start = end + 1;
        if (start > text.length()) {
            throw error(text.length(), "the line ends where it should have " + expected);
        }
        int space = text.indexOf(' ', start);
        end = space < 0 ? text.length() : space;
        if (end == start) {
            throw error(start, "here should be " + expected + ", after a single space");
        }
        return text.substring(start, end);
    }

    private void endOfLine() throws IOException {
        if (end < text.length()) {
            throw error(end, "the line should end here");
        }
    }

    private TraceSyntaxException error(int column, String message) {
        return new TraceSyntaxException(name, line, column + 1, message);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
