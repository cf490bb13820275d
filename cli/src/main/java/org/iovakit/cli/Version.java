// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the jar. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String built = Version.class.getPackage().getImplementationVersion();
        return new String[] {"iovakit " + Objects.requireNonNullElse(built, "(not from a jar)")};
    }
}
