// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.iovakit.app.parity.StageParity;
import org.iovakit.app.render.ParityProof;
import org.iovakit.app.render.Rendering;
import org.iovakit.app.suite.Verdict;
import org.iovakit.cli.shared.Invocation;
import org.iovakit.cli.shared.ParityTable;
import org.iovakit.cli.shared.Terminal;
import org.iovakit.kunit.backend.Backend;
import org.iovakit.kunit.backend.BackendResult;
import org.iovakit.patchgen.email.Email;

/** Prints what a rendering comes to, as it goes. */
final class RenderingText implements Rendering.Listener {
    private final Invocation iovakit;

    /** The folder for the emails. */
    private final Path out;

    RenderingText(Invocation iovakit, Path out) {
        this.iovakit = iovakit;
        this.out = out;
    }

    @Override
    public void ran(Backend backend, List<BackendResult> results) {
        print("%-9s %s", backend, Verdict.counts(results));
    }

    @Override
    public void compared(ParityProof proof) {
        for (StageParity.Result result : proof.differing()) {
            Terminal terminal = iovakit.terminal();
            terminal.print(() -> terminal.err().print(ParityTable.of(proof.parity(), result)));
            terminal.say("to see it again, and save the minimal trace: " + proof.again(result));
        }
        print("%-9s %s", "parity", proof.summary());
    }

    @Override
    public void configured(String how) {
        print("%s", how);
    }

    @Override
    public void rendered(String base, Optional<String> branch, List<Email> emails) {
        print("%-8s %s", "base", base);
        branch.ifPresent(name -> print("%-8s %s", "branch", name));
        Path folder = iovakit.environment().directory().relativize(out.toAbsolutePath());
        emails.forEach(email -> print("%s", folder.resolve(email.fileName())));
    }

    private void print(String format, Object... values) {
        Terminal terminal = iovakit.terminal();
        terminal.print(() -> terminal.out().println(String.format(Locale.ROOT, format, values)));
    }
}
