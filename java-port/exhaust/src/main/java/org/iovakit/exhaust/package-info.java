// SPDX-License-Identifier: GPL-2.0-only

/**
 * A bounded model checker: does every sequence of operations on a domain of a few pfns, and holds each step of a stage
 * against a model that tries every place instead of searching a tree.
 */
package org.iovakit.exhaust;
