// SPDX-License-Identifier: GPL-2.0-only
/* The kernel's iova.c as it is, with the visits of its search counted. Macros do that, seen by this file alone. */

#include <linux/iova.h>

unsigned long replay_visits;

#include "../ranges/visits.h"

#include "../../drivers/iommu/iova.c"
