// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** An input that did what no input may do: how to make it again, and the smallest that does the same. */
public final class FuzzFinding extends AssertionError {
    private static final long serialVersionUID = 1L;

    /** Characters of the input that the message shows. */
    private static final int SHOWN = 1000;

    private final byte[] minimal;

    FuzzFinding(FuzzTarget target, long seed, long index, byte[] minimal, String what) {
        super(target.name() + ": seed " + seed + ", input " + index + ": " + what + "\nminimised to " + minimal.length
                + " bytes: " + shown(minimal));
        this.minimal = minimal.clone();
    }

    /** The smallest input found that does the same. */
    public byte[] minimal() {
        return minimal.clone();
    }

    private static String shown(byte[] input) {
        StringBuilder text = new StringBuilder("\"");
        for (char c : new String(input, ISO_8859_1).toCharArray()) {
            if (text.length() > SHOWN) {
                return text.append("\"...").toString();
            }
            switch (c) {
                case '\n' -> text.append("\\n");
                case '"', '\\' -> text.append('\\').append(c);
                default -> text.append(c < ' ' || c > '~' ? String.format("\\x%02x", (int) c) : String.valueOf(c));
            }
        }
        return text.append('"').toString();
    }
}
