// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.send;

import java.util.ArrayList;
import java.util.List;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.mail.Mailbox;
import org.iovakit.patchgen.send.Recipient.Header;
import org.iovakit.patchgen.send.Recipients;
import org.iovakit.patchgen.send.SendEmail;
import picocli.CommandLine.Option;

/** The options that say who gets the emails. */
final class SendOptions {
    private static final String ALL = "all";

    @Option(
            names = "--to",
            paramLabel = "ADDRESS",
            description = "Also send to this address, or alias of git send-email. May be repeated.")
    private List<String> to = new ArrayList<>();

    @Option(
            names = "--cc",
            paramLabel = "ADDRESS",
            description = "Also send a copy to this address. May be repeated. There is no Bcc.")
    private List<String> cc = new ArrayList<>();

    @Option(
            names = "--no-cc",
            paramLabel = "ADDRESS",
            arity = "0..1",
            fallbackValue = ALL,
            description = "Send no copy to this address, or no copies at all but those that --cc names.")
    private List<String> noCc = new ArrayList<>();

    /** Drops and adds whom the user says, in this order. */
    void apply(Recipients recipients, SendEmail git) throws PatchGenException {
        for (String address : noCc) {
            if (address.equals(ALL)) {
                recipients.dropAllCc();
            } else {
                for (Mailbox mailbox : mailboxes("--no-cc", address, git)) {
                    recipients.dropCc(mailbox);
                }
            }
        }
        for (String address : to) {
            mailboxes("--to", address, git).forEach(mailbox -> recipients.add(mailbox, Header.TO, "--to"));
        }
        for (String address : cc) {
            mailboxes("--cc", address, git).forEach(mailbox -> recipients.add(mailbox, Header.CC, "--cc"));
        }
    }

    private static List<Mailbox> mailboxes(String option, String address, SendEmail git) throws PatchGenException {
        try {
            return git.mailboxes(option, address);
        } catch (PatchGenException e) {
            throw new PatchGenException(
                    e.getMessage() + ", like \"Name <name@example.org>\", the folder of the emails before the options",
                    e);
        }
    }
}
