// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.send;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What git send-email says to a mail server and hears from it, line by line as {@code --smtp-debug} prints it. Tells how far
 * the email came that is under way: only the server's answer to the final dot makes it the server's. Lines of the
 * conversation are never kept: some hold a password. Not safe for use by several threads.
 */
final class SmtpTranscript {
    /** {@code Net::SMTP=GLOB(0x55d5)>>> MAIL FROM:<...>}, {@code <<<} for what the server says. */
    private static final Pattern SAID = Pattern.compile("Net::[\\w:]+(?:=GLOB\\(0x[0-9a-f]+\\))?(>>>|<<<) ?(.*)");

    /** What Perl and its libraries remark about themselves; an optional library is looked for without being missed. */
    private static final Pattern NOISE = Pattern.compile(
            "DEBUG: .*|Net::[\\w:]+(?:\\(\\))?: .*|Can't locate Email/Valid\\.pm .*|\\s*\\.\\.\\.propagated.*|\\s*");

    private enum State {
        IDLE,
        ENVELOPE,
        DATA_ASKED,
        DATA,
        HANDED_OVER
    }

    private final Runnable accepted;
    private final List<String> remarks = new ArrayList<>();
    private State state = State.IDLE;

    /**
     * A transcript with nothing in it.
     *
     * @param accepted is run each time a server takes an email
     */
    SmtpTranscript(Runnable accepted) {
        this.accepted = accepted;
    }

    /** Takes the next line that git send-email printed on standard error. */
    void line(String line) {
        Matcher said = SAID.matcher(line);
        if (!said.matches()) {
            if (!NOISE.matcher(line).matches()) {
                remarks.add(line.strip());
            }
        } else if (said.group(1).equals(">>>")) {
            sent(said.group(2));
        } else {
            answered(said.group(2));
        }
    }

    /** A body may hold a line with a dot alone, which looks like its end until more of the body follows. */
    private void sent(String text) {
        if (state == State.DATA || state == State.HANDED_OVER) {
            state = text.equals(".") ? State.HANDED_OVER : State.DATA;
        } else if (text.startsWith("MAIL FROM:")) {
            state = State.ENVELOPE;
        } else if (text.equals("DATA")) {
            state = State.DATA_ASKED;
        }
    }

    private void answered(String text) {
        boolean last = text.length() < 4 || text.charAt(3) != '-';
        if (!last) {
            return;
        }
        if (state == State.DATA_ASKED) {
            state = text.startsWith("3") ? State.DATA : State.IDLE;
        } else if (state == State.HANDED_OVER) {
            state = State.IDLE;
            if (text.startsWith("2")) {
                accepted.run();
            }
        }
    }

    /** Whether a whole email was handed over and the server has not said yet what became of it. */
    boolean isUnclear() {
        return state == State.HANDED_OVER;
    }

    /** What git send-email said beside the conversation: the reason why it ended, if it did. */
    String remarks() {
        return String.join("; ", remarks).replaceAll(" at \\S*git-send-email line \\d+\\.", "");
    }
}
