// SPDX-License-Identifier: GPL-2.0-only

/** The installed git, and the identity that it knows the user by. */
package org.iovakit.patchgen.git;
