// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.send;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The options of git send-email that {@code send} has not, and what stands in their place. */
final class GitSendEmailOptions {
    private static final String HELD = "the emails leave as they were rendered";
    private static final String IN_SERIES = HELD + "; write it in the series' folder, and render anew";
    private static final String SHOWN = "who gets the emails is shown before they leave; say --to, --cc and --no-cc";

    private static final Map<String, String> INSTEAD = new TreeMap<>();

    static {
        put("the sender is who wrote the patches, as git knows you: git config user.name, user.email", "from");
        put("there is no Bcc: all recipients are shown; --to-self sends all to yourself alone", "bcc", "no-bcc");
        put("\"to\" in series.yaml and sendemail.to of your git configuration say whom it goes to", "no-to");
        put(IN_SERIES, "subject", "reply-to", "compose", "compose-encoding", "annotate", "no-annotate");
        put("say iovakit reroll --in-reply-to, or \"in-reply-to\" in series.yaml, and render anew", "in-reply-to");
        put(HELD, "xmailer", "no-xmailer", "8bit-encoding", "transfer-encoding", "header-cmd", "no-header-cmd");
        put(
                HELD + ": a thread of the cover letter and its patches",
                "thread",
                "no-thread",
                "chain-reply-to",
                "no-chain-reply-to");
        put(SHOWN, "to-cmd", "cc-cmd", "suppress-cc", "cc-cover", "no-cc-cover", "to-cover", "no-to-cover");
        put(SHOWN, "signed-off-by-cc", "no-signed-off-by-cc", "suppress-from", "no-suppress-from");
        configured("envelope-sender", "envelopeSender");
        configured("sendmail-cmd", "sendmailCmd");
        configured("smtp-server", "smtpServer");
        configured("smtp-server-option", "smtpServerOption");
        configured("smtp-server-port", "smtpServerPort");
        configured("smtp-user", "smtpUser");
        configured("smtp-pass", "smtpPass");
        configured("smtp-encryption", "smtpEncryption");
        configured("smtp-ssl", "smtpEncryption");
        configured("smtp-ssl-cert-path", "smtpSSLCertPath");
        configured("smtp-domain", "smtpDomain");
        configured("smtp-auth", "smtpAuth");
        configured("no-smtp-auth", "smtpAuth");
        configured("batch-size", "smtpBatchSize");
        configured("relogin-delay", "smtpReloginDelay");
        configured("identity", "identity");
        put("what a server says when it refuses is told", "smtp-debug");
        put("there is one question before emails leave; --yes answers it", "confirm");
        put("it tells no more than what was sent", "quiet");
        put("hooks and checks always run", "validate", "no-validate", "force");
        put("name the folder of the emails that iovakit run wrote", "format-patch", "no-format-patch");
        put("ask git send-email itself for that", "dump-aliases", "translate-aliases");
    }

    private GitSendEmailOptions() {}

    private static void put(String instead, String... options) {
        Stream.of(options).forEach(option -> INSTEAD.put("--" + option, instead));
    }

    private static void configured(String option, String entry) {
        put("git send-email takes it from your configuration: git config sendemail." + entry, option);
    }

    /** What to do instead of an option; empty if it is none of git send-email's. */
    static Optional<String> insteadOf(String typed) {
        return Optional.ofNullable(INSTEAD.get(typed.replaceFirst("=.*", "")));
    }
}
