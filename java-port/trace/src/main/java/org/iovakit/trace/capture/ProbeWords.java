// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.capture;

import org.iovakit.trace.capture.ProbeEvent.Call;
import org.iovakit.trace.capture.ProbeEvent.Words;

/** Reads what a line says behind the name of an event of the capture script, or of one of waits for locks. */
final class ProbeWords {
    private static final String HEX = "0x";
    private static final int HEX_DIGITS = 16;

    private final String text;

    /** Takes over the text behind the name. */
    private ProbeWords(String text) {
        this.text = text;
    }

    /**
     * Reads an event.
     *
     * @return null where a word is missing, or is none of its kind
     */
    static Words read(Call call, String text) {
        try {
            return new ProbeWords(text).words(call);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private Words words(Call call) {
        return switch (call) {
            case ALLOC_FAST -> request(number("flush") != 0);
            case ALLOC -> request(number("aligned") != 0);
            case RESERVE -> new Words(number("iovad"), granule(), startPfn(), 0, number("lo"), number("hi"), false);
            case ALLOC_FAST_RETURN -> result(number("pfn"));
            // What a pointer to nothing points to is not read, or is whatever was in the buffer.
            case ALLOC_RETURN -> result(number("range") == 0 ? 0 : number("pfn"));
            case FREE_FAST -> new Words(number("iovad"), 0, 0, number("size"), number("pfn"), 0, false);
            case FREE_PFN, FREE -> new Words(number("iovad"), 0, 0, 0, number("pfn"), 0, false);
            case PUT_DOMAIN -> new Words(number("iovad"), 0, 0, 0, 0, 0, false);
            case WAIT_BEGIN, WAIT_END -> new Words(lock(), 0, 0, 0, 0, 0, false);
        };
    }

    private Words request(boolean flag) {
        return new Words(number("iovad"), granule(), startPfn(), number("size"), 0, number("limit"), flag);
    }

    private static Words result(long pfn) {
        return new Words(0, 0, 0, 0, pfn, 0, false);
    }

    private long granule() {
        return has("granule") ? number("granule") : 0;
    }

    private long startPfn() {
        return has("start") ? number("start") : 0;
    }

    private boolean has(String name) {
        return text.contains(" " + name + "=");
    }

    private long number(String name) {
        int at = text.indexOf(" " + name + "=");
        if (at < 0) {
            throw new NumberFormatException(name);
        }
        return number(at + name.length() + 2, 10);
    }

    /** The kernel prints an address without what marks it as hexadecimal, perf with it. */
    private long lock() {
        int at = 0;
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        return number(at, HEX_DIGITS);
    }

    private long number(int from, int radix) {
        int to = text.indexOf(' ', from);
        int end = to < 0 ? text.length() : to;
        return text.startsWith(HEX, from)
                ? Long.parseUnsignedLong(text, from + HEX.length(), end, HEX_DIGITS)
                : Long.parseUnsignedLong(text, from, end, radix);
    }
}
