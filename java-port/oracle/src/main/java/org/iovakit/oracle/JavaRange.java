// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import org.iovakit.domain.Iova;
import org.iovakit.domain.State;
import org.iovakit.kernel.Machine;
import org.openjdk.jol.datamodel.DataModel;
import org.openjdk.jol.datamodel.Model64;
import org.openjdk.jol.datamodel.Model64_Lilliput;
import org.openjdk.jol.info.ClassData;
import org.openjdk.jol.layouters.HotSpotLayouter;

/**
 * What a range costs in Java: JOL lays the node out by the rules and the flags of the JVM that runs. (It could look at
 * objects instead, but would have to attach to this JVM, which takes a second and prints warnings.)
 */
public final class JavaRange {
    private JavaRange() {}

    /** Bytes that an allocated range of a stage takes on this JVM's heap, header and padding included. */
    public static int bytes(State stage) {
        // An anchor is of the class of the ranges beside it.
        Iova range = stage.load(new Machine(1)).newDomain().anchor;
        HotSpotLayouter layouter =
                new HotSpotLayouter(model(), Runtime.version().feature());
        return Math.toIntExact(
                layouter.layout(ClassData.parseClass(range.getClass())).instanceSize());
    }

    private static DataModel model() {
        boolean compressedOops = isSet("UseCompressedOops");
        int alignment = Integer.parseInt(option("ObjectAlignmentInBytes"));
        return isSet("UseCompactObjectHeaders")
                ? new Model64_Lilliput(compressedOops, alignment, false)
                : new Model64(compressedOops, isSet("UseCompressedClassPointers"), alignment);
    }

    private static boolean isSet(String flag) {
        try {
            return Boolean.parseBoolean(option(flag));
        } catch (IllegalArgumentException e) {
            // A JVM that does not know it, as those before 24 do not know compact headers, has it off.
            return false;
        }
    }

    private static String option(String name) {
        return ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .getVMOption(name)
                .getValue();
    }
}
