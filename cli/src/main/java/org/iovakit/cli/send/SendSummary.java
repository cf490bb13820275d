// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.send;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.iovakit.patchgen.proof.Validation;
import org.iovakit.patchgen.send.Delivery;
import org.iovakit.patchgen.send.Outgoing;
import org.iovakit.patchgen.send.OutgoingEmail;
import org.iovakit.patchgen.send.Recipient;

/** All that somebody has to see before emails leave: which, from whom, to whom and why, for what base, proven by what. */
final class SendSummary {
    private final StringBuilder text = new StringBuilder();
    private String lastLabel = "";

    private SendSummary() {}

    /**
     * The summary, which ends with a newline.
     *
     * @param from what the From header would say, as people read it
     */
    static String of(Outgoing outgoing, Delivery delivery, List<Recipient> recipients, String from, ZonedDateTime now) {
        SendSummary summary = new SendSummary();
        summary.line("from", from);
        for (Recipient recipient : recipients) {
            summary.line(
                    recipient.header().name().toLowerCase(Locale.ROOT),
                    recipient.mailbox() + "  (" + String.join("; ", recipient.reasons()) + ")");
        }
        summary.base(outgoing);
        summary.evidence(outgoing, now);
        summary.emails(outgoing, delivery);
        return summary.text.toString();
    }

    private void base(Outgoing outgoing) {
        line(
                "base",
                outgoing.validation().base().description()
                        + outgoing.emails()
                                .get(0)
                                .baseCommit()
                                .map(commit -> ", base-commit " + commit.substring(0, 12))
                                .orElse(", without a base-commit"));
    }

    private void evidence(Outgoing outgoing, ZonedDateTime now) {
        Validation validation = outgoing.validation();
        for (Validation.StageProof stage : validation.stages()) {
            line(
                    "proof",
                    "stage " + stage.stage() + ": "
                            + stage.suites().stream()
                                    .map(suite -> suite.backend() + " " + suite.passed() + " of " + suite.cases())
                                    .collect(Collectors.joining(", ")));
        }
        remarks(validation).forEach(remark -> line("proof", remark));
        outgoing.emails().get(0).date().ifPresent(seconds -> line("dated", age(Instant.ofEpochSecond(seconds), now)));
    }

    private static List<String> remarks(Validation validation) {
        List<String> remarks = new ArrayList<>();
        if (validation.parity() != null) {
            remarks.add("parity: " + validation.parity().size() + " stages do what their C does, in "
                    + validation.parity().get(0).operations() + " operations each");
        }
        if (validation.kernel() != null) {
            remarks.add("kernel: " + validation.kernel().booted() + " kernels booted, Linux "
                    + validation.kernel().version());
        }
        validation.checks().forEach(check -> remarks.add("check: " + check));
        validation.unchecked().forEach(gap -> remarks.add("NOT CHECKED: " + gap.what() + ": " + gap.why()));
        return remarks;
    }

    private static String age(Instant then, ZonedDateTime now) {
        Duration age = Duration.between(then, now.toInstant());
        String date = then.atZone(now.getZone())
                .truncatedTo(ChronoUnit.SECONDS)
                .toOffsetDateTime()
                .toString();
        if (age.isNegative()) {
            return date + ", which is to come";
        }
        if (age.toDays() > 0) {
            return date + ", " + age.toDays() + " days ago";
        }
        return date + ", " + age.toHours() + " h " + age.toMinutesPart() + " min ago";
    }

    private void emails(Outgoing outgoing, Delivery delivery) {
        List<OutgoingEmail> accepted = delivery.accepted();
        List<OutgoingEmail> unclear = delivery.unclear();
        for (OutgoingEmail email : outgoing.emails()) {
            List<String> line = new ArrayList<>(List.of(email.subject()));
            if (accepted.contains(email)) {
                line.add("(sent at " + delivery.acceptedAt(email) + ")");
            } else if (unclear.contains(email)) {
                line.add("(perhaps sent)");
            }
            line("email", String.join("  ", line));
        }
    }

    private void line(String label, String value) {
        text.append(String.format("%-7s", label.equals(lastLabel) ? "" : label))
                .append(value)
                .append('\n');
        lastLabel = label;
    }
}
