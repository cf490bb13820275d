// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailboxTest {
    /** Whatever stands around it: what a mail program would be handed is an option, or nothing that it knows. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-X/some/path@example.org",
                "B <-X/some/path@example.org>",
                "\"B\" <-X/some/path@example.org>",
                "B < -X/some/path@example.org>",
                "B <\t-X/some/path@example.org>",
                "B <\u00a0-X/some/path@example.org>",
                "B <\u200b-X/some/path@example.org>",
                "B <\r\n -X/some/path@example.org>",
                "B <\"-X/some/path\"@example.org>",
                "\"-X/some/path\"@example.org",
                "(x)-X/some/path@example.org",
                "B <(x)-X/some/path@example.org>",
                "-X(x)@example.org",
                "B <\\-X@example.org>",
                "B:-X/some/path@example.org;",
                "B: C <-X/some/path@example.org>;",
                "B <=?UTF-8?q?-X?=@example.org>",
                "B <@relay.example,:-X@example.org>",
                "B <c@example.org>,-X@example.org",
                "--some=option@example.org",
                "|program@example.org",
                "/some/file@example.org",
                ":include:/some/file@example.org",
                "+x@example.org"
            })
    void addressThatAProgramCouldTakeForSomethingElseIsRefused(String text) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Mailbox.parse(text));
        assertEquals(1, e.getMessage().lines().count(), e.getMessage());
    }

    @Test
    void refusalNamesTheAddressAndItsSign() {
        String message = assertThrows(
                        IllegalArgumentException.class, () -> Mailbox.parse("B <-X/some/path@example.org>"))
                .getMessage();
        assertTrue(message.contains("\"-X/some/path@example.org\" begins with \"-\""), message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a-b@example.org", "_x@example.org", "0@example.org", "syzbot+0f-1@example.org", "a.-b@x.org"})
    void signsFurtherOnAreAnAddressAsAnyOther(String address) {
        assertEquals(address, Mailbox.parse("-B- <" + address + ">").address());
    }
}
