// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.mutants;

/**
 * One small mistake in the C of a stage.
 *
 * @param stage the name of the one whose template brings the text in
 * @param function the C function
 * @param operator what kind of mistake
 * @param line the first line of the place's statement, without blanks around it
 * @param before the text replaced, white space collapsed
 * @param after what stands there instead
 * @param occurrence which of the places that are the same in all this, from 1
 * @param source the whole of iova.c with the mistake
 */
record CMutant(
        String stage,
        String function,
        String operator,
        String line,
        String before,
        String after,
        int occurrence,
        String source) {

    /** Names it without numbers of lines, so that it keeps its name when other places change. */
    String key() {
        return "%s %s, %s: %s: %s -> %s%s"
                .formatted(
                        stage,
                        function,
                        operator,
                        line,
                        before,
                        after.isEmpty() ? "nothing" : after,
                        occurrence == 1 ? "" : " (" + occurrence + ")");
    }
}
