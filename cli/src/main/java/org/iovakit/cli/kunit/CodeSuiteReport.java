// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.kunit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.iovakit.app.JsonReport;
import org.iovakit.app.subject.CodeState;
import org.iovakit.app.suite.SuiteOnCode;
import org.iovakit.cli.shared.LineWrapper;
import org.iovakit.cli.shared.TextTable;
import org.iovakit.kunit.backend.Agreement;
import org.iovakit.kunit.backend.Backend;
import org.iovakit.kunit.ktap.KtapDocument;
import org.iovakit.kunit.ktap.KtapStatus;
import org.iovakit.kunit.ktap.KtapTest;

/** Suites on somebody's C: a row a case, a column a state. */
record CodeSuiteReport(List<SuiteOnCode.Results> all, String against) {
    /** Of a log that tells why there is no result. */
    private static final int LOG_LINES = 12;

    boolean passed() {
        return all.stream().allMatch(SuiteOnCode.Results::passed);
    }

    /** For people. */
    String table() {
        StringBuilder text = new StringBuilder();
        all.forEach(results -> add(results, text));
        return text.append(LineWrapper.of("C: ", 0, against)).toString();
    }

    private static void add(SuiteOnCode.Results results, StringBuilder text) {
        List<SuiteOnCode.Result> columns = results.results();
        text.append(LineWrapper.of("", 0, title(results))).append('\n');
        for (int column = 0; column < columns.size(); column++) {
            CodeState state = columns.get(column).state();
            String number = column + "  ";
            text.append(LineWrapper.of(number, number.length(), state.label() + ", " + state.name()));
        }
        Set<String> names = new LinkedHashSet<>();
        columns.forEach(column ->
                column.suite().ifPresent(suite -> suite.subtests().forEach(test -> names.add(test.name()))));
        int width = names.stream().mapToInt(String::length).max().orElse(4) + 2;
        TextTable table = new TextTable(-width, -9);
        List<Integer> numbers = new ArrayList<>();
        for (int column = 0; column < columns.size(); column++) {
            numbers.add(column);
        }
        table.row(List.of("case"), numbers, column -> column);
        for (String name : names) {
            table.row(List.of(name), columns, column -> word(column, name));
        }
        text.append('\n').append(table).append('\n');
        columns.stream().filter(column -> !column.passed()).forEach(column -> addFailure(column, text));
    }

    private static String title(SuiteOnCode.Results results) {
        return results.title() + (results.backend() == Backend.KERNEL ? ", in booted kernels" : ", in user space");
    }

    private static String word(SuiteOnCode.Result result, String name) {
        return result.suite().stream()
                .flatMap(suite -> suite.subtests().stream())
                .filter(test -> test.name().equals(name))
                .map(test -> Agreement.word(test.status()))
                .findFirst()
                .orElse("-");
    }

    private static void addFailure(SuiteOnCode.Result result, StringBuilder text) {
        if (!result.trouble().isEmpty()) {
            text.append(LineWrapper.of("", 4, result.state().label() + ": " + result.trouble()));
            List<String> log = result.log().lines().toList();
            log.subList(Math.max(0, log.size() - LOG_LINES), log.size()).forEach(line -> addLog(line, text));
        } else {
            text.append(result.state().label()).append(" failed\n");
        }
        result.suite()
                .ifPresent(suite -> suite.subtests().stream()
                        .filter(test -> test.status() == KtapStatus.FAILED)
                        .forEach(test -> test.log().forEach(line -> addLog(line, text))));
        text.append('\n');
    }

    /** As compilers write them, lines are wide. */
    private static void addLog(String line, StringBuilder text) {
        text.append(LineWrapper.of("    ", 8, line));
    }

    /** For what reads KTAP: each state a test, named after it, the suite and the backend. */
    KtapDocument ktap() {
        List<KtapTest> tests = new ArrayList<>();
        for (SuiteOnCode.Results results : all) {
            for (SuiteOnCode.Result result : results.results()) {
                String title = result.state().label().replaceAll("[\\s#]", "_") + "_" + results.whose() + "_"
                        + results.backend();
                tests.add(new KtapTest(
                        title,
                        result.passed() ? KtapStatus.PASSED : KtapStatus.FAILED,
                        result.trouble(),
                        List.of(),
                        result.suite().stream().collect(Collectors.toList())));
            }
        }
        return new KtapDocument(tests);
    }

    /** For programs. */
    String json() {
        ObjectNode document = JsonReport.of("kunit-code");
        ArrayNode suites = document.putArray("suites");
        for (SuiteOnCode.Results results : all) {
            ObjectNode suite = suites.addObject();
            suite.put("suite", results.title());
            suite.put("backend", results.backend().toString());
            ArrayNode states = suite.putArray("states");
            results.results().forEach(result -> put(result, states.addObject()));
        }
        document.put("c", against);
        return JsonReport.print(document);
    }

    private static void put(SuiteOnCode.Result result, ObjectNode json) {
        json.put("subject", result.state().label());
        json.put("name", result.state().name());
        json.put("passed", result.passed());
        if (!result.trouble().isEmpty()) {
            json.put("trouble", result.trouble());
            json.put("log", result.log());
        }
        ArrayNode cases = json.putArray("cases");
        result.suite()
                .ifPresent(suite -> suite.subtests()
                        .forEach(test -> cases.addObject()
                                .put("name", test.name())
                                .put("status", test.status().word())));
    }
}
