// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What users of git, b4 and kunit.py type here first, and what stands in its place. What is understood as it is, such as
 * {@code --filter_glob}, is not listed.
 */
final class OtherPrograms {
    /** For words that are typed where a command is expected. */
    static final String TOP = "iovakit";

    private static final String ANY = "*";

    /**
     * A line an answer: the commands that give it, what was typed, and the answer. The first line that fits is taken.
     */
    private static final String TABLE = """
            iovakit     | format-patch                       | that is iovakit run
            iovakit     | send-email                         | that is iovakit send
            iovakit     | prep                               | a new version is made by iovakit reroll, the emails by iovakit run
            iovakit     | am shazam                          | iovakit adopt makes templates of a thread
            iovakit     | log                                | iovakit series lists the versions and their patches
            iovakit     | test build exec config             | the suite is run by iovakit kunit, which builds what it needs
            iovakit     | parse                              | tools/testing/kunit/kunit.py parse reads iovakit kunit --format ktap

            send | --from                                    | the sender is who wrote the patches, as git knows you: git config user.name, user.email
            send | --bcc --no-bcc                            | there is no Bcc: all recipients are shown; --to-self sends all to yourself alone
            send | --no-to                                   | "to" in series.yaml and sendemail.to of your git configuration say whom it goes to
            send | --subject --reply-to --compose --compose-encoding --annotate --no-annotate | the emails leave as they were rendered; write it in the series' folder, and render anew
            send | --in-reply-to                             | say iovakit reroll --in-reply-to, or "in-reply-to" in series.yaml, and render anew
            send | --xmailer --no-xmailer --8bit-encoding --transfer-encoding --header-cmd --no-header-cmd | the emails leave as they were rendered
            send | --thread --no-thread --chain-reply-to --no-chain-reply-to | the emails leave as they were rendered: a thread of the cover letter and its patches
            send | --to-cmd --cc-cmd --suppress-cc --cc-cover --no-cc-cover --to-cover --no-to-cover --signed-off-by-cc --no-signed-off-by-cc --suppress-from --no-suppress-from --no-trailer-to-cc --not-me-too | who gets the emails is shown before they leave; say --to, --cc and --no-cc
            send | --envelope-sender                         | git send-email takes it from your configuration: git config sendemail.envelopeSender
            send | --sendmail-cmd                            | git send-email takes it from your configuration: git config sendemail.sendmailCmd
            send | --smtp-server                             | git send-email takes it from your configuration: git config sendemail.smtpServer
            send | --smtp-server-option                      | git send-email takes it from your configuration: git config sendemail.smtpServerOption
            send | --smtp-server-port                        | git send-email takes it from your configuration: git config sendemail.smtpServerPort
            send | --smtp-user                               | git send-email takes it from your configuration: git config sendemail.smtpUser
            send | --smtp-pass                               | git send-email takes it from your configuration: git config sendemail.smtpPass
            send | --smtp-encryption --smtp-ssl              | git send-email takes it from your configuration: git config sendemail.smtpEncryption
            send | --smtp-ssl-cert-path                      | git send-email takes it from your configuration: git config sendemail.smtpSSLCertPath
            send | --smtp-domain                             | git send-email takes it from your configuration: git config sendemail.smtpDomain
            send | --smtp-auth --no-smtp-auth                | git send-email takes it from your configuration: git config sendemail.smtpAuth
            send | --batch-size                              | git send-email takes it from your configuration: git config sendemail.smtpBatchSize
            send | --relogin-delay                           | git send-email takes it from your configuration: git config sendemail.smtpReloginDelay
            send | --identity                                | git send-email takes it from your configuration: git config sendemail.identity
            send | --smtp-debug                              | what a server says when it refuses is told
            send | --confirm                                 | there is one question before emails leave; --yes answers it
            send | --validate --no-validate --force          | hooks and checks always run
            send | --format-patch --no-format-patch          | name the folder of the emails that iovakit run wrote
            send | --dump-aliases --translate-aliases        | ask git send-email itself for that
            send | -d                                        | say --dry-run, which is what send does unless told --send
            send | --reflect --preview-to                    | --to-self sends all to yourself alone
            send | --resend                                  | say iovakit reroll --resend, and render anew
            send | -o --output-dir                           | iovakit run --out renders into a folder
            send | --no-sign --use-web-endpoint --web-auth-new --web-auth-verify | emails leave by git send-email alone; b4 send can post the folder's branch: iovakit run --branch

            run patches | --output-directory --output-dir --outdir | say --out
            run patches | --stdout                           | the emails are files; --out says in which folder
            run patches | --subject-prefix --set-prefixes --add-prefixes | say --prefix WORD, once for each word beside PATCH
            run patches | --rfc                              | say --prefix RFC
            run patches | -v --reroll-count --force-revision | --series NAME/vN renders a version that is there; iovakit reroll makes the next one
            run patches | --interdiff --compare-to           | say --range-diff PREVIOUS
            run patches | --creation-factor                  | iovakit range-diff has it
            run patches | --base -f --fork-point             | --kernel and --rev say the base; the emails name its commit where it is in git
            run patches | --in-reply-to                      | say iovakit reroll --in-reply-to, or "in-reply-to" in series.yaml
            run patches | --to --cc -c --auto-to-cc          | "to" and "cc" in series.yaml, or iovakit send --to and --cc
            run patches | --from --signoff --add-my-sob      | author and sign-off are yours, as git knows you: git config user.name, user.email
            run patches | --cover-letter --cover-from-description --description-file --edit-cover | the cover letter is cover.ftl in the folder of the series
            run patches | -n --numbered --no-numbered --start-number --attach --inline --thread --no-thread --signature --no-signature --signature-file --suffix --no-binary --zero-commit --numbered-files --encode-email-headers --filename-max-length --notes --root --ignore-if-in-upstream --add-header | emails have the form that kernel lists expect, and no other

            trailers | -u --update                           | trailers are taken unless --dry-run is said
            trailers | -S --sloppy-trailers                  | say --sloppy
            trailers | -m --use-local-mbox                   | name the mbox, mail or maildir as it is, without an option
            trailers | -F --trailers-from --since --since-commit | nothing is fetched; name the mbox of the thread, which b4 mbox MESSAGE-ID makes

            reroll | --rfc                                   | say --prefix RFC
            reroll | --subject-prefix --set-prefixes --add-prefixes | say --prefix WORD, once for each word beside PATCH
            reroll | --force-revision                        | say --reroll-count N
            reroll | --manual-reroll                         | say --message-id ID

            adopt | -m --use-local-mbox                      | say mbox:FILE, without an option
            adopt | --use-version                            | say mbox:FILE@vN
            adopt | -n -e --enroll --mbox-name               | say --new NAME
            adopt | -F --from-thread                         | nothing is fetched; say mbox:FILE, which b4 mbox MESSAGE-ID makes
            adopt | --guess-base -g --guess-branch -b        | --kernel and --rev say the base
            adopt | --outdir --output-dir --output-directory | say --out
            adopt | -P --cherry-pick                         | adopt the thread, and leave patches out with iovakit reroll --drop

            range-diff | --no-dual-color --left-only --right-only --notes --no-notes --diff-merges -p --patch --stat --word-diff | ask git range-diff itself for that, on two branches that iovakit run --branch makes

            kunit | --raw_output                             | say --format ktap
            kunit | --kunitconfig --kconfig_add --make_options --arch --cross_compile --qemu_config --qemu_args --kernel_args --build_dir | iovakit configures and builds what the suite needs, for User Mode Linux; iovakit run --branch makes a branch for your own kunit.py
            kunit | --alltests --run_isolated --filter --filter_action --list_tests_attr | --suite and --filter_glob choose what is run
            kunit | --jobs -j                                | as many as there are processors
            kunit | --summary --failed                       | failures are printed behind the table

            diff | --stat --shortstat --numstat              | the first lines are a summary
            diff | -p --patch -U --unified --word-diff       | iovakit diff compares what stages do; iovakit run makes the patches, and iovakit report shows them

            *    | --output                                  | say --out
            *    | -q --quiet                                | results go to standard output, all else to standard error: 2>/dev/null leaves it away
            *    | --color --no-color --colour               | colour is for terminals, and not with NO_COLOR set
            diff parity bench audit series adopt judge replay info trailers doctor | --json | say --format json
            """;

    private OtherPrograms() {}

    /**
     * What to do instead.
     *
     * @param command as it is called, without {@code iovakit}; or {@link #TOP}
     * @param typed an option with its dashes, a value may stand behind a {@code =}; or a word
     * @return empty if it is nothing that the others have either
     */
    static Optional<String> insteadOf(String command, String typed) {
        String word = typed.startsWith("-") ? typed.replaceFirst("=.*", "") : typed;
        return rows().filter(row -> words(row.get(0)).anyMatch(name -> name.equals(command) || name.equals(ANY)))
                .filter(row -> words(row.get(1)).anyMatch(word::equals))
                .findFirst()
                .map(row -> row.get(2));
    }

    /** Its lines, of three cells each. */
    static Stream<List<String>> rows() {
        return TABLE.lines()
                .filter(line -> !line.isBlank())
                .map(line -> Stream.of(line.split("\\|", -1)).map(String::strip).toList());
    }

    private static Stream<String> words(String cell) {
        return Stream.of(cell.split(" +", -1));
    }
}
