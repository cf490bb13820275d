// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Says at the end of a build which tests were skipped for want of what, and what brings it, from the reports that the
 * build wrote. The reasons are those of {@link Requirements}.
 */
public final class SkippedTests {
    private static final Pattern PACKAGE = Pattern.compile("needs (.+): install the Debian package (\\S+)");
    private static final Pattern KERNEL = Pattern.compile("needs (.+): run \\./iovakit base fetch --tests\\b.*");

    private int tests;
    private int skipped;
    private final Map<String, Integer> reasons = new TreeMap<>();
    private final SortedSet<String> packages = new TreeSet<>();
    private boolean kernels;

    private SkippedTests() {}

    /**
     * Prints the summary.
     *
     * @param arguments the project's folder, and the time at which the build began, as ISO 8601 in UTC
     */
    public static void main(String[] arguments) throws IOException {
        String superuser = "root".equals(System.getProperty("user.name")) ? "" : "sudo ";
        System.out.print(summary(Path.of(arguments[0]), Instant.parse(arguments[1]), superuser));
    }

    /**
     * Reads all reports that are not older than the build.
     *
     * @param superuser what a command of root's begins with
     */
    static String summary(Path project, Instant since, String superuser) throws IOException {
        SkippedTests all = new SkippedTests();
        try (Stream<Path> files = Files.find(project, 6, (file, attributes) -> isReport(file))) {
            for (Path report : files.sorted().toList()) {
                if (!Files.getLastModifiedTime(report).toInstant().isBefore(since)) {
                    all.read(report);
                }
            }
        }
        return all.text(superuser);
    }

    private static boolean isReport(Path file) {
        return file.getFileName().toString().matches("TEST-.*\\.xml")
                && file.getParent().getFileName().toString().matches("(surefire|failsafe)-reports");
    }

    private void read(Path report) throws IOException {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        try (InputStream in = Files.newInputStream(report)) {
            XMLStreamReader xml = factory.createXMLStreamReader(in);
            while (xml.hasNext()) {
                if (xml.next() == XMLStreamConstants.START_ELEMENT) {
                    switch (xml.getLocalName()) {
                        case "testcase" -> tests++;
                        case "skipped" -> skip(reason(xml));
                        default -> {}
                    }
                }
            }
        } catch (XMLStreamException e) {
            throw new IOException(report + ": " + e.getMessage(), e);
        }
    }

    /** Of a test that was disabled an attribute; of one that gave up the first line of a stack trace. */
    private static String reason(XMLStreamReader xml) throws XMLStreamException {
        String message = xml.getAttributeValue(null, "message");
        if (message == null) {
            String trace = xml.getElementText().strip().replaceFirst("(?s)\\R.*", "");
            message = trace.replaceFirst("^[\\w.$]+Exception: ", "");
        }
        String reason = message.replaceAll("\\s+", " ").strip();
        return reason.isEmpty() ? "no reason given" : reason;
    }

    private void skip(String message) {
        skipped++;
        String reason = message;
        Matcher wanted = PACKAGE.matcher(reason);
        Matcher kernel = KERNEL.matcher(reason);
        if (wanted.matches()) {
            packages.add(wanted.group(2));
            reason = wanted.group(1);
        } else if (kernel.matches()) {
            kernels = true;
            reason = kernel.group(1);
        }
        reasons.merge(reason, 1, Integer::sum);
    }

    private String text(String superuser) {
        if (skipped == 0) {
            return "iovakit: none of %d tests was skipped%n".formatted(tests);
        }
        StringBuilder text =
                new StringBuilder("iovakit: %d of %d tests were skipped, for want of%n".formatted(skipped, tests));
        reasons.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .forEach(reason -> text.append("%7d  %s%n".formatted(reason.getValue(), reason.getKey())));
        List<String> commands = new ArrayList<>();
        if (!packages.isEmpty()) {
            commands.add(superuser + "apt-get install " + String.join(" ", packages));
        }
        if (kernels) {
            commands.add("./iovakit base fetch --tests");
        }
        if (!commands.isEmpty()) {
            text.append("iovakit: this brings it: ")
                    .append(String.join(" && ", commands))
                    .append(System.lineSeparator());
        }
        return text.toString();
    }
}
