// SPDX-License-Identifier: GPL-2.0-only

/** Trailers of commit messages: those that reviewers and testers gave in replies, and where they are kept. */
package org.iovakit.patchgen.trailers;
