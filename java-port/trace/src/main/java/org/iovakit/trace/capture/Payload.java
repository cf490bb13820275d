// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.capture;

/**
 * What the kernel prints of a map or unmap event itself, the same in every tool. Kernels before 5.17 print no end of the
 * range; vendors put a name before it, sizes in hexadecimal and more behind.
 *
 * @param iova the first address, in bytes, unsigned
 * @param size bytes
 */
record Payload(long iova, long size) {
    /** What stands before the first address. */
    static final String IOVA = "iova=";

    private static final String SIZE = " size=";
    private static final String UNMAPPED_SIZE = " unmapped_size=";
    private static final String HEX = "0x";

    /** No IOMMU has smaller pages. */
    private static final long LEAST_PAGE = 4096;

    /** That the text ends before the event does. */
    static final Payload CUT = new Payload(0, -1);

    /**
     * Reads an event.
     *
     * @param text from {@link #IOVA} on
     * @return {@link #CUT}, or null where it makes no sense
     */
    static Payload read(MappingEvent.Kind kind, String text) {
        try {
            boolean map = kind == MappingEvent.Kind.MAP;
            int from = IOVA.length();
            int sizeAt = text.indexOf(SIZE, from);
            int endOfIova = wordEnd(text, from);
            if (sizeAt < 0 || (!map && text.indexOf(UNMAPPED_SIZE, from) < 0)) {
                return endOfIova == from || startsHex(text, from) ? CUT : null;
            }
            if (!startsHex(text, from)) {
                return null;
            }
            long iova = hex(text, from, endOfIova);
            long size = number(text, sizeAt + SIZE.length());
            if (!map) {
                number(text, text.indexOf(UNMAPPED_SIZE, from) + UNMAPPED_SIZE.length());
            }
            // Half of all addresses and more is no mapping, and no size that a trace could ask for. An unmap of nothing
            // is
            // what the kernel undoes of a map that failed at once.
            boolean fits = size > 0 ? Long.compareUnsigned(iova + size - 1, iova) >= 0 : size == 0 && !map;
            return fits && isWhole(text, endOfIova, iova, size) ? new Payload(iova, size) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Whether the end that is printed is where the range ends; without one, whether the size can be one. */
    private static boolean isWhole(String text, int endOfIova, long iova, long size) {
        int at = skip(text, endOfIova, ' ');
        if (at == text.length() || text.charAt(at) != '-') {
            return size % LEAST_PAGE == 0;
        }
        at = skip(text, at + 1, ' ');
        return startsHex(text, at) && hex(text, at, wordEnd(text, at)) == iova + size;
    }

    private static boolean startsHex(String text, int at) {
        return text.regionMatches(true, at, HEX, 0, HEX.length());
    }

    private static long hex(String text, int from, int to) {
        return Long.parseUnsignedLong(text, from + HEX.length(), to, 16);
    }

    private static long number(String text, int from) {
        int to = wordEnd(text, from);
        return startsHex(text, from) ? hex(text, from, to) : Long.parseLong(text, from, to, 10);
    }

    private static int wordEnd(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) != ' ' && text.charAt(at) != ',') {
            at++;
        }
        return at;
    }

    private static int skip(String text, int from, char character) {
        int at = from;
        while (at < text.length() && text.charAt(at) == character) {
            at++;
        }
        return at;
    }
}
