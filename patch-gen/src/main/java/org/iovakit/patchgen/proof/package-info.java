// SPDX-License-Identifier: GPL-2.0-only

/** What was proven of a series: written once, beside its emails, and read by the cover letter and by who sends them. */
package org.iovakit.patchgen.proof;
