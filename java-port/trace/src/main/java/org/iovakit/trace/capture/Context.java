// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.capture;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a line says before an event's name: who, where and when, as far as the tool was asked to print that.
 *
 * @param task {@link MappingEvent.Task#UNKNOWN} where it does not tell
 * @param cpu from 0; {@link #UNKNOWN} where it does not tell
 * @param time nanoseconds; where the capture's clock is none of time, its number; {@link #UNKNOWN} where it does not tell
 * @param isTime whether the clock is one of time
 * @param shape how the task is written, which tells the tool
 */
record Context(MappingEvent.Task task, int cpu, long time, boolean isTime, Shape shape) {
    /** Of a CPU and a time that a line does not tell. */
    static final int UNKNOWN = -1;

    /** How a line writes its task. */
    enum Shape {
        /** As the kernel and trace-cmd do. */
        COMM_DASH_PID,

        /** As perf does. */
        COMM_PID,
        NONE
    }

    /** Columns between CPU and time. */
    private static final int MOST_BEHIND_CPU = 3;

    private static final int NANOSECOND_DIGITS = 9;

    /** Of a number of microseconds, and of milliseconds. */
    private static final int DIGITS_BELOW_MICROSECONDS = 3;

    private static final int DIGITS_BELOW_MILLISECONDS = 6;

    /** The name of a task that is exiting, and has no number any more. */
    private static final String EXITING_IN_PERF = ":-1";

    /** Before each line of the kernel's log, with the caller or without. */
    private static final Pattern LOG_STAMP =
            Pattern.compile("\\s*(?:<\\d+>)?\\[\\s*(\\d+\\.\\d{1,9})\\](?:\\[\\s*[TC]\\d+\\])?\\s*");

    /** What grep puts before a line. */
    private static final Pattern GREP = Pattern.compile("^(?:\\S+[:-])?\\d+[:-]\\s+");

    /**
     * Reads from the right to the left, as names of tasks may look like anything.
     *
     * @param line the line up to the event's name
     * @return null where a number is out of reach
     */
    static Context of(String line) {
        try {
            return new Parser(line).context();
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Takes word after word from the end. */
    private static final class Parser {
        private final String text;
        private final int start;
        private String stamp;

        /** Where what is not yet taken ends, exclusive. */
        private int end;

        private int cpu = UNKNOWN;
        private long time = UNKNOWN;
        private boolean isTime;

        Parser(String text) {
            this.text = text;
            this.end = text.length();
            int first = 0;
            while (first < end && text.charAt(first) == ' ') {
                first++;
            }
            char begins = first < end ? text.charAt(first) : ' ';
            if (begins == '[' || begins == '<') {
                Matcher log = LOG_STAMP.matcher(text);
                if (log.lookingAt()) {
                    stamp = log.group(1);
                    start = log.end();
                    return;
                }
            }
            this.start = 0;
        }

        Context context() {
            if (time()) {
                return verbose();
            }
            place();
            if (time == UNKNOWN && stamp != null) {
                time = nanoseconds(stamp, NANOSECOND_DIGITS);
                isTime = true;
            }
            return task();
        }

        /** Takes the time and what stands behind it. Returns whether it is that of the verbose latency format. */
        private boolean time() {
            String word = word();
            if (word.startsWith("(+") && word.endsWith(")")) {
                word = taken(word); // trace-cmd: the time since the last event
            } else if (isNumber(word) && before(word).endsWith(":")) {
                word = taken(word); // perf: the period
            }
            if (!word.endsWith(":")) {
                return false;
            }
            String number = word.substring(0, word.length() - 1);
            if (number.isEmpty() && before(word).endsWith("us")) {
                taken(word);
                number = word();
            }
            if (number.startsWith("(+") && number.endsWith(")")) {
                String milliseconds = taken(word);
                if (milliseconds.endsWith("ms")
                        && isTimeOrNumber(milliseconds.substring(0, milliseconds.length() - 2))) {
                    time = nanoseconds(milliseconds.substring(0, milliseconds.length() - 2), DIGITS_BELOW_MILLISECONDS);
                    isTime = true;
                }
                take();
                return word().startsWith("[");
            }
            int us = number.lastIndexOf("us");
            if (us > 0 && us >= number.length() - 3 && isNumber(number.substring(0, us))) {
                time = nanoseconds(number.substring(0, us) + ".", DIGITS_BELOW_MICROSECONDS);
                isTime = true;
                take();
            } else if (isTimeOrNumber(number)) {
                isTime = number.indexOf('.') >= 0;
                time = nanoseconds(number, NANOSECOND_DIGITS);
                take();
            }
            return false;
        }

        /** The columns of the verbose latency format before its times. */
        private Context verbose() {
            take(); // the time of the clock
            take(); // the index
            take(); // the depth of preemption
            take(); // flags
            cpu = Integer.parseInt(taken());
            int pid = Integer.parseInt(taken());
            return context(rest(), pid, Shape.COMM_DASH_PID);
        }

        /** Takes the CPU, and what tells of interrupts and of the process. */
        private void place() {
            String word = word();
            int whole = end;
            // Between CPU and time: of interrupts; of perf the mode, and the time of day.
            for (int skipped = 0; !isCpu(word) && skipped < MOST_BEHIND_CPU && !isNumber(word); skipped++) {
                word = taken(word);
            }
            if (!isCpu(word)) {
                end = whole;
                word = word();
            }
            if (isCpu(word)) {
                cpu = Integer.parseInt(word.substring(1, word.length() - 1));
                take();
            } else {
                int digits = 0;
                while (digits < word.length() && isDigit(word.charAt(digits))) {
                    digits++;
                }
                boolean flags = word.length() - digits >= 3 && word.length() - digits <= 8;
                if (digits > 0 && flags && word.indexOf('-') < 0 && word.indexOf('/') < 0 && word.indexOf(':') < 0) {
                    cpu = Integer.parseInt(word.substring(0, digits)); // the latency format: CPU and interrupts in one
                    take();
                }
            }
            word = word();
            if (word.endsWith(")")) {
                int open = text.lastIndexOf('(', end);
                end = open >= start ? open : end;
            }
        }

        private Context task() {
            String word = word();
            String name = before(word);
            int slash = word.indexOf('/');
            boolean exiting = name.equals(EXITING_IN_PERF);
            if (isPid(word.substring(slash + 1), exiting) && (slash < 0 || isPid(word.substring(0, slash), exiting))) {
                take();
                return context(rest(), Integer.parseInt(word.substring(slash + 1)), Shape.COMM_PID);
            }
            int dash = word.lastIndexOf('-');
            if (dash >= 0 && isNumber(word.substring(dash + 1))) {
                int pid = Integer.parseInt(word.substring(dash + 1));
                end -= word.length() - dash;
                return context(rest(), pid, Shape.COMM_DASH_PID);
            }
            Matcher log = LOG_STAMP.matcher(text);
            if (time == UNKNOWN && log.find()) {
                time = nanoseconds(log.group(1), NANOSECOND_DIGITS);
                isTime = true;
            }
            return new Context(MappingEvent.Task.UNKNOWN, cpu, time, isTime, Shape.NONE);
        }

        private static boolean isPid(String word, boolean exiting) {
            return isNumber(word) || (exiting && word.equals("-1"));
        }

        private Context context(String comm, int pid, Shape shape) {
            String name = comm.indexOf(' ') < 0 ? comm : GREP.matcher(comm).replaceFirst("");
            return new Context(new MappingEvent.Task(name, pid), cpu, time, isTime, shape);
        }

        private String rest() {
            return text.substring(start, Math.max(start, end)).strip();
        }

        /** The last word that is not taken; empty where there is none. */
        private String word() {
            while (end > start && text.charAt(end - 1) == ' ') {
                end--;
            }
            return wordBefore(end);
        }

        private String wordBefore(int limit) {
            int from = limit;
            while (from > start && text.charAt(from - 1) != ' ') {
                from--;
            }
            return text.substring(from, limit);
        }

        /** The word before the last, which was asked for and is not taken. */
        private String before(String last) {
            int limit = end - last.length();
            while (limit > start && text.charAt(limit - 1) == ' ') {
                limit--;
            }
            return wordBefore(limit);
        }

        private void take() {
            taken();
        }

        private String taken() {
            String word = word(); // which takes the blanks behind it
            end -= word.length();
            return word;
        }

        /** Takes the last word, and gives the one before it. */
        private String taken(String last) {
            end -= last.length();
            return word();
        }

        private static boolean isCpu(String word) {
            return word.length() > 2
                    && word.charAt(0) == '['
                    && word.charAt(word.length() - 1) == ']'
                    && isNumber(word.substring(1, word.length() - 1));
        }

        private static boolean isNumber(String word) {
            for (int at = 0; at < word.length(); at++) {
                if (!isDigit(word.charAt(at))) {
                    return false;
                }
            }
            return !word.isEmpty();
        }

        private static boolean isTimeOrNumber(String word) {
            int point = word.indexOf('.');
            return point < 0
                    ? isNumber(word)
                    : isNumber(word.substring(0, point))
                            && isNumber(word.substring(point + 1))
                            && word.length() - point - 1 <= NANOSECOND_DIGITS;
        }

        private static boolean isDigit(char character) {
            return character >= '0' && character <= '9';
        }

        /** Of a number with so many digits behind its point; without a point it is what it is. */
        private static long nanoseconds(String number, int digits) {
            int point = number.indexOf('.');
            if (point < 0) {
                return Long.parseLong(number);
            }
            long value = Long.parseLong(number.substring(0, point));
            int at = point + 1;
            for (int digit = 0; digit < digits; digit++) {
                int next = at < number.length() ? number.charAt(at++) - '0' : 0;
                if (value > (Long.MAX_VALUE - next) / 10) {
                    throw new NumberFormatException(number);
                }
                value = value * 10 + next;
            }
            return value;
        }
    }
}
