// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.git;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.mail.Mailbox;

/**
 * Who the patches are by.
 *
 * @param name as in an email's From
 * @param email the address alone
 * @param placeholder whether this stands in for an identity that git does not have; such a one signs nothing off
 */
public record Identity(String name, String email, boolean placeholder) {
    /** What to do where git has no identity. */
    public static final String HOW_TO_SET =
            "git config --global user.name \"Your Name\" and git config --global user.email you@example.com";

    /** The address is in a domain that can never exist, so no mail could come from it. */
    private static final Identity PLACEHOLDER =
            new Identity("Preview (set git config user.name)", "set-git-config-user.email@preview.invalid", true);

    /**
     * The author identity that git would use in a directory: GIT_AUTHOR_NAME and GIT_AUTHOR_EMAIL, author.* and user.* of
     * its configuration, EMAIL. Unlike git, this makes none up from the login and host name.
     *
     * @param directory where git is asked, a repository or not
     * @param variables the environment variables that git runs with
     * @throws PatchGenException if there is one that no email header could carry
     */
    public static Optional<Identity> ofUser(Path directory, Map<String, String> variables) throws PatchGenException {
        Map<String, String> config = config(directory, variables);
        Optional<String> name =
                first(variables.get("GIT_AUTHOR_NAME"), config.get("author.name"), config.get("user.name"));
        Optional<String> email = first(
                variables.get("GIT_AUTHOR_EMAIL"),
                config.get("author.email"),
                config.get("user.email"),
                variables.get("EMAIL"));
        if (name.isEmpty() || email.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(of(name.get(), email.get()));
    }

    /**
     * An identity that git has, cleaned as git cleans it.
     *
     * @throws PatchGenException if no email header could carry it
     */
    public static Identity of(String name, String email) throws PatchGenException {
        return new Identity(checked("name", name), checkedAddress(email), false);
    }

    /** The stand-in for an identity that git does not have. */
    public static Identity preview() {
        return PLACEHOLDER;
    }

    /** As in a header or a trailer: {@code Name <address>}. */
    @Override
    public String toString() {
        return name + " <" + email + ">";
    }

    private static Map<String, String> config(Path directory, Map<String, String> variables) throws PatchGenException {
        Git.Result result = Git.ofUser(directory, variables)
                .attempt("config", "--null", "--get-regexp", "^(author|user)\\.(name|email)$");
        if (result.exitCode() > 1) {
            throw new PatchGenException("git could not read its configuration in " + directory + ": "
                    + result.err().strip());
        }
        Map<String, String> values = new HashMap<>();
        for (String entry : result.out().split("\0", -1)) {
            int split = entry.indexOf('\n');
            if (split > 0) {
                values.put(entry.substring(0, split), entry.substring(split + 1));
            }
        }
        return values;
    }

    private static Optional<String> first(String... candidates) {
        return Stream.of(candidates).filter(c -> c != null && !c.isBlank()).findFirst();
    }

    private static String checked(String what, String value) throws PatchGenException {
        try {
            // An address has an at sign; all else that no name may hold, none of the two may.
            Mailbox.requireName(
                    what.equals("name") ? value.strip() : value.strip().replace("@", ""));
        } catch (IllegalArgumentException e) {
            throw unusable(what, e);
        }
        String cleaned = withoutCrud(value);
        if (cleaned.isEmpty()) {
            throw unusable(
                    what,
                    new IllegalArgumentException("\"" + value + "\" is made of characters only that git leaves out"));
        }
        return cleaned;
    }

    private static String checkedAddress(String value) throws PatchGenException {
        String address = checked("email address", value);
        try {
            Mailbox.requireAddress(address);
        } catch (IllegalArgumentException e) {
            throw unusable("email address", e);
        }
        return address;
    }

    private static PatchGenException unusable(String what, IllegalArgumentException e) {
        return new PatchGenException(
                "git's author " + what + ": " + e.getMessage() + "; set another: " + HOW_TO_SET, e);
    }

    /** Git leaves these out at both ends of names and addresses, so that is what the user's own commits bear. */
    private static String withoutCrud(String value) {
        return value.replaceAll("^[\\x00-\\x20.,:;<>\"\\\\']+|[\\x00-\\x20.,:;<>\"\\\\']+$", "");
    }
}
