#!/bin/busybox sh
# SPDX-License-Identifier: GPL-2.0-only
# First process of the guest of GuestCaptureTest: a device does as it is asked while the script records, which is done
# three times; what there is to know goes to the second serial port.
/bin/busybox --install -s /bin
export PATH=/bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
mount -t tracefs tracefs /sys/kernel/tracing
while read -r module; do
	insmod "/modules/$module"
done </modules/order
exec >/dev/ttyS1
tracing=/sys/kernel/tracing

until [ -b /dev/nvme0n1 ]; do sleep 1; done
cat /sys/kernel/tracing/kprobe_events >/before
sh /capture-script.sh -t 6 -b 4096 >/capture &
until grep -q put_iova_domain $tracing/kprobe_events; do sleep 1; done
sleep 2
dd if=/dev/nvme0n1 of=/dev/null bs=64k count=100 iflag=direct
dd if=/dev/nvme0n1 of=/dev/null bs=4k count=200 iflag=direct
dd if=/dev/zero of=/dev/nvme0n1 bs=128k count=50 oflag=direct
wait $!
echo "script ended with $?"
cmp /before $tracing/kprobe_events && ls $tracing/instances | wc -l
cat /capture
echo "end of the capture"

# Once more with the waits for the lock, while more than there are CPUs ask for ranges that are too large for the caches.
echo 512 >/sys/block/nvme0n1/queue/max_sectors_kb
touch /busy
for reader in 1 2 3 4; do
	while [ -e /busy ]; do
		dd if=/dev/nvme0n1 of=/dev/null bs=512k count=100 iflag=direct 2>/dev/null
	done &
done
sh /capture-script.sh -l -t 4 -b 8192 >/capture &
until grep -qs 1 $tracing/instances/*/events/lock/contention_end/enable; do sleep 1; done
cat $tracing/instances/*/events/lock/contention_*/filter
wait $!
echo "script with -l ended with $?"
rm /busy
cmp /before $tracing/kprobe_events && ls $tracing/instances | wc -l
cat $tracing/events/lock/enable
cat /capture
echo "end of the waits"

# Once more without a description of types, and ended as from the keyboard.
mount -t tmpfs tmpfs /sys/kernel/btf
timeout -s INT 15 sh /capture-script.sh -t 600 -b 1024 >/capture
echo "interrupted script ended with $?"
cmp /before $tracing/kprobe_events && ls $tracing/instances | wc -l
echo "end"
sleep 1
poweroff -f
