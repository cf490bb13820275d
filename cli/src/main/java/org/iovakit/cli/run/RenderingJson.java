// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.iovakit.app.JsonReport;
import org.iovakit.app.NotProvenException;
import org.iovakit.app.parity.StageParity;
import org.iovakit.app.render.ParityProof;
import org.iovakit.app.render.RenderPlan;
import org.iovakit.app.render.Rendering;
import org.iovakit.cli.shared.Terminal;
import org.iovakit.domain.State;
import org.iovakit.kunit.backend.Backend;
import org.iovakit.kunit.backend.BackendResult;
import org.iovakit.patchgen.email.Email;

/** Collects for programs what a rendering comes to, and prints it at the end; where there is none, nothing. */
final class RenderingJson implements Rendering.Listener {
    private final Terminal terminal;
    private final RenderPlan plan;
    private final ObjectNode document = JsonReport.of("run");
    private final ArrayNode checks;

    /** How the kernels are configured that are checked now; empty for the usual way. */
    private String configured = "";

    RenderingJson(Terminal terminal, RenderPlan plan) {
        this.terminal = terminal;
        this.plan = plan;
        document.put("proven", false);
        checks = document.putArray("checks");
    }

    @Override
    public void ran(Backend backend, List<BackendResult> results) {
        ArrayNode stages = check(backend.toString(), results.stream().allMatch(BackendResult::passed));
        for (BackendResult result : results) {
            stage(stages, result.stage(), result.passed())
                    .put("cases", result.wanted().size())
                    .put("passedCases", result.passedCases());
        }
    }

    @Override
    public void compared(ParityProof proof) {
        ArrayNode stages = check("parity", proof.differing().isEmpty());
        for (StageParity.Result result : proof.results()) {
            ObjectNode stage = stage(stages, result.stage(), result.difference().isEmpty());
            stage.put("operations", result.operations());
            if (result.difference().isPresent()) {
                stage.put("again", proof.again(result));
            }
        }
    }

    @Override
    public void configured(String how) {
        configured = how;
    }

    private ArrayNode check(String name, boolean passed) {
        ObjectNode check = checks.addObject().put("check", name).put("passed", passed);
        if (!configured.isEmpty()) {
            check.put("configured", configured);
        }
        return check.putArray("stages");
    }

    private static ObjectNode stage(ArrayNode stages, State stage, boolean passed) {
        return stages.addObject()
                .put("stage", stage.number())
                .put("name", stage.name())
                .put("passed", passed);
    }

    @Override
    public void rendered(String base, Optional<String> branch, List<Email> emails, List<String> refusals) {
        document.put("proven", true).put("base", base);
        branch.ifPresent(name -> document.put("branch", name));
        ArrayNode files = document.putArray("emails");
        emails.forEach(email ->
                files.add(plan.out().normalize().resolve(email.fileName()).toString()));
        refusals.forEach(document.putArray("refusals")::add);
        print();
    }

    /** Nothing is rendered because of what was found. */
    void notProven(NotProvenException why) {
        ObjectNode json = document.putObject("notProven").put("conclusion", why.getMessage());
        why.findings().forEach(json.putArray("findings")::add);
        if (!why.log().isEmpty()) {
            json.put("log", why.log());
        }
        print();
    }

    private void print() {
        terminal.out().print(JsonReport.print(document));
    }
}
