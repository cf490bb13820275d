// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app;

import java.util.Optional;

/**
 * What the user says of the kernel base.
 *
 * @param kernel its path, as typed
 * @param rev its revision
 */
public record NamedBase(Optional<String> kernel, Optional<String> rev) {}
