// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.mutation;

/**
 * A class of the port with one small change, and what the tests made of it. Named by what it changes, not by a line
 * number, so that the name lasts as long as the changed statement does.
 *
 * @param type the name of the class
 * @param method the changed method
 * @param change what was changed, in PIT's words
 * @param source the changed line, trimmed
 * @param number from 1 on, where one line has several mutants that are called the same
 */
record Mutant(String type, String method, String change, String source, int number, Fate fate) {
    /** What became of a mutant. */
    enum Fate {
        /** A test failed. */
        KILLED,
        /** A test did not end in time, or ran out of memory: killed, too, unless the machine was slow. */
        TIMED_OUT,
        /** All tests passed. */
        SURVIVED,
        /** No test runs the changed statement. */
        NOT_COVERED;
    }

    /** What identifies it: the same for one mutant in two runs. */
    Name name() {
        return new Name(type + "." + method, change, source, number);
    }

    /**
     * What identifies a mutant.
     *
     * @param place class and method
     */
    record Name(String place, String change, String source, int number) {
        /** One line of the table of survivors, without what has to be said of it. */
        @Override
        public String toString() {
            String counted = number == 1 ? change : change + " (" + number + ")";
            return "| `" + place + "` | " + counted + " | `" + source.replace("|", "\\|") + "` |";
        }
    }
}
