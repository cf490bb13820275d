// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.send;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.iovakit.lifetime.Ended;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.KernelBase;

/** The kernel's own {@code scripts/checkpatch.pl}, as strict as it can be, asked about emails. */
final class CheckpatchScript {
    private static final String SCRIPT = "scripts/checkpatch.pl";

    /** What of the base is read, as far as it is there. */
    static final Set<String> FILES =
            Set.of(SCRIPT, "scripts/spelling.txt", "scripts/const_structs.checkpatch", ".checkpatch.conf");

    /** It takes a second or two. */
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static final int COMPLAINS = 1;

    /** What it wonders about each time: whether MAINTAINERS knows a new file; and a commit, for want of a repository. */
    private static final String ANSWERED_ELSEWHERE = "FILE_PATH_CHANGES,UNKNOWN_COMMIT_ID";

    private final KernelBase base;
    private final Map<String, String> variables;

    /**
     * The script of a base.
     *
     * @param base stays open while the script is used; the caller closes it
     * @param variables the environment that perl runs with
     */
    CheckpatchScript(KernelBase base, Map<String, String> variables) {
        this.base = base;
        this.variables = variables;
    }

    /** Whether the base has it. */
    boolean exists() {
        return base.has(SCRIPT);
    }

    /**
     * Asks about emails.
     *
     * @return what it complains of, a line each, beginning with the email
     * @throws PatchGenException if perl is missing, or the script fails, does not end or prints without end
     */
    List<String> complaints(List<OutgoingEmail> emails) throws PatchGenException {
        List<String> arguments = new ArrayList<>(
                List.of("--no-tree", "--strict", "--terse", "--no-summary", "--ignore=" + ANSWERED_ELSEWHERE, "--"));
        emails.forEach(email -> arguments.add(email.file().toAbsolutePath().toString()));
        Ended ended;
        try {
            ended = new KernelScript(base, variables, LIMIT).run(SCRIPT, FILES, arguments, Set.of());
        } catch (IOException e) {
            throw failure(e.getMessage(), e);
        }
        List<String> complaints =
                ended.output().lines().map(line -> named(line, emails)).toList();
        boolean answered = ended.ending() == Ended.Ending.ITSELF
                && ended.errors().isBlank()
                && (ended.status() == 0 ? complaints.isEmpty() : ended.status() == COMPLAINS && !complaints.isEmpty());
        if (!answered) {
            throw failure(KernelScript.failure(ended), null);
        }
        return complaints;
    }

    private static String named(String line, List<OutgoingEmail> emails) {
        for (OutgoingEmail email : emails) {
            Path file = email.file().toAbsolutePath();
            if (line.startsWith(file + ":")) {
                return email.called() + ", line "
                        + line.substring(file.toString().length() + 1);
            }
        }
        return line;
    }

    private static PatchGenException failure(String why, Exception cause) {
        return new PatchGenException(SCRIPT + " of the kernel could not be asked: " + why, cause);
    }
}
