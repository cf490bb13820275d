// SPDX-License-Identifier: GPL-2.0-only

/** What a suite checks, read from its code without running it: to be held against its twin in C. */
package org.iovakit.kunit.shape;
