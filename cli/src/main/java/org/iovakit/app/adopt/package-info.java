// SPDX-License-Identifier: GPL-2.0-only

/** Commits and posted patches made into the templates of a series. */
package org.iovakit.app.adopt;
