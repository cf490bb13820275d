// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.csource;

import java.util.List;

/**
 * What is in a function, wherever its text stands. The states of a file have most of their functions in common, and to read
 * one off the syntax tree takes longer than the parse.
 *
 * @param signature where its last parameter ends, in bytes from where the function starts
 * @param body the block, with ranges that count from there
 */
record FunctionText(String name, int signature, CStatement body, List<String> tokens, List<String> calls) {}
