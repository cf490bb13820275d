// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit;

import static org.iovakit.kunit.KunitMacro.*;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The context of a running case ({@code struct kunit}): a case makes its checks through it.
 *
 * <p>After a failed expectation ({@code expectX}) the case goes on; a failed assertion ({@code assertX}) ends it. Each
 * method is the macro {@code KUNIT_EXPECT_X} or {@code KUNIT_ASSERT_X}. {@code long} values stand for
 * {@code unsigned long} and are compared so.
 *
 * <p>Not thread-safe: a context belongs to the thread that runs the case.
 */
public final class Kunit {

    private final String name;
    private final Map<KunitMacro, Integer> checks = new EnumMap<>(KunitMacro.class);
    private final List<KunitMessage> log = new ArrayList<>();
    private final Deque<Runnable> actions = new ArrayDeque<>();
    private KunitStatus status = KunitStatus.SUCCESS;
    private String statusComment = "";

    Kunit(String name) {
        this.name = name;
    }

    /** The name of the running case. */
    public String name() {
        return name;
    }

    /** Logs a diagnostic ({@code kunit_info}). */
    public void info(String text) {
        log.add(new KunitMessage(KunitMessage.Level.INFO, text));
    }

    /**
     * Ends the case as skipped, for the reason given ({@code kunit_skip}). As in the kernel this also hides an
     * expectation that failed before.
     */
    public void skip(String reason) {
        status = KunitStatus.SKIPPED;
        statusComment = reason;
        throw new KunitAbort();
    }

    /** An expectation that fails whenever it is reached ({@code KUNIT_FAIL}). */
    public void fail(String message) {
        check(FAIL, false, () -> message);
    }

    /**
     * Fails the case for something that no check of its own looked at, such as a warning of the code under test
     * ({@code kunit_fail_current_test}). It does not count as a check, and the case goes on.
     */
    public void failCurrentTest(String message) {
        err(message);
    }

    /**
     * Has {@code action} run when the case has ended, after the suite's exit. Actions run in the reverse of the order
     * in which they were added ({@code kunit_add_action}).
     */
    public void addAction(Runnable action) {
        actions.push(action);
    }

    public void expectTrue(String text, boolean condition) {
        truth(EXPECT_TRUE, text, condition, true);
    }

    public void expectFalse(String text, boolean condition) {
        truth(EXPECT_FALSE, text, condition, false);
    }

    public void expectEq(String leftText, long left, String rightText, long right) {
        binary(EXPECT_EQ, left == right, leftText, left, "==", rightText, right);
    }

    public void expectNe(String leftText, long left, String rightText, long right) {
        binary(EXPECT_NE, left != right, leftText, left, "!=", rightText, right);
    }

    public void expectLt(String leftText, long left, String rightText, long right) {
        binary(EXPECT_LT, Long.compareUnsigned(left, right) < 0, leftText, left, "<", rightText, right);
    }

    public void expectLe(String leftText, long left, String rightText, long right) {
        binary(EXPECT_LE, Long.compareUnsigned(left, right) <= 0, leftText, left, "<=", rightText, right);
    }

    public void expectGt(String leftText, long left, String rightText, long right) {
        binary(EXPECT_GT, Long.compareUnsigned(left, right) > 0, leftText, left, ">", rightText, right);
    }

    public void expectGe(String leftText, long left, String rightText, long right) {
        binary(EXPECT_GE, Long.compareUnsigned(left, right) >= 0, leftText, left, ">=", rightText, right);
    }

    /** Expects one and the same object, or {@code null} twice. */
    public void expectPtrEq(String leftText, Object left, String rightText, Object right) {
        binaryPtr(EXPECT_PTR_EQ, left == right, leftText, left, "==", rightText, right);
    }

    /** Expects two objects, however alike, or just one {@code null}. */
    public void expectPtrNe(String leftText, Object left, String rightText, Object right) {
        binaryPtr(EXPECT_PTR_NE, left != right, leftText, left, "!=", rightText, right);
    }

    public void expectNull(String text, Object pointer) {
        nullness(EXPECT_NULL, pointer == null, text, pointer, "==");
    }

    public void expectNotNull(String text, Object pointer) {
        nullness(EXPECT_NOT_NULL, pointer != null, text, pointer, "!=");
    }

    public void assertTrue(String text, boolean condition) {
        truth(ASSERT_TRUE, text, condition, true);
    }

    public void assertFalse(String text, boolean condition) {
        truth(ASSERT_FALSE, text, condition, false);
    }

    public void assertEq(String leftText, long left, String rightText, long right) {
        binary(ASSERT_EQ, left == right, leftText, left, "==", rightText, right);
    }

    public void assertNe(String leftText, long left, String rightText, long right) {
        binary(ASSERT_NE, left != right, leftText, left, "!=", rightText, right);
    }

    public void assertLt(String leftText, long left, String rightText, long right) {
        binary(ASSERT_LT, Long.compareUnsigned(left, right) < 0, leftText, left, "<", rightText, right);
    }

    public void assertLe(String leftText, long left, String rightText, long right) {
        binary(ASSERT_LE, Long.compareUnsigned(left, right) <= 0, leftText, left, "<=", rightText, right);
    }

    public void assertGt(String leftText, long left, String rightText, long right) {
        binary(ASSERT_GT, Long.compareUnsigned(left, right) > 0, leftText, left, ">", rightText, right);
    }

    public void assertGe(String leftText, long left, String rightText, long right) {
        binary(ASSERT_GE, Long.compareUnsigned(left, right) >= 0, leftText, left, ">=", rightText, right);
    }

    /** Asserts one and the same object, or {@code null} twice. */
    public void assertPtrEq(String leftText, Object left, String rightText, Object right) {
        binaryPtr(ASSERT_PTR_EQ, left == right, leftText, left, "==", rightText, right);
    }

    /** Asserts two objects, however alike, or just one {@code null}. */
    public void assertPtrNe(String leftText, Object left, String rightText, Object right) {
        binaryPtr(ASSERT_PTR_NE, left != right, leftText, left, "!=", rightText, right);
    }

    public void assertNull(String text, Object pointer) {
        nullness(ASSERT_NULL, pointer == null, text, pointer, "==");
    }

    public void assertNotNull(String text, Object pointer) {
        nullness(ASSERT_NOT_NULL, pointer != null, text, pointer, "!=");
    }

    /** Logs a reason for failure and marks the case failed. */
    void err(String text) {
        status = KunitStatus.FAILURE;
        log.add(new KunitMessage(KunitMessage.Level.ERR, text));
    }

    /** Runs what {@link #addAction} registered, actions that an action adds included ({@code kunit_cleanup}). */
    void cleanup() {
        while (!actions.isEmpty()) {
            actions.pop().run();
        }
    }

    CaseResult result(long nanos) {
        String comment = status == KunitStatus.SKIPPED ? statusComment : "";
        return new CaseResult(name, status, comment, new Checks(checks), log, nanos);
    }

    private void truth(KunitMacro macro, String text, boolean condition, boolean expected) {
        check(
                macro,
                condition == expected,
                () -> "Expected %s to be %b, but is %b".formatted(text, expected, condition));
    }

    private void binary(
            KunitMacro macro,
            boolean holds,
            String leftText,
            long left,
            String operator,
            String rightText,
            long right) {
        check(
                macro,
                holds,
                () -> "Expected %s %s %s, but".formatted(leftText, operator, rightText)
                        + integer(leftText, left)
                        + integer(rightText, right));
    }

    /** Names the value of {@code text}, unless that is a literal, which says so itself. */
    private static String integer(String text, long value) {
        String decimal = Long.toString(value);
        return text.equals(decimal) ? "" : "\n    %s == %s (0x%x)".formatted(text, decimal, value);
    }

    private void binaryPtr(
            KunitMacro macro,
            boolean holds,
            String leftText,
            Object left,
            String operator,
            String rightText,
            Object right) {
        check(
                macro,
                holds,
                () -> "Expected %s %s %s, but\n    %s == %s\n    %s == %s"
                        .formatted(leftText, operator, rightText, leftText, left, rightText, right));
    }

    private void nullness(KunitMacro macro, boolean holds, String text, Object pointer, String operator) {
        check(macro, holds, () -> "Expected %s %s null, but\n    %s == %s".formatted(text, operator, text, pointer));
    }

    private void check(KunitMacro macro, boolean holds, Supplier<String> failure) {
        checks.merge(macro, 1, Integer::sum);
        if (holds) {
            return;
        }
        String type = macro.isAssertion() ? "ASSERTION" : "EXPECTATION";
        err("%s FAILED at %s\n%s".formatted(type, caller(), failure.get()));
        if (macro.isAssertion()) {
            throw new KunitAbort();
        }
    }

    /** File and line of the check that is being made: the first frame outside this class. */
    private static String caller() {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> !frame.getClassName().equals(Kunit.class.getName()))
                        .findFirst())
                .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
                .orElseThrow();
    }
}
