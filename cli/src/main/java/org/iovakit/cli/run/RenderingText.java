// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.iovakit.app.Environment;
import org.iovakit.app.Rerun;
import org.iovakit.app.parity.StageParity;
import org.iovakit.app.render.ParityProof;
import org.iovakit.app.render.RenderPlan;
import org.iovakit.app.render.Rendering;
import org.iovakit.app.suite.Verdict;
import org.iovakit.cli.shared.Invocation;
import org.iovakit.cli.shared.LineWrapper;
import org.iovakit.cli.shared.OutgoingOption;
import org.iovakit.cli.shared.ParityTable;
import org.iovakit.cli.shared.Terminal;
import org.iovakit.kunit.backend.Backend;
import org.iovakit.kunit.backend.BackendResult;
import org.iovakit.patchgen.email.Email;

/** Prints what a rendering comes to, as it goes. */
final class RenderingText implements Rendering.Listener {
    /** What the refusal names that this overrules. */
    private static final String UNKNOWN_BASE = "--allow-unknown-base";

    private final Invocation iovakit;

    private final RenderPlan plan;
    private final boolean byStage;

    /** @param byStage whether the verdict of Java is told, stage by stage */
    RenderingText(Invocation iovakit, RenderPlan plan, boolean byStage) {
        this.iovakit = iovakit;
        this.plan = plan;
        this.byStage = byStage;
    }

    @Override
    public void ran(Backend backend, List<BackendResult> results) {
        if (backend == Backend.JAVA) {
            if (byStage) {
                print("%s%-9s %s", Verdict.summary(results), "all", Verdict.counts(results));
            }
            return;
        }
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
    public void rendered(String base, Optional<String> branch, List<Email> emails, List<String> refusals) {
        print("%-9s %s", "base", base);
        branch.ifPresent(name -> print("%-9s %s", "branch", name));
        Environment environment = iovakit.environment();
        Path folder = plan.out().normalize();
        emails.forEach(email -> print("%s", environment.shown(folder.resolve(email.fileName()))));
        if (!refusals.isEmpty()) {
            print("%nsend refuses them as they are:");
            refusals.forEach(why -> print(
                    "%s",
                    LineWrapper.of("  ", 4, why.replace(folder.toString(), environment.shown(folder)))
                            .stripTrailing()));
        }
        print("%nnext:");
        step(
                "read what would be sent",
                "less "
                        + Rerun.quoted(
                                environment.shown(folder.resolve(emails.get(0).fileName()))));
        if (refusals.stream().allMatch(why -> why.contains(UNKNOWN_BASE))) {
            List<String> allowed = refusals.isEmpty() ? List.of() : List.of(UNKNOWN_BASE);
            step("see to whom, and what a careful sender looks at", send(allowed));
            step("send all to yourself alone", send(List.of("--to-self")));
            step(
                    "post it, after one question",
                    send(Stream.concat(Stream.of("--send"), allowed.stream()).toList()));
        }
    }

    private String send(List<String> how) {
        Path folder = plan.out().normalize();
        boolean usual =
                folder.equals(OutgoingOption.rendered(iovakit.environment()).normalize());
        return new Rerun("send", plan.base(), plan.name(), List.of())
                .of(usual ? List.of() : List.of(iovakit.environment().shown(folder)), how);
    }

    private void step(String why, String command) {
        print("  # %s%n  %s", why, command);
    }

    private void print(String format, Object... values) {
        Terminal terminal = iovakit.terminal();
        terminal.print(() -> terminal.out().println(String.format(Locale.ROOT, format, values)));
    }
}
