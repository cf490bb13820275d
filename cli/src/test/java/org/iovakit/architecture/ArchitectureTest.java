// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.iovakit.domain.Stage;
import org.iovakit.domain.StageTree;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may know whom; that the modules cannot hold, as they would know each other at run time or by name. */
class ArchitectureTest {
    private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();
    private static final String ROOT = "org.iovakit.";

    private static JavaClasses all;

    @BeforeAll
    static void read() {
        all = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(location -> !location.contains("-tests.jar"))
                .importPackages("org.iovakit");
        assertTrue(all.contain(ROOT + "cli.Main") && all.contain(ROOT + "domain.Stage"), "the classes were not found");
    }

    private static void isUnknownTo(String known, String... to) {
        noClasses()
                .that()
                .resideInAnyPackage(
                        Stream.of(to).map(name -> ROOT + name + "..").toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + known + "..")
                .check(all);
    }

    private static void knowsOnly(String who, String... known) {
        knowsOnly(who, List.of("java..", "javax.."), known);
    }

    private static void knowsOnly(String who, List<String> libraries, String... known) {
        classes()
                .that()
                .resideInAPackage(ROOT + who + "..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(Stream.concat(
                                libraries.stream(),
                                Stream.concat(Stream.of(who), Stream.of(known)).map(name -> ROOT + name + ".."))
                        .toArray(String[]::new))
                .check(all);
    }

    /** It would render any series of any project. */
    @Test
    void patchGenKnowsNothingOfIova() {
        for (String part :
                List.of("kernel", "domain", "stages", "kunit", "trace", "diff", "oracle", "bench", "exhaust")) {
            isUnknownTo(part, "patchgen");
        }
        isUnknownTo("app", "patchgen");
    }

    /** What reads no options and prints nothing can be asked by anybody. */
    @Test
    void jobsKnowNoCommandLine() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "app..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("picocli..", "me.tongfei..")
                .check(all);
        noClasses()
                .that()
                .resideInAPackage(ROOT + "app..")
                .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
                .check(all);
        SlicesRuleDefinition.slices()
                .matching(ROOT + "app.(*)..")
                .should()
                .beFreeOfCycles()
                .check(all);
    }

    @Test
    void commandsShareOnlyWhatIsShared() {
        SlicesRuleDefinition.slices()
                .matching(ROOT + "cli.(*)..")
                .should()
                .notDependOnEachOther()
                .ignoreDependency(alwaysTrue(), resideInAPackage(ROOT + "cli.shared"))
                .check(all);
    }

    @Test
    void thePortStandsOnItselfAlone() {
        knowsOnly("kernel");
        knowsOnly("domain", "kernel");
        knowsOnly("stages", "domain", "kernel");
        // To count touches, the port is loaded once more, edited.
        knowsOnly("trace", List.of("java..", "org.objectweb.asm.."), "domain", "kernel", "lifetime");
    }

    @Test
    void nobodyKnowsTheCommandLine() {
        isUnknownTo(
                "cli",
                "app",
                "patchgen",
                "kernel",
                "domain",
                "stages",
                "trace",
                "diff",
                "oracle",
                "exhaust",
                "bench",
                "kunit",
                "lifetime");
    }

    /** What others need to know of a stage, it says itself. */
    @Test
    void nobodyAsksForAStageByItsClass() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "stages..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + "stages..")
                .check(all);
    }

    /** The suite's is also what the test framework is called. */
    @Test
    void nobodyAsksForAStageByItsName() throws IOException {
        Pattern names = Pattern.compile(StageTree.installed().all().stream()
                .filter(stage -> !stage.isSuite())
                .map(Stage::name)
                .collect(Collectors.joining("|", "\"(", ")\"")));
        Set<String> found = new TreeSet<>();
        int read = 0;
        try (Stream<Path> files = Files.walk(PROJECT)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String shown = PROJECT.relativize(file).toString();
                if (shown.contains("/src/main/") && !shown.startsWith("java-port/stages/")) {
                    read++;
                    if (names.matcher(Files.readString(file)).find()) {
                        found.add(shown);
                    }
                }
            }
        }
        assertTrue(read > 400, read + " files read");
        assertEquals(Set.of(), found);
    }
}
