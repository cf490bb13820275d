// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.send;

import java.util.List;
import org.iovakit.patchgen.mail.Mailbox;

/**
 * Somebody who gets all emails of a series.
 *
 * @param mailbox who
 * @param header where the emails name them; there is no Bcc
 * @param reasons why, a few words each
 */
public record Recipient(Mailbox mailbox, Header header, List<String> reasons) {
    /** A header that names recipients. */
    public enum Header {
        TO,
        CC
    }
}
