// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.capture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.iovakit.trace.Operation;
import org.iovakit.trace.TraceSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Captures as people have them: events as kernels since 3.18 print them, in each layout of each tool, and through the
 * hands of terminals and mailers, read back.
 */
class CaptureLayoutsTest {
    /** What the kernel prints of an event. */
    private enum Kernel {
        LINUX_3_18 {
            @Override
            String payload(MappingEvent event) {
                return "IOMMU: " + iova(event) + paddr(event) + " size=0x" + Long.toHexString(event.size())
                        + unmapped(event, "0x" + Long.toHexString(event.size()));
            }
        },
        LINUX_5_16 {
            @Override
            String payload(MappingEvent event) {
                return "IOMMU: " + iova(event) + paddr(event) + sizes(event);
            }
        },
        LINUX_6_12 {
            @Override
            String payload(MappingEvent event) {
                return "IOMMU: " + iova(event) + String.format(" - 0x%016x", event.last() + 1) + paddr(event)
                        + sizes(event);
            }
        },
        DEVICE_IN_FRONT {
            @Override
            String payload(MappingEvent event) {
                return "IOMMU: dev=1000000.nic " + iova(event) + paddr(event) + sizes(event);
            }
        },
        DEVICE_AND_PROTECTION {
            @Override
            String payload(MappingEvent event) {
                return "IOMMU:soc:dev0 " + iova(event) + paddr(event) + " size=0x" + Long.toHexString(event.size())
                        + (event.kind() == MappingEvent.Kind.MAP
                                ? " prot=0x3"
                                : unmapped(event, "0x" + Long.toHexString(event.size())));
            }
        },
        FIELDS {
            @Override
            String payload(MappingEvent event) {
                return iova(event) + paddr(event) + sizes(event);
            }
        };

        abstract String payload(MappingEvent event);

        private static String iova(MappingEvent event) {
            return String.format("iova=0x%016x", event.iova());
        }

        private static String paddr(MappingEvent event) {
            return event.kind() == MappingEvent.Kind.MAP ? " paddr=0x0000000123456000" : "";
        }

        private static String sizes(MappingEvent event) {
            return " size=" + event.size() + unmapped(event, "" + event.size());
        }

        private static String unmapped(MappingEvent event, String size) {
            return event.kind() == MappingEvent.Kind.MAP ? "" : " unmapped_size=" + size;
        }
    }

    /** What a tool prints before it; each form is written down anew, from the tools' sources. */
    private enum Layout {
        FTRACE("# tracer: nop\n#\n", "%1$16s-%2$-7d [%3$03d] d..2. %4$5d.%5$06d: %6$s: %7$s"),
        FTRACE_OLD("# tracer: nop\n#\n", "%1$16s-%2$-5d [%3$03d] .... %4$5d.%5$06d: %6$s: %7$s"),
        FTRACE_NO_TASK_NAME("", "%8$16s-%2$-7d [%3$03d] ..... %4$5d.%5$06d: %6$s: %7$s"),
        FTRACE_GROUP("", "%1$16s-%2$-7d (-------) [%3$03d] ...1. %4$5d.%5$06d: %6$s: %7$s"),
        FTRACE_LATENCY("# tracer: nop\n#\n", "%9$8.8s-%2$-7d %3$3dd..2. %10$4dus+: %6$s: %7$s"),
        FTRACE_VERBOSE(
                "# tracer: nop\n",
                "%1$16s %2$7d %3$3d 1 00000002 0000beef [00003039] %11$d.%12$03dms (+0.001ms): %6$s: %7$s"),
        OOPS("", "[  331.000010] %9$8.8s-%2$-7d %3$3dd..1. %10$4dus : %6$s: %7$s"),
        OOPS_WITH_CALLER("", "[  331.000010][  T123] %9$8.8s-%2$-7d %3$3dd..1. %10$4dus : %6$s: %7$s"),
        KERNEL_LOG("", "[%4$5d.%5$06d] %6$s: %7$s") {
            @Override
            boolean tellsCpu() {
                return false;
            }
        },
        JOURNAL("", "Nov 30 02:45:18 host kernel: %6$s: %7$s") {
            @Override
            boolean tellsCpu() {
                return false;
            }
        },
        TRACE_CMD("cpus=4\n", "%1$16s-%2$-5d [%3$03d] %4$5d.%5$06d: %6$-20s %7$s"),
        TRACE_CMD_NANOSECONDS("cpus=4\n", "%1$16s-%2$-5d [%3$03d] d..1. %4$5d.%5$06d123: %6$-20s %7$s"),
        TRACE_CMD_DIFFERENCES("cpus=4\n", "%1$16s-%2$-5d [%3$03d] ..... %4$5d.%5$06d: (+1000)  %6$-20s %7$s"),
        TRACE_CMD_LATENCY("cpus=4\n", "%9$8.8s-%2$-7d %3$3dd..1. %4$5d.%5$06d: %6$-20s %7$s"),
        PERF("", "%1$16s %2$7d [%3$03d] %4$5d.%5$06d: %6$11s: %7$s"),
        PERF_EXITING("", "%13$16s %14$7d [%3$03d] %4$5d.%5$06d: %6$11s: %7$s"),
        PERF_PERIOD("", "%1$16s %2$7d/%2$-7d [%3$03d] K %4$5d.%5$06d:          1 %6$11s: %7$s"),
        PERF_TIME_OF_DAY("", "%1$16s %2$7d [%3$03d] 2026-11-30 02:45:18.123 %4$5d.%5$06d: %6$11s: %7$s"),
        PERF_NO_TIME("", "%1$16s %2$7d [%3$03d] %6$11s: %7$s"),
        PERF_NO_CPU("", "%1$16s %2$7d %4$5d.%5$06d: %6$11s: %7$s") {
            @Override
            boolean tellsCpu() {
                return false;
            }
        },
        PERF_CALL_CHAIN("", """
                %1$16s %2$7d [%3$03d] %4$5d.%5$06d: %6$11s: %7$s
                \tffffffff81a2b3c4 iommu_map+0x64 ([kernel.kallsyms])
                \t    7f33a2b3c4d5 [unknown] (/usr/lib/libc.so.6)
                """),
        GREP("", "12:%1$16s-%2$-7d [%3$03d] d..2. %4$5d.%5$06d: %6$s: %7$s"),
        QUOTED("", "> %1$16s-%2$-7d [%3$03d] d..2. %4$5d.%5$06d: %6$s: %7$s");

        private final String head;
        private final String line;

        Layout(String head, String line) {
            this.head = head;
            this.line = line;
        }

        boolean tellsCpu() {
            return true;
        }

        private String line(MappingEvent event, Kernel kernel) {
            String name = event.kind() == MappingEvent.Kind.MAP ? "map" : "unmap";
            long micros = event.time() / 1000;
            return String.format(
                    Locale.ROOT,
                    line,
                    event.task().comm(),
                    event.task().pid(),
                    event.cpu(),
                    micros / 1_000_000,
                    micros % 1_000_000,
                    line.contains("%6$-20s") ? name + ":" : line.contains("%6$11s") ? "iommu:" + name : name,
                    kernel.payload(event),
                    "",
                    event.task().comm().replace(" ", ""),
                    micros,
                    micros / 1000,
                    micros % 1000,
                    ":-1",
                    -1);
        }

        String text(List<MappingEvent> events, Kernel kernel) {
            return head + events.stream().map(event -> line(event, kernel)).collect(Collectors.joining("\n")) + "\n";
        }
    }

    /** What becomes of text when it is copied: of its characters the bytes. */
    private enum Copying {
        WINDOWS(text -> text.replace("\n", "\r\n")),
        OLD_MAC(text -> text.replace('\n', '\r')),
        COLOURS(text -> text.replace("IOMMU", "\u001b[01;31m\u001b[KIOMMU\u001b[m\u001b[K")),
        TITLES(text -> text.replace("map:", "map:\u001b]0;root@host\u0007")),
        UPPER_CASE(text -> text.replaceAll("f(?=[0-9a-f]*\\b)", "F")),
        NO_BREAK_SPACES(text -> bytes(text.replace("  ", " \u00a0"))),
        NO_BREAK_SPACES_LATIN1(text -> text.replace("  ", " \u00a0")),
        DASHES(text -> bytes(text.replace(" - ", " \u2013 "))),
        BYTE_ORDER_MARK(text -> bytes("\ufeff" + text)),
        UTF_16_BIG(text -> new String(text.getBytes(UTF_16), ISO_8859_1)),
        UTF_16_LITTLE(text -> new String(("\ufeff" + text).getBytes(UTF_16LE), ISO_8859_1)),
        UTF_16_WITHOUT_MARK(text -> new String(text.getBytes(UTF_16LE), ISO_8859_1)),
        WRAPPED_72(text -> wrapped(text, 72, "")),
        WRAPPED_76(text -> wrapped(text, 76, "")),
        WRAPPED_100(text -> wrapped(text, 100, "")),
        WRAPPED_AND_QUOTED(text -> wrapped(text, 70, "> "));

        @SuppressWarnings("ImmutableEnumChecker") // the functions have no state
        private final Function<String, String> way;

        Copying(Function<String, String> way) {
            this.way = way;
        }

        private static String bytes(String text) {
            return new String(text.getBytes(UTF_8), ISO_8859_1);
        }

        private static String wrapped(String text, int width, String quote) {
            List<String> lines = new ArrayList<>();
            for (String line : text.lines().toList()) {
                String rest = line;
                while (rest.length() > width) {
                    int space = rest.lastIndexOf(' ', width);
                    if (rest.substring(0, Math.max(0, space)).isBlank()) {
                        break;
                    }
                    lines.add(quote + rest.substring(0, space));
                    rest = rest.substring(space + 1);
                }
                lines.add(quote + rest);
            }
            return String.join("\n", lines) + "\n";
        }
    }

    private static final ImportOptions AS_DMA = new ImportOptions(
            MapFilter.ALL, new Operation.Domain(4096, 1, true), OptionalInt.empty(), OptionalLong.empty());

    private static final SimulatedHost HOST =
            new SimulatedHost(4).start(10).work(150).watchAll();

    private static final List<MappingEvent> EVENTS =
            HOST.happenings().stream().map(SimulatedHost.Happening::event).toList();

    private static void check(String text, boolean tellsCpu) throws IOException {
        List<Operation> operations = new ArrayList<>();
        try (CaptureReader reader = new CaptureReader(new StringReader(text))) {
            try (ImportedTrace trace = ImportedTrace.of(new ReorderWindow(reader), AS_DMA)) {
                TraceSource.Cursor cursor = trace.open();
                for (Operation next = cursor.next(); next != null; next = cursor.next()) {
                    operations.add(next);
                }
            }
            assertEquals(0, reader.unread(), () -> "not read: " + reader.firstUnread());
            assertEquals(0, reader.garbage(), () -> "not known: " + reader.firstGarbage());
            assertEquals(EVENTS.size(), reader.maps() + reader.unmaps());
            assertEquals(tellsCpu ? 0 : EVENTS.size(), reader.withoutCpu());
            assertEquals(1, reader.parts());
        }
        List<Operation> expected = HOST.expected().stream()
                .map(operation -> tellsCpu ? operation : onCpu0(operation))
                .toList();
        operations.removeIf(operation -> operation instanceof Operation.Advance);
        assertEquals(expected, operations.subList(1, operations.size()));
    }

    private static Operation onCpu0(Operation operation) {
        if (operation instanceof Operation.AllocFast alloc) {
            return new Operation.AllocFast(0, alloc.size(), alloc.limitPfn(), alloc.flush());
        }
        return new Operation.FreeFast(0, ((Operation.FreeFast) operation).handle());
    }

    private static Stream<Arguments> layoutsOfKernels() {
        return Stream.of(Kernel.values())
                .flatMap(kernel -> Stream.of(Layout.values()).map(layout -> Arguments.of(layout, kernel)));
    }

    @ParameterizedTest
    @MethodSource("layoutsOfKernels")
    void readsEachLayoutOfEachKernel(Layout layout, Kernel kernel) throws IOException {
        check(layout.text(EVENTS, kernel), layout.tellsCpu());
    }

    private static Stream<Arguments> copiesOfLayouts() {
        return Stream.of(Copying.values())
                .flatMap(way -> Stream.of(Layout.FTRACE, Layout.TRACE_CMD, Layout.PERF, Layout.OOPS)
                        .map(layout -> Arguments.of(way, layout)));
    }

    @ParameterizedTest
    @MethodSource("copiesOfLayouts")
    void readsWhatWasCopied(Copying way, Layout layout) throws IOException {
        for (Kernel kernel : List.of(Kernel.LINUX_5_16, Kernel.LINUX_6_12)) {
            check(way.way.apply(layout.text(EVENTS, kernel)), layout.tellsCpu());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FTRACE", "TRACE_CMD", "PERF", "OOPS"})
    void tasksAreWhoTheyAre(Layout layout) throws IOException {
        String text = layout.text(EVENTS, Kernel.LINUX_6_12);
        List<String> comms = new ArrayList<>();
        try (CaptureReader reader = new CaptureReader(new StringReader(text))) {
            for (CaptureEvent event = reader.next(); event != null; event = reader.next()) {
                comms.add(event.task().comm() + " " + event.task().pid());
            }
        }
        assertEquals(
                EVENTS.stream()
                        .map(event -> (layout == Layout.OOPS
                                        ? String.format(
                                                "%.8s", event.task().comm().replace(" ", ""))
                                        : event.task().comm())
                                + " " + event.task().pid())
                        .toList(),
                comms);
    }
}
