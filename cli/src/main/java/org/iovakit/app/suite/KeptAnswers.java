// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.suite;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.iovakit.app.Environment;
import org.iovakit.domain.State;
import org.iovakit.kunit.iova.Suite;
import org.iovakit.oracle.KeptTexts;
import org.iovakit.patchgen.base.BaseException;
import org.iovakit.patchgen.base.Sha256;
import org.iovakit.trace.scenario.Scenario;
import org.iovakit.trace.scenario.ScenarioCost;

/**
 * What the Java of stages answers that takes long and is always the same: worked out once for a build of the program, and
 * kept beside what is compiled. Where there is no such place, or the program is no build, it is worked out each time.
 */
public final class KeptAnswers {
    private final Environment environment;
    private final Optional<String> program = program();

    public KeptAnswers(Environment environment) {
        this.environment = environment;
    }

    /** What the suite and the verifier do not notice, see {@link SuiteTrial#onJava}. */
    public List<String> unnoticed(Suite suite, List<State> states) {
        return kept("unnoticed by " + suite, states, () -> String.join("\n", SuiteTrial.onJava(suite, states)))
                .lines()
                .toList();
    }

    /** See {@link Costs#measure}. */
    public List<ScenarioCost> costs(State state, Scenario scenario, List<Long> sizes) {
        return kept(
                        "costs of " + scenario.name() + " at " + sizes,
                        List.of(state),
                        () -> Costs.measure(state, scenario, sizes).stream()
                                .map(cost -> cost.worst() + " " + cost.mean() + "\n")
                                .collect(Collectors.joining()))
                .lines()
                .map(line -> line.split(" ", 2))
                .map(cost -> new ScenarioCost(Long.parseLong(cost[0]), Long.parseLong(cost[1])))
                .toList();
    }

    private String kept(String what, List<State> states, Supplier<String> answer) {
        if (program.isEmpty()) {
            return answer.get();
        }
        List<String> key = new ArrayList<>(List.of(program.get(), what));
        states.forEach(state -> key.add(
                state.number() + " " + state.stage().name() + " " + state.code().name()));
        try {
            return new KeptTexts(environment.programs()).text(key, answer::get);
        } catch (IOException | BaseException e) {
            // What is wrong with the place, who compiles says; here it only takes longer.
            return answer.get();
        }
    }

    /** The digest of our own libraries; empty where classes are in folders, as in tests, which may have other stages. */
    private static Optional<String> program() {
        List<Path> ours = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of)
                .filter(jar -> jar.getFileName() != null
                        && jar.getFileName().toString().matches("iovakit-.*\\.jar"))
                .sorted()
                .toList();
        Map<String, byte[]> jars = new LinkedHashMap<>();
        try {
            for (Path jar : ours) {
                jars.put(jar.getFileName().toString(), Files.readAllBytes(jar));
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        boolean isBuild = jars.keySet().stream().anyMatch(name -> name.startsWith("iovakit-cli-"));
        return isBuild ? Optional.of(Sha256.of(jars)) : Optional.empty();
    }
}
