// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.capture;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the kernel prints of a map or unmap event itself, the same in every format. */
final class Payload {
    private static final String START = "IOMMU: ";

    // Kernels before 3.20 print no end of an unmap.
    private static final Pattern MAP = Pattern.compile(
            "IOMMU: iova=0x([0-9a-f]{1,16}) - 0x([0-9a-f]{1,16}) paddr=0x[0-9a-f]{1,16} size=(\\d+)\\s*");
    private static final Pattern UNMAP = Pattern.compile(
            "IOMMU: iova=0x([0-9a-f]{1,16})(?: - 0x([0-9a-f]{1,16}))? size=(\\d+) unmapped_size=\\d+\\s*");

    private Payload() {}

    /**
     * Reads an event.
     *
     * @param name of the event, without its system
     * @param text what follows the name
     */
    static CaptureLine read(String name, String text, MappingEvent.Task task, int cpu, long time) {
        boolean map = name.equals("map");
        if (!(map || name.equals("unmap")) || !text.startsWith(START)) {
            return CaptureLine.Other.EVENT;
        }
        Matcher matcher = (map ? MAP : UNMAP).matcher(text);
        if (!matcher.matches()) {
            return CaptureLine.Other.GARBAGE;
        }
        try {
            long iova = Long.parseUnsignedLong(matcher.group(1), 16);
            // Half of all addresses and more is no mapping, and no size that a trace could ask for.
            long size = Long.parseLong(matcher.group(3));
            boolean whole = matcher.group(2) == null || Long.parseUnsignedLong(matcher.group(2), 16) == iova + size;
            // An unmap of nothing is what the kernel undoes of a map that failed at once.
            boolean ends = size == 0 || Long.compareUnsigned(iova + size - 1, iova) >= 0;
            if (!whole || !ends || (map && size == 0)) {
                return CaptureLine.Other.GARBAGE;
            }
            MappingEvent.Kind kind = map ? MappingEvent.Kind.MAP : MappingEvent.Kind.UNMAP;
            return new CaptureLine.Mapping(new MappingEvent(kind, iova, size, task, cpu, time));
        } catch (NumberFormatException e) {
            return CaptureLine.Other.GARBAGE;
        }
    }
}
