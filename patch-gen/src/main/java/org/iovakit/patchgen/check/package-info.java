// SPDX-License-Identifier: GPL-2.0-only

/** What is asked of rendered emails before anybody gets them. */
package org.iovakit.patchgen.check;
