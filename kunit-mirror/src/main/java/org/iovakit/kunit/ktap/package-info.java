// SPDX-License-Identifier: GPL-2.0-only

/** The Kernel Test Anything Protocol, version 1, in and out ({@code Documentation/dev-tools/ktap.rst}). */
package org.iovakit.kunit.ktap;
