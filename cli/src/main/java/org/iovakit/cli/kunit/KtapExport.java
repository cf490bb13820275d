// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.kunit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.iovakit.kunit.ktap.KtapDocument;
import org.iovakit.kunit.ktap.KtapStatus;
import org.iovakit.kunit.ktap.KtapTest;

/** Results for what reads no KTAP. */
final class KtapExport {
    private static final String ALL = "KUnit Test Group";

    private KtapExport() {}

    /** As {@code kunit.py --json} has them for KernelCI: groups in groups, with their cases. */
    static String kernelCi(KtapDocument document) {
        return group(new KtapTest(ALL, KtapStatus.PASSED, "", List.of(), document.tests()))
                        .toPrettyString()
                + "\n";
    }

    private static ObjectNode group(KtapTest test) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", test.name());
        ArrayNode groups = json.putArray("sub_groups");
        ArrayNode cases = json.putArray("test_cases");
        for (KtapTest each : test.subtests()) {
            if (each.subtests().isEmpty()) {
                cases.addObject().put("name", each.name()).put("status", status(each.status()));
            } else {
                groups.add(group(each));
            }
        }
        json.putObject("misc")
                .put("tests", count(test, KtapStatus.values()))
                .put("passed", count(test, KtapStatus.PASSED))
                .put("failed", count(test, KtapStatus.FAILED))
                .put("crashed", count(test, KtapStatus.CRASHED))
                .put("skipped", count(test, KtapStatus.SKIPPED))
                .put("errors", 0);
        return json;
    }

    private static int count(KtapTest test, KtapStatus... all) {
        int sum = 0;
        for (KtapStatus status : all) {
            sum += test.subtests().isEmpty() ? 0 : test.count(status);
        }
        return sum;
    }

    private static String status(KtapStatus status) {
        return switch (status) {
            case PASSED -> "PASS";
            case SKIPPED -> "SKIP";
            case FAILED -> "FAIL";
            case CRASHED -> "ERROR";
        };
    }

    /** As JUnit's XML, which continuous integration shows: a test suite each suite, stage and backend. */
    static String junit(KtapDocument document) {
        StringBuilder text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
        document.tests().forEach(test -> suites("", test, text));
        return text.append("</testsuites>\n").toString();
    }

    private static void suites(String above, KtapTest test, StringBuilder text) {
        String name = above.isEmpty() ? test.name() : above + "." + test.name();
        List<KtapTest> cases = test.subtests().stream()
                .filter(each -> each.subtests().isEmpty())
                .toList();
        if (!cases.isEmpty()) {
            text.append("  <testsuite name=\"%s\" tests=\"%d\" failures=\"%d\" errors=\"%d\" skipped=\"%d\">\n"
                    .formatted(
                            escaped(name),
                            cases.size(),
                            number(cases, KtapStatus.FAILED),
                            number(cases, KtapStatus.CRASHED),
                            number(cases, KtapStatus.SKIPPED)));
            cases.forEach(each -> testCase(name, each, text));
            text.append("  </testsuite>\n");
        }
        test.subtests().stream().filter(each -> !each.subtests().isEmpty()).forEach(each -> suites(name, each, text));
    }

    private static long number(List<KtapTest> cases, KtapStatus status) {
        return cases.stream().filter(each -> each.status() == status).count();
    }

    private static void testCase(String suite, KtapTest test, StringBuilder text) {
        text.append("    <testcase classname=\"%s\" name=\"%s\"".formatted(escaped(suite), escaped(test.name())));
        String element = switch (test.status()) {
            case PASSED -> "";
            case FAILED -> "failure";
            case CRASHED -> "error";
            case SKIPPED -> "skipped";
        };
        if (element.isEmpty()) {
            text.append("/>\n");
            return;
        }
        text.append(">\n      <%s message=\"%s\">".formatted(element, escaped(test.comment())))
                .append(escaped(String.join("\n", test.log())))
                .append("</%s>\n    </testcase>\n".formatted(element));
    }

    /** What XML 1.0 cannot say at all becomes a question mark. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replaceAll("[^\\t\\n\\r\\x20-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]", "?");
    }
}
