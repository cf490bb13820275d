// SPDX-License-Identifier: GPL-2.0-only

/** The part of iova.c that no patch of the series touches, and the service that stages register. */
package org.iovakit.domain;
