#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Records what is asked of the kernel's IOVA allocator, and what it answers, for iovakit trace import. On the host, as
# root:
#
#     sh capture-script.sh [-t SECONDS] [-b KIB] [-l] >capture.txt
#     sh capture-script.sh -u
#
#   -t SECONDS  how long (default: 10)
#   -b KIB      buffer of each CPU (default: 16384); when it is full its oldest events are overwritten
#   -l          also how long the locks of the busiest domains are waited for (since 5.19); takes a second more
#   -u          only undo what a run left behind that was killed
#
# How: with dynamic probes (kprobes) of tracefs, in a trace instance of its own: nobody else's tracing is touched. perf
# probe and bpftrace set the same probes by the same part of the kernel; where this cannot, they cannot. All is undone
# in the end, after Ctrl-C too.
#
# What it costs: by a rule of thumb a microsecond an allocation and a fifth of that a free, as long as it runs; and of
# the buffer some 200 bytes for both, so that 16 MiB take 80000 pairs of a CPU. The buffers of all CPUs are allocated
# first. On a host that has not much to spare begin with -t 1 -b 1024.
#
# What it needs: CONFIG_KPROBE_EVENTS, and no lockdown; since 3.10 on x86-64 and arm64, since 4.20 elsewhere. Where a
# domain has its granule and start_pfn depends on the version and the configuration of the kernel: its own description
# of its types (BTF, /sys/kernel/btf/vmlinux) tells. Without one they are not read, the capture says so, and iovakit
# takes --granule. The two members that are read of struct iova are behind three pointers in all kernels up to 7.3,
# which is believed without BTF.
#
# What it cannot see: ranges that the caches take from the tree or give back to it by themselves; with -l the wait of
# who is next in line, which the kernel does not tell. A capture has addresses of the kernel's memory and names of tasks
# in it: mind that before it is given away.

set -eu
export LC_ALL=C

seconds=10 kib=16384 locks=no undo_only=no

die() {
	echo "$0: $*" >&2
	exit 2
}

usage() {
	die "usage: sh $0 [-t SECONDS] [-b KIB] [-l] | -u"
}

while getopts t:b:lu option; do
	case $option in
	t) seconds=$OPTARG ;;
	b) kib=$OPTARG ;;
	l) locks=yes ;;
	u) undo_only=yes ;;
	*) usage ;;
	esac
done
shift $((OPTIND - 1))
[ $# -eq 0 ] || usage
case $seconds in '' | *[!0-9]*) usage ;; esac
case $kib in '' | *[!0-9]*) usage ;; esac

tracefs=/sys/kernel/tracing
[ -e $tracefs/kprobe_events ] || tracefs=/sys/kernel/debug/tracing
[ -w $tracefs/kprobe_events ] || die "no kprobe_events to write to: become root, and mount -t tracefs nodev" \
	"/sys/kernel/tracing; if that is done, the kernel lacks CONFIG_KPROBE_EVENTS or is locked down"
instance=$tracefs/instances/iovakit
btf=/sys/kernel/btf/vmlinux
sleeper=

undo() {
	trap '' INT TERM HUP
	[ -z "$sleeper" ] || kill "$sleeper" 2>/dev/null || :
	[ ! -d $instance ] || echo 0 >$instance/events/enable
	removals=$(sed -n 's|^[pr][0-9]*:\(iovakit/[^ ]*\).*|-:\1|p' $tracefs/kprobe_events)
	echo "$removals" | while read -r removal; do
		echo "$removal" >>$tracefs/kprobe_events
	done
	[ ! -d $instance ] || rmdir $instance
}

if [ $undo_only = yes ]; then
	undo
	exit
fi
mkdir $instance 2>/dev/null || die "cannot make $instance: another run is at work, or was killed (then: sh $0 -u)"
trap undo EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# The bytes before members, a line each as struct.member=bytes. BTF has a header of six words that are told here, types
# of three words and more, as their kind says, and names, which are told by their offsets.
members() {
	[ -r $btf ] || return 0
	# shellcheck disable=SC2046 # six words
	set -- $(od -A n -v -t u4 -N 24 $btf)
	names=$(tail -c +$(($2 + $5 + 1)) $btf | tr '\0' '\n' | awk '
		/^(iova_domain|iova|iova_rbtree_lock|granule|start_pfn|pfn_hi|pfn_lo)$/ { printf "%d %s ", at, $0 }
		{ at += length($0) + 1 }')
	tail -c +$(($2 + $3 + 1)) $btf | head -c "$4" | od -A n -v -t u4 | awk -v names="$names" '
		BEGIN {
			n = split(names, word, " ")
			for (i = 1; i < n; i += 2)
				name[word[i]] = word[i + 1]
			split("1 0 3 3 3 2 0 0 0 0 0 0 2 1 3 0 1 0 3", words, " ") # of kinds from 1 on
			split("0 0 0 1 1 1 0 0 0 0 0 0 1 0 1 0 0 0 1", times, " ")
		}
		{
			for (i = 1; i <= NF; i++) {
				if (at == 0)
					struct = name[$i]
				else if (at == 1) {
					kind = int($i / 16777216) % 32
					if (!(kind in words))
						exit
					end = 3 + words[kind] * (times[kind] ? $i % 65536 : 1)
					bitfields = $i >= 2147483648
				} else if (at > 2 && kind == 4 && struct ~ /^iova/) {
					if (at % 3 == 0)
						member = name[$i]
					else if (at % 3 == 2 && member != "")
						print struct "." member "=" (bitfields ? $i % 16777216 : $i) / 8
				}
				if (++at >= 3 && at == end)
					at = 0
			}
		}'
}

# Of the members one by name, or what to take where nobody knows.
member() {
	found=$(echo "$known" | sed -n "s/^$1=//p")
	echo "${found:-$2}"
}

known=$(members)
pfn_lo=$(member iova.pfn_lo 32)
granule=$(member iova_domain.granule '')
start_pfn=$(member iova_domain.start_pfn '')

case $(uname -m) in
x86_64) one=%di two=%si three=%dx four=%cx ;;
aarch64) one=%x0 two=%x1 three=%x2 four=%x3 ;;
*) one=\$arg1 two=\$arg2 three=\$arg3 four=\$arg4 ;;
esac
domain="iovad=$one:x64"
whole=$domain
[ -z "$granule" ] || [ -z "$start_pfn" ] || whole="$domain granule=+$granule($one):u64 start=+$start_pfn($one):x64"

# An event with the name of a function, as it is called or (r) as it returns, with what is to be printed.
probe() {
	echo "$1:iovakit/iovakit_$2 ${2%_ret} $3" >>$tracefs/kprobe_events ||
		die "the kernel refused a probe of ${2%_ret}; see $tracefs/error_log"
}
probe p alloc_iova_fast "$whole size=$two:u64 limit=$three:x64 flush=$four:u8"
probe r alloc_iova_fast_ret "pfn=\$retval:x64"
probe p alloc_iova "$whole size=$two:u64 limit=$three:x64 aligned=$four:u8"
probe r alloc_iova_ret "range=\$retval:x64 pfn=+$pfn_lo(\$retval):x64"
probe p reserve_iova "$whole lo=$two:x64 hi=$three:x64"
probe p free_iova_fast "$domain pfn=$two:x64 size=$three:u64"
probe p free_iova "$domain pfn=$two:x64"
probe p __free_iova "$domain pfn=+$pfn_lo($two):x64"
probe p put_iova_domain "$domain"

echo 0 >$instance/tracing_on
echo mono >$instance/trace_clock
echo "$kib" >$instance/buffer_size_kb || die "no memory for buffers of $kib KiB a CPU; take a smaller -b"
echo 1 >$instance/events/iovakit/enable

record() {
	echo 1 >$instance/tracing_on
	sleep "$1" &
	sleeper=$!
	wait $sleeper
	sleeper=
	echo 0 >$instance/tracing_on
}

if [ $locks = yes ]; then
	[ "$(member iova_domain.iova_rbtree_lock '')" = 0 ] || die "-l: this kernel does not tell where the lock is; leave -l out"
	[ -d $instance/events/lock/contention_begin ] ||
		die "-l: this kernel does not tell who waits for a lock, as those since 5.19 do; leave -l out"
	record 1
	filter=$(sed -n 's/.* iovad=\(0x[0-9a-f]*\).*/\1/p' $instance/trace | sort | uniq -c | sort -rn | head -n 16 |
		awk '{ printf "%slock_addr == %s", (NR > 1 ? " || " : ""), $2 }')
	echo >$instance/trace
	if [ -n "$filter" ]; then
		echo nohash-ptr >$instance/trace_options
		for event in contention_begin contention_end; do
			echo "$filter" >$instance/events/lock/$event/filter
			echo 1 >$instance/events/lock/$event/enable
		done
	fi
fi
record "$seconds"

echo "# iovakit capture 1 of $(uname -r) $(uname -m), $seconds s, $kib KiB a CPU"
if [ "$whole" = "$domain" ]; then
	echo "# granule and start_pfn are not known: no BTF in $btf"
fi
cat $instance/trace
awk '$1 ~ /^iovakit_/ { print "# iovakit probe:", $1, "hits", $2, "missed", $3 }' $tracefs/kprobe_profile
