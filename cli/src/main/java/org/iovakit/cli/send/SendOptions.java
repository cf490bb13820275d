// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.send;

import java.util.ArrayList;
import java.util.List;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.mail.Mailbox;
import org.iovakit.patchgen.send.Recipient.Header;
import org.iovakit.patchgen.send.Recipients;
import picocli.CommandLine.Option;

/** The options that say who gets the emails. */
final class SendOptions {
    private static final String ALL = "all";

    @Option(names = "--to", paramLabel = "ADDRESS", description = "Also send to this address. May be repeated.")
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
    void apply(Recipients recipients) throws PatchGenException {
        for (String address : noCc) {
            if (address.equals(ALL)) {
                recipients.dropAllCc();
            } else {
                recipients.dropCc(mailbox("--no-cc", address));
            }
        }
        for (String address : to) {
            recipients.add(mailbox("--to", address), Header.TO, "--to");
        }
        for (String address : cc) {
            recipients.add(mailbox("--cc", address), Header.CC, "--cc");
        }
    }

    private static Mailbox mailbox(String option, String address) throws PatchGenException {
        try {
            return Mailbox.parse(address);
        } catch (IllegalArgumentException e) {
            throw new PatchGenException(
                    option + ": " + e.getMessage() + "; write it like \"Name <name@example.org>\", the folder of the"
                            + " emails before the options",
                    e);
        }
    }
}
