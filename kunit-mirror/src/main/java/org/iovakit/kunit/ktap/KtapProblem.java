// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.ktap;

/**
 * Something that a document should say otherwise.
 *
 * @param line number of the line that shows it, from 1
 * @param kind what is wrong
 * @param message the same, for people
 */
public record KtapProblem(int line, Kind kind, String message) {

    public enum Kind {
        /** There is no version line, hence no document. */
        NO_KTAP(true),
        /** The version is one that nobody defined. */
        VERSION(true),
        /** A level does not say how many tests it has. The protocol allows that. */
        MISSING_PLAN(false),
        /** A plan that stands where none can be, or is no number of tests. */
        BAD_PLAN(true),
        /** A level has more or fewer tests than its plan says. */
        PLAN_MISMATCH(true),
        /** A level has no tests at all. */
        NO_TESTS(true),
        /** Results are not numbered 1, 2, 3. */
        TEST_NUMBER(true),
        /** A test with subtests has no result line of its own. */
        NO_RESULT(true),
        /** Tests are nested deeper than anybody nests them. */
        TOO_DEEP(true);

        private final boolean error;

        Kind(boolean error) {
            this.error = error;
        }

        /** Whether the document is malformed by this; if not, it is a remark. */
        public boolean isError() {
            return error;
        }
    }

    @Override
    public String toString() {
        return "line %d: %s".formatted(line, message);
    }
}
