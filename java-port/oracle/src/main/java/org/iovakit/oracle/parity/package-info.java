// SPDX-License-Identifier: GPL-2.0-only

/** Java against C: the same trace on both, in lock-step, and the first difference made small. */
package org.iovakit.oracle.parity;
