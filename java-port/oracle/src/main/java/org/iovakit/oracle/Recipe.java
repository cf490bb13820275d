// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a program around the allocator is made of, beside a kernel and the shim's runtime.
 *
 * @param name what its file name starts with
 * @param program the shim's C files that drive the allocator, compiled as one translation unit
 * @param units what is compiled as the kernel's, beside what it stands on: files of its own, and files of the shim that
 *     include one of those
 * @param options for every file and for the linker
 * @param flags for every file but the runtime's and those that the units stand on
 * @param unitOptions for the units and what they stand on alone
 * @param hosted the shim's C files that see this system's headers and none of the shim's
 */
record Recipe(
        String name,
        List<String> program,
        List<String> units,
        List<String> options,
        List<String> flags,
        List<String> unitOptions,
        List<String> hosted) {
    /** One without options of the units' own, and all of whose files see the shim's headers. */
    Recipe(String name, List<String> program, List<String> units, List<String> options, List<String> flags) {
        this(name, program, units, options, flags, List.of(), List.of());
    }

    /**
     * What the kernel's units stand on: read once, as what is built has to be what a key is made of. The files are among it
     * by which programs see the ranges in its C, in place of the shim's.
     *
     * @throws java.nio.file.NoSuchFileException if the kernel lacks one of the units
     */
    Foundation foundation(KernelTree kernel) throws IOException {
        Set<String> roots = new TreeSet<>(List.of(KernelFiles.IOVA_C, KernelFiles.IOVA_H));
        units.stream().filter(unit -> !unit.startsWith(Shim.DIRECTORY + "/")).forEach(roots::add);
        Foundation found = Foundation.of(kernel, roots);
        SortedMap<String, byte[]> files = new TreeMap<>(found.files());
        kernel.rangesInC().forEach((name, text) -> files.put(Shim.RANGES + name, text.getBytes(UTF_8)));
        return new Foundation(files, found.units());
    }
}
