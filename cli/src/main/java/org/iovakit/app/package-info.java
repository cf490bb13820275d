// SPDX-License-Identifier: GPL-2.0-only

/**
 * What the commands do, a package a job: {@code series} and what it makes of a kernel, {@code gate}s between its templates and
 * its stages, the {@code suite} on all backends, {@code parity} of Java and C, {@code render}ing, {@code diff}, {@code trace}
 * and {@code report}. Nothing here reads options or prints; what is to be told goes to {@link org.iovakit.app.Talk}.
 */
package org.iovakit.app;
