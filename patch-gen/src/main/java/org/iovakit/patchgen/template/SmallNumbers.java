// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.template;

import freemarker.core.ArithmeticEngine;
import freemarker.core.Environment;
import freemarker.template.TemplateException;
import java.math.BigDecimal;

/**
 * Reckons with numbers of up to ten million, with up to forty digits. With a larger one a few characters of template make
 * Java allocate gigabytes at once, by padding a text, sorting a range, or writing an exponent out, and nothing could
 * stop it half-way. Thread-safe.
 */
final class SmallNumbers extends ArithmeticEngine {
    private static final int LARGEST = 10_000_000;

    private static final int DIGITS = 40;

    /** @throws NumberFormatException if the text is no such number */
    @Override
    public Number toNumber(String text) {
        Number number = BIGDECIMAL_ENGINE.toNumber(text);
        if (!isSmall(number)) {
            throw new NumberFormatException(
                    text + " is a larger number than any template needs; they go up to " + LARGEST);
        }
        return number;
    }

    @Override
    public Number add(Number first, Number second) throws TemplateException {
        return checked(BIGDECIMAL_ENGINE.add(first, second));
    }

    @Override
    public Number subtract(Number first, Number second) throws TemplateException {
        return checked(BIGDECIMAL_ENGINE.subtract(first, second));
    }

    @Override
    public Number multiply(Number first, Number second) throws TemplateException {
        return checked(BIGDECIMAL_ENGINE.multiply(first, second));
    }

    @Override
    public Number divide(Number first, Number second) throws TemplateException {
        return checked(BIGDECIMAL_ENGINE.divide(first, second));
    }

    @Override
    public Number modulus(Number first, Number second) throws TemplateException {
        return BIGDECIMAL_ENGINE.modulus(first, second);
    }

    @Override
    public int compareNumbers(Number first, Number second) throws TemplateException {
        return BIGDECIMAL_ENGINE.compareNumbers(first, second);
    }

    private static Number checked(Number result) throws TemplateException {
        if (!isSmall(result)) {
            throw new TemplateException(
                    "the result is a larger number than any template needs; they go up to " + LARGEST,
                    Environment.getCurrentEnvironment());
        }
        return result;
    }

    private static boolean isSmall(Number number) {
        boolean brief = !(number instanceof BigDecimal decimal)
                || (decimal.precision() <= DIGITS && Math.abs((long) decimal.scale()) <= DIGITS);
        return brief && Math.abs(number.doubleValue()) <= LARGEST;
    }
}
