// SPDX-License-Identifier: GPL-2.0-only

/** The KUnit suite {@code iova} of {@code drivers/iommu/iova-kunit.c}, mirrored, and its runs on stages. */
package org.iovakit.kunit.iova;
