// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.exhaust;

import java.util.Arrays;
import org.iovakit.domain.Iova;
import org.iovakit.domain.IovaDomain;
import org.iovakit.kernel.RbNode;

/**
 * All that decides what a domain does next, in a few bytes: the ranges, of a tree with its shape and colours, {@code
 * max32_alloc_size}, and the nodes that the stage remembers. What a node remembers of gaps follows from the tree, which
 * {@link org.iovakit.domain.IovaAllocator#verifyInvariants} checks. Two states are equal if these are. Immutable.
 */
final class DomainState {
    static final byte BLACK = 1;
    static final byte LEFT = 2;
    static final byte RIGHT = 4;

    private static final byte ANCHOR = -1;
    private static final byte NOWHERE = -2;

    /** {@code max32_alloc_size} as it is at first. */
    private static final byte ANY_SIZE = -1;

    private final byte[] code;

    private DomainState(byte[] code) {
        this.code = code;
    }

    /** The state of a domain, which nobody may change meanwhile. */
    static DomainState of(IovaDomain iovad, SmallDomain domain) {
        return new Encoder(domain).encode(iovad);
    }

    /** The state as a model reads it. */
    Picture picture(SmallDomain domain) {
        return new Decoder(domain).decode();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DomainState that && Arrays.equals(code, that.code);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(code);
    }

    /** Writes max32_alloc_size, both cached nodes, and the tree, each node before its children. */
    private static final class Encoder {
        private static final int NODE = 3;

        private final SmallDomain domain;
        private final byte[] bytes;
        private int length;

        Encoder(SmallDomain domain) {
            this.domain = domain;
            // A node a pfn, and the anchor.
            this.bytes = new byte[NODE * (domain.pfns() + 2)];
        }

        DomainState encode(IovaDomain iovad) {
            long max32 = iovad.max32AllocSize;
            put(max32 == iovad.dma32BitPfn ? ANY_SIZE : digit(max32));
            put(place(iovad.rememberedNode(false)));
            put(place(iovad.rememberedNode(true)));
            if (iovad.isTree()) {
                put(iovad.rbroot.root());
            } else {
                // A line to the right, with the anchor, which a tree has anyway, at its end.
                iovad.forEachRange(iova -> put(iova.pfnLo, iova.pfnHi, (byte) (BLACK | RIGHT)));
                put(~0L, ~0L, BLACK);
            }
            return new DomainState(Arrays.copyOf(bytes, length));
        }

        private void put(RbNode node) {
            Iova iova = (Iova) node;
            put(iova.pfnLo, iova.pfnHi, (byte) ((node.isBlack() ? BLACK : 0)
                    | (node.left() == null ? 0 : LEFT)
                    | (node.right() == null ? 0 : RIGHT)));
            if (node.left() != null) {
                put(node.left());
            }
            if (node.right() != null) {
                put(node.right());
            }
        }

        private void put(long pfnLo, long pfnHi, byte flags) {
            put(place(pfnLo));
            put(place(pfnHi));
            put(flags);
        }

        private void put(byte next) {
            bytes[length++] = next;
        }

        private byte place(RbNode node) {
            return node == null ? NOWHERE : place(((Iova) node).pfnLo);
        }

        private byte place(long pfn) {
            return pfn == ~0L ? ANCHOR : digit(pfn - domain.startPfn());
        }

        private static byte digit(long value) {
            if (value < 0 || value > Byte.MAX_VALUE) {
                throw new IllegalStateException(value + " is beyond the domain");
            }
            return (byte) value;
        }
    }

    /** Reads what the encoder wrote. */
    private final class Decoder {
        private final SmallDomain domain;
        private final Picture.Builder picture = new Picture.Builder();
        private int at;

        Decoder(SmallDomain domain) {
            this.domain = domain;
        }

        Picture decode() {
            byte max32 = code[at++];
            long lo = pfn(code[at++]);
            long lo32 = pfn(code[at++]);
            node(Picture.ROOT);
            return picture.build(max32 == ANY_SIZE ? SmallDomain.DMA_32BIT_PFN : max32, new Remembered(lo, lo32));
        }

        private void node(int parent) {
            long lo = pfn(code[at++]);
            long hi = pfn(code[at++]);
            byte flags = code[at++];
            int node = picture.add(lo == PfnRange.ANCHOR.lo() ? PfnRange.ANCHOR : new PfnRange(lo, hi), parent);
            if ((flags & LEFT) != 0) {
                node(node);
            }
            picture.inOrder(node);
            if ((flags & RIGHT) != 0) {
                node(node);
            }
        }

        /** For a node that is none: a pfn where no node is. */
        private long pfn(byte place) {
            return place == ANCHOR ? PfnRange.ANCHOR.lo() : place == NOWHERE ? -1 : domain.startPfn() + place;
        }
    }
}
