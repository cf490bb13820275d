// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

/**
 * The size of a drawing and the rectangle between its axes, in the drawing's units. The width is that of a telephone, so
 * that the drawing is shown in full size there.
 */
public record Frame(int width, int height, int left, int right, int top, int bottom) {
    int across() {
        return right - left;
    }
}
