// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

/**
 * A method or field of the port, as its source has it.
 *
 * @param type the class that it is a member of
 * @param name its Java name
 * @param mirrors the C name that it mirrors; empty if it has none
 * @param text with its documentation, not indented
 */
public record JavaMember(String type, String name, String mirrors, String text) {}
