// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.trace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.SortedMap;
import org.iovakit.app.JsonReport;
import org.iovakit.trace.Operation;
import org.iovakit.trace.TraceProfile;

/**
 * What a trace asks for, for people and for programs.
 *
 * @param cpus of its machine
 */
public record TraceInfo(int cpus, TraceProfile profile) {
    private static final int BAR = 40;

    public String table() {
        StringBuilder text = new StringBuilder();
        line(text, "operations", profile.operations());
        profile.kinds().forEach((kind, number) -> line(text, "  " + kind, number));
        line(text, "CPUs of the machine", cpus);
        line(text, "  in use", profile.cpus().cardinality());
        line(text, "most ranges held at a time", profile.liveMost());
        line(text, "ranges held at the end", profile.liveAtEnd());
        line(text, "milliseconds that pass", profile.milliseconds());
        line(text, "needs rcaches", profile.needsRcaches() ? "yes" : "no");
        text.append("\ndomains, the first of them\n");
        for (Operation.Domain domain : profile.domains()) {
            text.append("  ").append(domain).append('\n');
        }
        text.append("\npages of requests, up to\n");
        profile.sizes().forEach((order, number) -> bar(text, pages(order), number, profile.sizes()));
        text.append("\nlimits of requests, bits of an address\n");
        profile.limits().forEach((bits, number) -> bar(text, "" + bits, number, profile.limits()));
        return text.toString();
    }

    private static void line(StringBuilder text, String title, Object value) {
        text.append(String.format(Locale.ROOT, "%-28s%14s%n", title, value));
    }

    private static void bar(StringBuilder text, String title, long number, SortedMap<Integer, Long> all) {
        long most = all.values().stream().mapToLong(Long::longValue).max().orElse(1);
        String stars = "*".repeat((int) (number * BAR / most));
        text.append(String.format(Locale.ROOT, "%22s %14d  %s", title, number, stars)
                .stripTrailing());
        text.append('\n');
    }

    private static String pages(int order) {
        return order == Long.SIZE ? "2^64" : Long.toUnsignedString(1L << order);
    }

    public ObjectNode json() {
        ObjectNode document = JsonReport.of("trace-info");
        document.put("operations", profile.operations());
        profile.kinds().forEach(document.putObject("kinds")::put);
        document.put("cpus", cpus);
        document.put("cpusInUse", profile.cpus().cardinality());
        document.put("mostHeld", profile.liveMost());
        document.put("heldAtEnd", profile.liveAtEnd());
        document.put("milliseconds", profile.milliseconds());
        document.put("needsRcaches", profile.needsRcaches());
        profile.domains().forEach(domain -> document.withArray("domains").add(domain.toString()));
        ObjectNode sizes = document.putObject("requestsByPagesUpTo");
        profile.sizes().forEach((order, number) -> sizes.put(pages(order), number));
        ObjectNode limits = document.putObject("requestsByLimitBits");
        profile.limits().forEach((bits, number) -> limits.put("" + bits, number));
        return document;
    }
}
