// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.series;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a series needs applied before it, by one of the names that b4 looks it up by.
 *
 * @param kind which name
 * @param value the name: {@code ID:vN}, a Message-ID without angle brackets, or the 40 digits of {@code git patch-id --stable}
 */
public record Dependency(Kind kind, String value) {
    /** By what a dependency is named. */
    public enum Kind {
        /** A version of a series. */
        CHANGE_ID,
        /** The thread that this mail is in. */
        MESSAGE_ID,
        /** A patch, wherever it is. */
        PATCH_ID;

        /** As series files and emails spell it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private static final Pattern CHANGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*:v[1-9]\\d{0,3}");
    private static final Pattern PATCH = Pattern.compile("[0-9a-f]{40}");

    /**
     * Checks what somebody wrote.
     *
     * @param written a Message-ID as {@link Series#messageId} takes it
     * @throws IllegalArgumentException if no such name is written so; the message says how it is
     */
    static Dependency of(Kind kind, String written) {
        Optional<String> value = switch (kind) {
            case CHANGE_ID -> Optional.of(written).filter(CHANGE.asMatchPredicate());
            case MESSAGE_ID -> Series.messageId(written);
            case PATCH_ID -> Optional.of(written).filter(PATCH.asMatchPredicate());
        };
        return new Dependency(
                kind,
                value.orElseThrow(() -> new IllegalArgumentException("\"" + written + "\" is no " + kind
                        + switch (kind) {
                            case CHANGE_ID -> " with its version, such as 20260512-rings-5d1f0c9a7e34:v2";
                            case MESSAGE_ID -> ", such as left@right";
                            case PATCH_ID -> ", which has 40 digits: git show COMMIT | git patch-id --stable";
                        })));
    }

    /** The change-id or the Message-ID alone, without a version. */
    public String id() {
        return kind == Kind.CHANGE_ID ? value.substring(0, value.lastIndexOf(":v")) : value;
    }

    /** The version that a change-id is named with. */
    public int version() {
        return Integer.parseInt(value.substring(value.lastIndexOf(":v") + 2));
    }

    /** As emails and series files have it. */
    @Override
    public String toString() {
        return kind + ": " + (kind == Kind.MESSAGE_ID ? "<" + value + ">" : value);
    }
}
