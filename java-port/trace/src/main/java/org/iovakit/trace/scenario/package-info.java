// SPDX-License-Identifier: GPL-2.0-only

/** Named scenarios: situations that a domain gets into, as traces of any size. A class a scenario, and one list of all. */
package org.iovakit.trace.scenario;
