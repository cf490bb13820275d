// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SkippedTestsTest {
    private static final Instant BEGAN = Instant.parse("2026-05-12T22:00:18Z");

    @TempDir
    Path project;

    @BeforeEach
    void writeReports() throws IOException {
        report("cli/target/surefire-reports/TEST-org.example.ATest.xml", """
                <testsuite name="org.example.ATest" tests="3" skipped="2">
                  <properties><property name="skipped" value="no"/></properties>
                  <testcase name="one"/>
                  <testcase name="two"><skipped message="needs gcc: install the Debian package gcc"/></testcase>
                  <testcase name="three">
                    <skipped type="org.opentest4j.TestAbortedException"><![CDATA[org.opentest4j.TestAbortedException: \
                needs the source of Linux 6.1: run ./iovakit base fetch --tests, or set X
                	at org.junit.jupiter.api.Assumptions.abort(Assumptions.java:1)
                ]]></skipped>
                  </testcase>
                </testsuite>
                """);
        report("java-port/oracle/target/surefire-reports/TEST-org.example.BTest.xml", """
                <testsuite name="org.example.BTest">
                  <testcase name="one"><skipped message="needs user namespaces: ask&#10;the administrator"/></testcase>
                  <testcase name="two"><skipped message="needs gcc: install the Debian package gcc"/></testcase>
                  <testcase name="three"><skipped message="needs Mail::Address: install the Debian package libmailtools-perl"/></testcase>
                </testsuite>
                """);
        Path old = report("lifetime/target/surefire-reports/TEST-org.example.OldTest.xml", """
                <testsuite><testcase name="one"><skipped message="of another build"/></testcase></testsuite>
                """);
        Files.setLastModifiedTime(old, FileTime.from(BEGAN.minusSeconds(1)));
    }

    private Path report(String name, String text) throws IOException {
        Path report = project.resolve(name);
        Files.createDirectories(report.getParent());
        Files.writeString(report, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + text);
        Files.setLastModifiedTime(report, FileTime.from(BEGAN));
        return report;
    }

    @Test
    void saysForWantOfWhatAndWhatBringsIt() throws IOException {
        assertEquals("""
                iovakit: 5 of 6 tests were skipped, for want of
                      2  gcc
                      1  Mail::Address
                      1  needs user namespaces: ask the administrator
                      1  the source of Linux 6.1
                iovakit: this brings it: sudo apt-get install gcc libmailtools-perl && ./iovakit base fetch --tests
                """, SkippedTests.summary(project, BEGAN, "sudo "));
    }

    @Test
    void nothingThatABuildWroteIsNothingSkipped() throws IOException {
        assertEquals("iovakit: none of 0 tests was skipped\n", SkippedTests.summary(project, BEGAN.plusSeconds(1), ""));
    }
}
