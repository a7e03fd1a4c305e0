package rootwalk.daemon.policy.hosts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import rootwalk.wire.BigEndian;
import rootwalk.wire.CaseFolding;

/// Builds a [HostsTable]. Used by one thread.
final class HostsEdit {

    /// Octets of an entry besides its name: the length and two indexes.
    private static final int AROUND_NAME = 1 + 4 + 4;

    private byte[] entries = new byte[1024];
    private int end;
    private int count;
    private int names;
    private int[] slots = new int[64];

    /// Address sets by number; an entry keeps the number until the table is made.
    private final List<AddressSet> sets = new ArrayList<>();

    private final Map<AddressSet, Integer> numbers = new HashMap<>();
    private int lastFrom = HostsTable.NONE;
    private int lastTo = HostsTable.NONE;
    private final byte[] lastAddress = new byte[HostsTable.IPV6_OCTETS];
    private int lastAddressLength;

    /// Adds an address of a name.
    ///
    /// @param address its first `addressLength` octets, 4 or 16
    /// @param name in wire format
    /// @return the entry of the name, for [#addReverse]
    int add(byte[] address, int addressLength, byte[] name, int nameLength) {
        int entry = entry(name, nameLength);
        int at = HostsTable.afterName(entries, entry);
        int before = BigEndian.get32(entries, at);
        if (before == HostsTable.NONE) {
            names++;
        }
        BigEndian.put32(entries, at, withAddress(before, address, addressLength));
        return entry;
    }

    /// Sets the entry of a reverse name, unless it has one.
    void addReverse(byte[] name, int nameLength, int target) {
        int entry = entry(name, nameLength);
        int at = HostsTable.afterName(entries, entry) + 4;
        if (BigEndian.get32(entries, at) == HostsTable.NONE) {
            BigEndian.put32(entries, at, target);
        }
    }

    /// The number of the set with one more address. In a block list the arguments are the same in each line, so the last
    /// result is kept.
    private int withAddress(int set, byte[] address, int length) {
        if (set == lastFrom && length == lastAddressLength
                && Arrays.equals(address, 0, length, lastAddress, 0, length)) {
            return lastTo;
        }
        AddressSet wider = (set == HostsTable.NONE ? AddressSet.EMPTY : sets.get(set)).with(address, length);
        Integer known = numbers.putIfAbsent(wider, sets.size());
        if (known == null) {
            known = sets.size();
            sets.add(wider);
        }
        lastFrom = set;
        lastTo = known;
        lastAddressLength = length;
        System.arraycopy(address, 0, lastAddress, 0, length);
        return known;
    }

    private int entry(byte[] name, int length) {
        int hash = CaseFolding.hash(name, 0, length);
        int found = HostsTable.find(entries, slots, name, 0, length, hash);
        if (found != HostsTable.NONE) {
            return found;
        }
        if (end + length + AROUND_NAME > entries.length) {
            entries = Arrays.copyOf(entries, Math.addExact(entries.length, Math.max(entries.length / 2, 1024)));
        }
        int entry = end;
        entries[entry] = (byte) length;
        System.arraycopy(name, 0, entries, entry + 1, length);
        BigEndian.put32(entries, entry + 1 + length, HostsTable.NONE);
        BigEndian.put32(entries, entry + 1 + length + 4, HostsTable.NONE);
        end += length + AROUND_NAME;
        count++;
        if (2 * count > slots.length) {
            slots = rehashed(slots.length * 2);
        } else {
            occupy(slots, hash, entry);
        }
        return entry;
    }

    private int[] rehashed(int size) {
        int[] wider = new int[size];
        for (int entry = 0; entry < end; entry = next(entry)) {
            occupy(wider, CaseFolding.hash(entries, entry + 1, entries[entry] & 0xFF), entry);
        }
        return wider;
    }

    private static void occupy(int[] slots, int hash, int entry) {
        int mask = slots.length - 1;
        int slot = hash & mask;
        while (slots[slot] != 0) {
            slot = (slot + 1) & mask;
        }
        slots[slot] = entry + 1;
    }

    private int next(int entry) {
        return entry + (entries[entry] & 0xFF) + AROUND_NAME;
    }

    /// The table. The edit must not be used afterwards.
    HostsTable table() {
        int[] places = new int[sets.size()];
        int length = 0;
        for (int i = 0; i < places.length; i++) {
            places[i] = length;
            length = Math.addExact(length, sets.get(i).encodedLength());
        }
        byte[] addresses = new byte[length];
        for (int i = 0; i < places.length; i++) {
            sets.get(i).copyTo(addresses, places[i]);
        }
        byte[] finished = Arrays.copyOf(entries, end);
        for (int entry = 0; entry < end; entry = next(entry)) {
            int at = HostsTable.afterName(finished, entry);
            int set = BigEndian.get32(finished, at);
            if (set != HostsTable.NONE) {
                BigEndian.put32(finished, at, places[set]);
            }
        }
        return new HostsTable(finished, slots, addresses, names);
    }
}
