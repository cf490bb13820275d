// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit;

/** How a case or a suite ended ({@code enum kunit_status}). */
public enum KunitStatus {
    SUCCESS,
    FAILURE,
    SKIPPED
}
