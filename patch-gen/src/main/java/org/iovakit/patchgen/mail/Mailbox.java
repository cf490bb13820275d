// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.mail;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Somebody's address, with or without a name. One of these can stand in a header: it holds no line break, no control
 * character and no second address.
 *
 * @param name as people read it, not as a header spells it; empty if there is none
 * @param address the address alone
 */
public record Mailbox(String name, String address) {
    private static final int LONGEST_NAME = 200;

    /** RFC 5321 allows a path of 256, which includes the angle brackets, and a local part of 64. */
    private static final int LONGEST_ADDRESS = 254;

    private static final int LONGEST_LOCAL_PART = 64;

    /**
     * The dot-atom of RFC 5322, from a letter, a digit or an underscore on; quoted local parts and domain literals are for
     * no mailing list.
     */
    private static final Pattern ADDRESS =
            Pattern.compile("(?=\\w)[\\w!#$%&'*+/=?^`{|}~-]+(?:\\.[\\w!#$%&'*+/=?^`{|}~-]+)*"
                    + "@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*");

    /**
     * Such an address is handed to programs among their arguments: one that begins with a dash is an option there, and to
     * some a bar begins a command, and a slash or a colon a file.
     */
    private static final Pattern BEGINS_WITH_A_SIGN = Pattern.compile("[-!#$%&'*+/=?^`{|}~:].*");

    private static final Pattern NAMED = Pattern.compile("(?s)(.*?)\\s*<([^<>]*)>");
    private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** What needs neither quotes nor an encoding in front of an address. */
    private static final Pattern ATOMS = Pattern.compile("[\\w!#$%&'*+/^`{|}~-]+(?: [\\w!#$%&'*+/^`{|}~-]+)*");

    /** What quotes can hold without a backslash. */
    private static final Pattern QUOTABLE = Pattern.compile("[!#-\\[\\]-~]+(?: [!#-\\[\\]-~]+)*");

    /** Git leaves a quoted name alone up to this length, its quotes included, and rewrites a longer one. */
    private static final int LONGEST_QUOTED = 75;

    /**
     * Checks both parts.
     *
     * @throws IllegalArgumentException if no header could carry them; the message says why, and quotes the culprit
     */
    public Mailbox {
        requireName(name);
        requireAddress(address);
    }

    /**
     * Reads one mailbox: {@code address}, {@code Name <address>} or {@code "Name" <address>}.
     *
     * @throws IllegalArgumentException if it is none, or no header could carry it; the message says why
     */
    public static Mailbox parse(String text) {
        String stripped = text.strip();
        Matcher named = NAMED.matcher(stripped);
        if (!named.matches()) {
            return new Mailbox("", stripped);
        }
        String name = named.group(1);
        Matcher quoted = QUOTED.matcher(name);
        return new Mailbox(quoted.matches() ? quoted.group(1).replaceAll("\\\\(.)", "$1") : name, named.group(2));
    }

    /**
     * Checks a name.
     *
     * @throws IllegalArgumentException if it cannot stand before an address; the message says why
     */
    public static void requireName(String name) {
        if (name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "the name " + shown(name) + " is longer than " + LONGEST_NAME + " characters");
        }
        // From a name with an at sign, git am takes the author's address.
        if (name.codePoints().anyMatch(c -> c == '<' || c == '>' || c == '@' || MailText.isUnprintable(c))) {
            throw new IllegalArgumentException("the name " + shown(name)
                    + " holds a line break, an angle bracket, an at sign, a control character or what is not UTF-8, which no email"
                    + " header can carry");
        }
    }

    /**
     * Checks an address.
     *
     * @throws IllegalArgumentException if it is not of the form name@domain that mail servers take, or a program that is
     *     handed it might take it for something else
     */
    public static void requireAddress(String address) {
        if (BEGINS_WITH_A_SIGN.matcher(address).matches()) {
            throw new IllegalArgumentException("the address " + shown(address) + " begins with \"" + address.charAt(0)
                    + "\", which mail programs take for an option, a file or a command; an address begins with"
                    + " a letter or a digit");
        }
        if (!ADDRESS.matcher(address).matches()
                || address.length() > LONGEST_ADDRESS
                || address.indexOf('@') > LONGEST_LOCAL_PART
                || address.contains("=?")) {
            throw new IllegalArgumentException(shown(address) + " is not of the form name@domain, one address alone");
        }
    }

    /** Whether both are the same address; names do not count, nor does the case of letters. */
    public boolean sameAddress(Mailbox other) {
        return address.toLowerCase(Locale.ROOT).equals(other.address.toLowerCase(Locale.ROOT));
    }

    /** As a header spells it: in ASCII, the name as it is, in quotes, or in encoded words (RFC 2047). */
    public String encoded() {
        return name.isEmpty() ? address : encodedName() + " <" + address + ">";
    }

    private String encodedName() {
        if (!name.contains("=?")) {
            if (ATOMS.matcher(name).matches()) {
                return name;
            }
            if (QUOTABLE.matcher(name).matches() && name.length() + 2 <= LONGEST_QUOTED) {
                return '"' + name + '"';
            }
        }
        return EncodedWords.ofName(name);
    }

    /** As people read it. */
    @Override
    public String toString() {
        return name.isEmpty() ? address : name + " <" + address + ">";
    }

    private static String shown(String text) {
        return '"' + MailText.shown(text) + '"';
    }
}
