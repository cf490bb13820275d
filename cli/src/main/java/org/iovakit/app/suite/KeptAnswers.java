// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.suite;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.iovakit.app.Environment;
import org.iovakit.domain.Stage;
import org.iovakit.domain.StageTree;
import org.iovakit.domain.State;
import org.iovakit.kunit.iova.Suite;
import org.iovakit.oracle.KeptTexts;
import org.iovakit.patchgen.base.BaseException;
import org.iovakit.patchgen.base.Sha256;
import org.iovakit.trace.scenario.Scenario;
import org.iovakit.trace.scenario.ScenarioCost;

/**
 * What the Java of stages answers that takes long and is always the same: worked out once for all that the program is made of,
 * and kept beside what is compiled. Where there is no such place, or an allocator only passes itself off as that of a stage,
 * it is worked out each time.
 */
public final class KeptAnswers {
    /** The digest of our own libraries and classes; empty where they cannot be read. */
    private static final Optional<String> PROGRAM = program();

    /** Those that the program has; an allocator that passes itself off as that of a stage is of none of them. */
    private static final Set<Class<?>> STAGES =
            StageTree.installed().all().stream().<Class<?>>map(Stage::getClass).collect(Collectors.toUnmodifiableSet());

    private final Environment environment;

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
        if (PROGRAM.isEmpty()
                || !states.stream()
                        .allMatch(state -> STAGES.contains(state.code().getClass()))) {
            return answer.get();
        }
        List<String> key = new ArrayList<>(List.of(PROGRAM.get(), what));
        states.forEach(state -> key.add(
                state.number() + " " + state.stage().name() + " " + state.code().name()));
        try {
            return new KeptTexts(environment.programs()).text(key, answer::get);
        } catch (IOException | BaseException e) {
            // What is wrong with the place, who compiles says; here it only takes longer.
            return answer.get();
        }
    }

    private static Optional<String> program() {
        Map<String, byte[]> files = new TreeMap<>();
        try {
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
                Path path = Path.of(entry);
                // What is empty stands for the folder that the user is in, and none of our classes is there.
                if (!entry.isEmpty() && Files.isDirectory(path)) {
                    readAll(path, files);
                } else if (path.getFileName() != null
                        && path.getFileName().toString().matches("iovakit-.*\\.jar")) {
                    files.put(path.getFileName().toString(), Files.readAllBytes(path));
                }
            }
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
        return Optional.of(Sha256.of(files));
    }

    private static void readAll(Path folder, Map<String, byte[]> files) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(file.toString(), Files.readAllBytes(file));
            }
        }
    }
}
