// SPDX-License-Identifier: GPL-2.0-only

/**
 * What may stand in an email. Every text that becomes part of a header or a body passes here first: it is refused, or
 * written in the form that carries it. And what stands in those that others wrote: who, to what, which text.
 */
package org.iovakit.patchgen.mail;
