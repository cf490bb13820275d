// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.kunitaligned;

import java.util.List;
import org.iovakit.domain.IovaDomain;
import org.iovakit.domain.Mirrors;
import org.iovakit.kernel.Machine;
import org.iovakit.kernel.RbTree;
import org.iovakit.stages.failedlimit.FailedLimitAllocator;

/** The allocator after patch 2, which adds the check that the KUnit cases make, and changes nothing else. */
public class KunitAlignedAllocator extends FailedLimitAllocator {
    public KunitAlignedAllocator(Machine machine) {
        super(machine);
    }

    @Override
    @Mirrors("iova_verify_links")
    protected List<String> verifyLinks(RbTree root) {
        return super.verifyLinks(root);
    }

    /** Whether all that is kept about a domain's ranges is as it should be; {@link #verifyInvariants} says what is not. */
    @Mirrors("iova_domain_verify_invariants")
    public boolean iovaDomainVerifyInvariants(IovaDomain iovad) {
        return verifyInvariants(iovad).isEmpty();
    }
}
