// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.sortedlist;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.Stage;
import org.iovakit.kernel.Machine;
import org.iovakit.stages.mainline.MainlineStage;

/** See {@link SortedListAllocator}. */
public record SortedListStage() implements Stage {
    @Override
    public String name() {
        return "sorted-list";
    }

    @Override
    public Optional<Stage> parent() {
        return Optional.of(new MainlineStage());
    }

    @Override
    public String title() {
        return "ranges in a sorted list";
    }

    @Override
    public Map<String, String> rangesInC() {
        Map<String, String> files = new TreeMap<>();
        for (String file : new String[] {"ranges.h", "faults.h", "visits.h"}) {
            try (InputStream text = SortedListStage.class.getResourceAsStream(file)) {
                files.put(file, new String(text.readAllBytes(), UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return files;
    }

    @Override
    public IovaAllocator load(Machine machine) {
        return new SortedListAllocator(machine);
    }
}
