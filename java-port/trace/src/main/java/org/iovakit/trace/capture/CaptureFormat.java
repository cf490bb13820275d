// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.capture;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The text that a tool prints a capture as. Thread-safe. */
public interface CaptureFormat {
    /** All formats. */
    List<CaptureFormat> ALL = List.of(new FtraceText(), new TraceCmdReport(), new PerfScript());

    /** As the user types it. */
    String name();

    /** Whether a line can only be of this format. */
    boolean recognises(String line);

    /** What a line says. */
    CaptureLine read(String line);

    /** The format that a line must be of; empty where it tells nothing. */
    static Optional<CaptureFormat> detect(String line) {
        return ALL.stream().filter(format -> format.recognises(line)).findFirst();
    }

    /**
     * The format of a {@link #name}.
     *
     * @throws IllegalArgumentException if there is none; the message names those there are
     */
    static CaptureFormat named(String name) {
        return ALL.stream()
                .filter(format -> format.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no format " + name + "; there are "
                        + ALL.stream().map(CaptureFormat::name).collect(Collectors.joining(", "))));
    }
}
