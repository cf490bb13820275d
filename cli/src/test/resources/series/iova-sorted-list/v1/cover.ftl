[#-- SPDX-License-Identifier: GPL-2.0-only --]
iova in a sorted list

A series for tests alone.
