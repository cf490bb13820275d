// SPDX-License-Identifier: GPL-2.0-only

/** Holds the bill of materials that the build makes against what is shipped and what CONTRIBUTING.md says of it. */
package org.iovakit.sbom;
