// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each check has one macro, and each macro one method. */
class KunitMacroTest {

    private static List<Method> methods(String name) {
        return Arrays.stream(Kunit.class.getMethods())
                .filter(method -> method.getName().equals(name))
                .toList();
    }

    private static Object zero(Class<?> type) {
        if (type == long.class) {
            return 0L;
        }
        return type == boolean.class ? false : null;
    }

    @ParameterizedTest
    @EnumSource
    void itsMethodCountsAsThisMacro(KunitMacro macro) {
        assertEquals(1, methods(macro.methodName()).size(), macro.methodName());
        Method method = methods(macro.methodName()).get(0);
        Object[] arguments = Arrays.stream(method.getParameterTypes())
                .map(KunitMacroTest::zero)
                .map(value -> value == null ? "text" : value)
                .toArray();
        KunitCase call = new KunitCase("call", test -> {
            try {
                method.invoke(test, arguments);
            } catch (InvocationTargetException thrown) {
                assertEquals(KunitAbort.class, thrown.getCause().getClass());
            } catch (IllegalAccessException e) {
                throw new AssertionError(e);
            }
        });

        CaseResult result = KunitRunner.run(new KunitSuite("macro", List.of(call)), call);

        assertEquals(Map.of(macro, 1), result.checks().byMacro());
    }

    @Test
    void noOtherMethodLooksLikeACheck() {
        assertEquals(
                Arrays.stream(KunitMacro.values())
                        .map(KunitMacro::methodName)
                        .sorted()
                        .toList(),
                Arrays.stream(Kunit.class.getMethods())
                        .map(Method::getName)
                        .filter(name -> name.matches("(expect|assert)[A-Z].*|fail"))
                        .sorted()
                        .toList());
    }

    @Test
    void namesAreSpelledAsTheirLanguagesDo() {
        assertEquals("expectPtrEq", KunitMacro.EXPECT_PTR_EQ.methodName());
        assertEquals("KUNIT_EXPECT_PTR_EQ", KunitMacro.EXPECT_PTR_EQ.toString());
        assertEquals("fail", KunitMacro.FAIL.methodName());
    }
}
