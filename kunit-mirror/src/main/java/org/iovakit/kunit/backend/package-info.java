// SPDX-License-Identifier: GPL-2.0-only

/** The suite {@code iova} wherever it runs: results of all backends in the same terms, held against each other. */
package org.iovakit.kunit.backend;
