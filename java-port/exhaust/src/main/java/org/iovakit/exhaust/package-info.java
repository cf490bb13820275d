// SPDX-License-Identifier: GPL-2.0-only

/**
 * A bounded model checker: does every sequence of operations on a domain of a few pfns, and holds each step of a stage
 * against a model that knows neither its search nor its tree.
 */
package org.iovakit.exhaust;
