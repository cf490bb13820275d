// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import java.util.Optional;

/**
 * The domains of both sides around an operation.
 *
 * @param from the first stage's, before
 * @param to the second stage's, before
 * @param after empty where the operation threw an exception
 */
public record Scene(DomainView from, DomainView to, Optional<After> after) {
    /**
     * The domains afterwards.
     *
     * @param from the first stage's
     * @param to the second stage's
     */
    public record After(DomainView from, DomainView to) {}
}
