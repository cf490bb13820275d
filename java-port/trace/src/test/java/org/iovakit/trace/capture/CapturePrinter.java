// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.capture;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Prints events as the kernel and its tools do. Each form is written down here anew, from their sources. */
public enum CapturePrinter {
    FTRACE {
        @Override
        public List<String> head(long seen, long overwritten) {
            return List.of(
                    "# tracer: nop",
                    "#",
                    "# entries-in-buffer/entries-written: " + seen + "/" + (seen + overwritten) + "   #P:4",
                    "#",
                    "#                                _-----=> irqs-off/BH-disabled",
                    "#           TASK-PID     CPU#  |||||  TIMESTAMP  FUNCTION",
                    "#              | |         |   |||||     |         |");
        }

        @Override
        String line(MappingEvent event) {
            return String.format(
                    Locale.ROOT,
                    "%16s-%-7d [%03d] d.s2. %5d.%06d: %s: %s",
                    event.task().comm(),
                    event.task().pid(),
                    event.cpu(),
                    seconds(event),
                    microseconds(event),
                    eventName(event),
                    payload(event));
        }

        @Override
        String lost(int cpu, long events) {
            return "CPU:" + cpu + " [LOST " + events + " EVENTS]";
        }
    },
    FTRACE_WITH_GROUPS_WITHOUT_INTERRUPTS {
        @Override
        public List<String> head(long seen, long overwritten) {
            return FTRACE.head(seen, overwritten);
        }

        @Override
        String line(MappingEvent event) {
            return String.format(
                    Locale.ROOT,
                    "%16s-%-7d %s [%03d] %5d.%06d: %s: %s",
                    event.task().comm(),
                    event.task().pid(),
                    event.task().pid() == 0 ? "(-------)" : "(   1999)",
                    event.cpu(),
                    seconds(event),
                    microseconds(event),
                    eventName(event),
                    payload(event));
        }

        @Override
        String lost(int cpu, long events) {
            return FTRACE.lost(cpu, events);
        }
    },
    TRACE_CMD {
        @Override
        public List<String> head(long seen, long overwritten) {
            return List.of("CPU 5 is empty", "cpus=6");
        }

        @Override
        String line(MappingEvent event) {
            return String.format(
                    Locale.ROOT,
                    "%16s-%-5d [%03d] %5d.%06d: %-21s IOMMU: %s",
                    event.task().comm(),
                    event.task().pid(),
                    event.cpu(),
                    seconds(event),
                    microseconds(event),
                    eventName(event) + ":",
                    payload(event).substring("IOMMU: ".length()));
        }

        @Override
        String lost(int cpu, long events) {
            return "CPU:" + cpu + " [" + events + " EVENTS DROPPED]";
        }
    },
    PERF {
        @Override
        public List<String> head(long seen, long overwritten) {
            return List.of();
        }

        @Override
        String line(MappingEvent event) {
            return String.format(
                    Locale.ROOT,
                    "%16s %7d [%03d] %5d.%06d: %11s: %s",
                    event.task().comm(),
                    event.task().pid(),
                    event.cpu(),
                    seconds(event),
                    microseconds(event),
                    "iommu:" + eventName(event),
                    payload(event));
        }

        @Override
        String lost(int cpu, long events) {
            return String.format(
                    Locale.ROOT, "%16s %7d [%03d]  5000.000001: PERF_RECORD_LOST lost %d", "fio", 7, cpu, events);
        }
    };

    /** The first lines. */
    public abstract List<String> head(long seen, long overwritten);

    /** An event. */
    abstract String line(MappingEvent event);

    /** That a CPU lost events. */
    abstract String lost(int cpu, long events);

    /** A capture, in which lines of CPUs that were merged a bit late change places. */
    public List<String> print(List<SimulatedHost.Happening> happenings, int[] overwritten, long seed) {
        long seen = happenings.stream().filter(SimulatedHost.Happening::seen).count();
        long over = 0;
        for (int events : overwritten) {
            over += events;
        }
        List<String> lines = new ArrayList<>();
        int[] first = overwritten.clone();
        long[] lost = new long[first.length];
        for (SimulatedHost.Happening happening : happenings) {
            int cpu = happening.event().cpu();
            if (!happening.seen()) {
                if (first[cpu]-- <= 0) {
                    lost[cpu]++;
                }
                continue;
            }
            if (lost[cpu] > 0) {
                lines.add(lost(cpu, lost[cpu]));
                lost[cpu] = 0;
            }
            lines.add(line(happening.event()));
        }
        disorder(lines, new Random(seed));
        lines.addAll(0, head(seen, over));
        return lines;
    }

    private static void disorder(List<String> lines, Random random) {
        for (int i = 0; i + 6 < lines.size(); i += 7) {
            lines.add(i + random.nextInt(6), lines.remove(i + random.nextInt(6)));
        }
    }

    private static String eventName(MappingEvent event) {
        return event.kind() == MappingEvent.Kind.MAP ? "map" : "unmap";
    }

    private static long seconds(MappingEvent event) {
        return event.time() / 1_000_000_000;
    }

    private static long microseconds(MappingEvent event) {
        return event.time() / 1000 % 1_000_000;
    }

    private static String payload(MappingEvent event) {
        return event.kind() == MappingEvent.Kind.MAP
                ? String.format(
                        Locale.ROOT,
                        "IOMMU: iova=0x%016x - 0x%016x paddr=0x%016x size=%d",
                        event.iova(),
                        event.iova() + event.size(),
                        0x1_2345_6000L,
                        event.size())
                : String.format(
                        Locale.ROOT,
                        "IOMMU: iova=0x%016x - 0x%016x size=%d unmapped_size=%d",
                        event.iova(),
                        event.iova() + event.size(),
                        event.size(),
                        event.size());
    }
}
