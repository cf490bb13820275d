// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.shared;

import org.iovakit.app.Environment;

/** What a command is called with, beside its arguments. */
public interface Invocation {
    Environment environment();

    Terminal terminal();
}
