// SPDX-License-Identifier: GPL-2.0-only

/** Commit objects of the rendered patches, in a repository that nobody else sees. */
package org.iovakit.patchgen.commit;
