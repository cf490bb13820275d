// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.send;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.iovakit.app.JsonReport;
import org.iovakit.patchgen.send.Delivery;
import org.iovakit.patchgen.send.Outgoing;
import org.iovakit.patchgen.send.OutgoingEmail;
import org.iovakit.patchgen.send.Preflight;
import org.iovakit.patchgen.send.Recipient;

/** What would be sent, to whom, and whether it is ready, for programs; what proves it is in the evidence beside the emails. */
final class SendJson {
    private SendJson() {}

    /**
     * The document.
     *
     * @param from what the From header would say, as people read it
     */
    static String of(
            Outgoing outgoing, Delivery delivery, List<Recipient> recipients, String from, List<Preflight.Row> checks) {
        ObjectNode document = JsonReport.of("send");
        document.put("ready", PreflightTable.notReady(checks).isEmpty());
        document.put("from", from);
        ArrayNode people = document.putArray("recipients");
        for (Recipient recipient : recipients) {
            ObjectNode json = people.addObject()
                    .put("header", word(recipient.header()))
                    .put("mailbox", recipient.mailbox().toString());
            recipient.reasons().forEach(json.putArray("reasons")::add);
        }
        document.put("base", outgoing.validation().base().description());
        outgoing.emails().get(0).baseCommit().ifPresent(commit -> document.put("baseCommit", commit));
        List<OutgoingEmail> accepted = delivery.accepted();
        List<OutgoingEmail> unclear = delivery.unclear();
        ArrayNode emails = document.putArray("emails");
        for (OutgoingEmail email : outgoing.emails()) {
            ObjectNode json = emails.addObject()
                    .put("number", email.number())
                    .put("file", email.file().toString())
                    .put("subject", email.subject());
            if (accepted.contains(email)) {
                json.put("sent", delivery.acceptedAt(email));
            } else if (unclear.contains(email)) {
                json.put("perhapsSent", true);
            }
        }
        ArrayNode rows = document.putArray("checks");
        for (Preflight.Row row : checks) {
            ObjectNode json = rows.addObject().put("what", row.what()).put("verdict", word(row.verdict()));
            row.said().forEach(json.putArray("said")::add);
        }
        return JsonReport.print(document);
    }

    /** {@code not-ready}. */
    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
