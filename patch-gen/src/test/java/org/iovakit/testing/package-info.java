// SPDX-License-Identifier: GPL-2.0-only

/** What the tests of all modules share: needed tools, kernel sources, git repositories. */
package org.iovakit.testing;
