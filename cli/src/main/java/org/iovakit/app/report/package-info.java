// SPDX-License-Identifier: GPL-2.0-only

/**
 * The page that {@code iovakit report} writes: one HTML file that needs nothing else. What it shows is laid out here, in
 * records with coordinates and texts; the templates beside this package turn them into HTML and SVG. All text is escaped
 * there, and the page has no script.
 */
package org.iovakit.app.report;
