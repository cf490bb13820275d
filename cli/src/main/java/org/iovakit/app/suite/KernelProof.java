// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.suite;

import java.util.List;
import org.iovakit.kunit.backend.BackendResult;

/**
 * What the suite came to in booted kernels.
 *
 * @param version the kernel's, as its Makefile gives it
 * @param configuration the options that the suite's own fragment of a configuration sets, a line each
 * @param compiler what built the kernels
 * @param results a stage each, in the order of the stages
 */
public record KernelProof(String version, List<String> configuration, String compiler, List<BackendResult> results) {}
