// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.threads;

import java.util.Optional;

/**
 * What has come of a {@link Job}.
 *
 * @param operations made in rounds that did not fail
 * @param failure what the first thread to fail, or the account at the end of its round, has said
 */
public record StressOutcome(long operations, Optional<String> failure) {}
