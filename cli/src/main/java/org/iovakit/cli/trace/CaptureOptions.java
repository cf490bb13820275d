// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.trace;

import java.util.LinkedHashSet;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.iovakit.trace.Operation;
import org.iovakit.trace.capture.ImportOptions;
import org.iovakit.trace.capture.MapFilter;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** How a capture becomes a trace. */
final class CaptureOptions {
    /** As the DMA layer starts its domains, so that no address is 0. */
    private static final long START_PFN = 1;

    /** Bytes. */
    private static final long USUAL_GRANULE = 4096;

    /** Reads an address as the capture has it. */
    private static final class Address implements ITypeConverter<Long> {
        private static final int HEX_DIGITS = 16;

        @Override
        public Long convert(String value) {
            try {
                return Long.parseUnsignedLong(value.startsWith("0x") ? value.substring(2) : value, HEX_DIGITS);
            } catch (NumberFormatException e) {
                throw new TypeConversionException("'" + value + "' is no address, as in 0xffff888103a41008");
            }
        }
    }

    @Option(
            names = "--comm",
            paramLabel = "NAME",
            description = "Only what this task maps; may be given again. Of unmaps nobody asks who did them.")
    private Set<String> comms = new LinkedHashSet<>();

    @Option(
            names = "--pid",
            paramLabel = "N",
            split = ",",
            description = "Only what these threads map, numbers with commas.")
    private Set<Integer> pids = new LinkedHashSet<>();

    @Option(
            names = "--cpu",
            paramLabel = "N",
            split = ",",
            description = "Only what is mapped on these CPUs, numbers with commas.")
    private Set<Integer> cpus = new LinkedHashSet<>();

    @Option(
            names = "--dma-mask",
            paramLabel = "BITS",
            description = "Limit of all requests (default: 32 for addresses below 4 GiB, which the kernel tries first,"
                    + " for others as many as the highest address has, or fewer where addresses end right below that).")
    private Integer dmaMask;

    @Option(
            names = "--granule",
            paramLabel = "BYTES",
            description =
                    "IOVA granule where the capture does not tell it, a power of two up to 65536, as pages of arm64"
                            + " are (default: 4096).")
    private Long granule;

    @Option(
            names = "--domain",
            paramLabel = "ADDRESS",
            converter = Address.class,
            description = "Of several domains that a capture of the script tells apart this one (default: the one with"
                    + " most requests).")
    private Long address;

    @Option(
            names = "--tree",
            description = "Requests to the tree itself, as if there were no caches above it: alloc_iova in place of"
                    + " alloc_iova_fast.")
    private boolean tree;

    /**
     * What was said.
     *
     * @throws ParameterException if that cannot be
     */
    ImportOptions options(CommandSpec command) {
        try {
            return new ImportOptions(
                    new MapFilter(comms, pids, cpus),
                    new Operation.Domain(granule == null ? USUAL_GRANULE : granule, START_PFN, !tree),
                    dmaMask == null ? OptionalInt.empty() : OptionalInt.of(dmaMask),
                    address == null ? OptionalLong.empty() : OptionalLong.of(address));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage());
        }
    }
}
