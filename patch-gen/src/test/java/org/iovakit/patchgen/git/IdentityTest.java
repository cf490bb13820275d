// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.iovakit.patchgen.PatchGenException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityTest {
    @TempDir
    Path repository;

    private final Map<String, String> environment = new HashMap<>(
            Map.of("PATH", System.getenv("PATH"), "GIT_CONFIG_NOSYSTEM", "1", "GIT_CONFIG_GLOBAL", "/dev/null"));

    @BeforeEach
    void makeRepository() throws PatchGenException {
        Git.isolated(repository).run("init", "--quiet");
    }

    private void configure(String key, String value) throws PatchGenException {
        Git.isolated(repository).run("config", key, value);
    }

    private Optional<Identity> identity() throws PatchGenException {
        return Identity.ofUser(repository, environment);
    }

    @Test
    void environmentGoesBeforeConfigurationAsInGit() throws PatchGenException {
        configure("user.name", "Ann \u00c5ngstr\u00f6m");
        configure("user.email", "ann@example.com");
        assertEquals(
                "Ann \u00c5ngstr\u00f6m <ann@example.com>",
                identity().orElseThrow().toString());
        configure("author.email", "ann@author.example");
        assertEquals("ann@author.example", identity().orElseThrow().email());
        environment.put("GIT_AUTHOR_EMAIL", "ann@environment.example");
        environment.put("EMAIL", "ann@fallback.example");
        assertEquals("ann@environment.example", identity().orElseThrow().email());
    }

    @Test
    void gitWithoutAnIdentityHasNone() throws PatchGenException {
        assertEquals(Optional.empty(), identity());
        configure("user.name", "Ann");
        assertEquals(Optional.empty(), identity());
        assertEquals(Optional.empty(), Identity.ofUser(repository.getParent(), environment));
    }

    @Test
    void identityThatNoHeaderCanCarryIsRefused() throws PatchGenException {
        configure("user.email", "ann@example.com");
        for (String name : new String[] {"Ann\nBcc: all@example.com", "Ann <x>", "Ann\u0007"}) {
            configure("user.name", name);
            PatchGenException e = assertThrows(PatchGenException.class, this::identity);
            assertTrue(e.getMessage().contains("git config --global user.name"), e.getMessage());
            assertEquals(1, e.getMessage().lines().count());
        }
        configure("user.name", "Ann");
        environment.put("GIT_AUTHOR_EMAIL", "ann@example.com>\n");
        assertThrows(PatchGenException.class, this::identity);
    }

    /** The judge is git: what it makes of a name is what the user's own commits bear. */
    @Test
    void namesAreCleanedAsGitCleansThem() throws PatchGenException {
        configure("user.email", "ann@example.com");
        for (String name : new String[] {"Ann Jr.", " .,Ann:; ", "\"Ann\"", "Ann O'Hara", "'Ann\\", "A. B. Lovelace"}) {
            configure("user.name", name);
            String byGit = Git.ofUser(repository, environment)
                    .run("var", "GIT_AUTHOR_IDENT")
                    .text();
            assertEquals(
                    byGit.substring(0, byGit.indexOf(" <")),
                    identity().orElseThrow().name());
        }
        configure("user.name", "...");
        assertThrows(PatchGenException.class, this::identity);
    }

    @Test
    void addressThatIsNoneIsRefused() throws PatchGenException {
        configure("user.name", "Ann");
        for (String address : new String[] {"ann", "a b@example.com", "a@b,c@d", "@example.com", "ann@"}) {
            configure("user.email", address);
            PatchGenException e = assertThrows(PatchGenException.class, this::identity, address);
            assertTrue(e.getMessage().contains("is not of the form name@domain"), e.getMessage());
        }
    }

    @Test
    void addressThatBeginsAsAnOptionIsRefused() throws PatchGenException {
        configure("user.name", "Ann");
        for (String address : new String[] {"-X/some/path@example.com", "'-X@x.example"}) {
            configure("user.email", address);
            PatchGenException e = assertThrows(PatchGenException.class, this::identity, address);
            assertTrue(e.getMessage().startsWith("git's author email address: the address \"-X"), e.getMessage());
            assertTrue(e.getMessage().contains("git config --global user.email"), e.getMessage());
        }
    }

    @Test
    void placeholderIsNobodysAddress() {
        assertTrue(Identity.preview().placeholder());
        assertTrue(Identity.preview().email().endsWith(".invalid"));
    }
}
