package rootwalk.authoritative.policy;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.zone.NameKey;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.Name;
import rootwalk.wire.RecordType;

/// The triggers of a version of a response policy zone. Names are looked up in the snapshot, so only networks take memory. Immutable;
/// any thread.
public final class PolicyRules {

    private final ZoneSnapshot snapshot;
    private final Map<TriggerKind, AddressTable> addresses;
    private final @Nullable Name serverNames;
    private final boolean hasServerNames;
    private final List<TriggerFault> faults;

    private PolicyRules(ZoneSnapshot snapshot, Map<TriggerKind, AddressTable> addresses, List<TriggerFault> faults) {
        this.snapshot = snapshot;
        this.addresses = addresses;
        this.faults = List.copyOf(faults);
        serverNames = TriggerKind.NSDNAME.top(snapshot.apex());
        hasServerNames = serverNames != null && snapshot.names().exact(serverNames) != null;
    }

    /// Reads the networks of a zone.
    public static PolicyRules of(ZoneSnapshot snapshot) {
        Map<TriggerKind, AddressTable> tables = new EnumMap<>(TriggerKind.class);
        List<TriggerFault> faults = new ArrayList<>();
        for (TriggerKind kind : TriggerKind.values()) {
            Name top = kind.isAddress() ? kind.top(snapshot.apex()) : null;
            tables.put(kind, top == null ? AddressTable.EMPTY : table(snapshot, top, faults));
        }
        return new PolicyRules(snapshot, tables, faults);
    }

    private static AddressTable table(ZoneSnapshot snapshot, Name top, List<TriggerFault> faults) {
        List<AddressTable.Entry> entries = new ArrayList<>();
        forEachBelow(snapshot, top, node -> {
            Name network = node.name().withAncestor(top, Name.ROOT);
            if (network == null) {
                return;
            }
            try {
                entries.add(new AddressTable.Entry(AddressTrigger.of(network), node));
            } catch (IllegalArgumentException e) {
                faults.add(unreadable(node, String.valueOf(e.getMessage())));
            }
        });
        return AddressTable.of(entries);
    }

    private static TriggerFault unreadable(ZoneNode node, String reason) {
        return new TriggerFault(node.name(), node.type(node.firstRRset()),
                node.name() + " is not a network and is skipped: " + reason,
                "write it as 24.0.2.0.192 for 192.0.2.0/24, or 32.zz.db8.2001 for 2001:db8::/32");
    }

    /// Passes each name below another that has records. A zone with many other names is not searched for that.
    private static void forEachBelow(ZoneSnapshot snapshot, Name top, Consumer<ZoneNode> receiver) {
        NameKey key = new NameKey();
        NameKey scratch = new NameKey();
        key.set(top);
        if (snapshot.names().exact(key) == null) {
            return;
        }
        ZoneNode node = snapshot.names().after(key, scratch);
        while (node != null) {
            key.set(node.nameOctets(), 0, node.nameLength());
            if (!key.isAtOrBelow(top.sharedOctets(), top.length())) {
                return;
            }
            if (!node.isEmpty()) {
                receiver.accept(node);
            }
            node = snapshot.names().after(key, scratch);
        }
    }

    /// All names of a zone whose records have no effect, or not the intended one. Reads the whole zone.
    public static List<TriggerFault> allFaults(ZoneSnapshot snapshot) {
        List<TriggerFault> faults = new ArrayList<>(of(snapshot).faults);
        Name apex = snapshot.apex();
        for (ZoneNode node : snapshot.names()) {
            if (node.isEmpty() || node.nameLength() == apex.length()) {
                continue;
            }
            Name trigger = node.name().withAncestor(apex, Name.ROOT);
            if (trigger != null && TriggerKind.of(trigger) == null) {
                faults.add(new TriggerFault(node.name(), node.type(node.firstRRset()),
                        node.name() + " is skipped, since no kind of trigger has this last label",
                        "write rpz-client-ip, rpz-ip, rpz-nsdname or rpz-nsip"));
            } else if (PolicyAction.of(node, apex) == null) {
                faults.add(new TriggerFault(node.name(), RecordType.CNAME,
                        node.name() + " is skipped, since no action has this target",
                        "write rpz-passthru., rpz-drop. or rpz-tcp-only."));
            } else if (isOldPassthru(node, apex)) {
                faults.add(new TriggerFault(node.name(), RecordType.CNAME,
                        node.name()
                                + " is an alias of the name that it triggers on, which other servers answer with this alias",
                        "write CNAME rpz-passthru."));
            }
        }
        return faults;
    }

    private static boolean isOldPassthru(ZoneNode node, Name apex) {
        return node.hasCname() && node.rrsets(RecordType.CNAME).stream()
                .anyMatch(it -> PolicyAction.isItself(node, apex, it.names().getFirst()));
    }

    /// Whether the names of a zone are those of a response policy zone: some have the suffix of a kind of trigger, or some target is an
    /// action that nothing else means.
    public static boolean areIn(ZoneSnapshot snapshot) {
        for (TriggerKind kind : TriggerKind.values()) {
            Name top = kind == TriggerKind.QNAME ? null : kind.top(snapshot.apex());
            if (top != null && snapshot.names().exact(top) != null) {
                return true;
            }
        }
        for (ZoneNode node : snapshot.names()) {
            if (node.hasCname() && node.nameLength() != snapshot.apex().length()
                    && PolicyAction.of(node, snapshot.apex()) instanceof PolicyAction.Plain) {
                return true;
            }
        }
        return false;
    }

    public ZoneSnapshot snapshot() {
        return snapshot;
    }

    /// The networks that cannot be read, and have no effect.
    public List<TriggerFault> faults() {
        return faults;
    }

    /// Whether there are triggers of a kind. For names that are queried, always true.
    public boolean has(TriggerKind kind) {
        return switch (kind) {
            case QNAME -> true;
            case NSDNAME -> hasServerNames;
            case CLIENT_IP, IP, NSIP -> !table(kind).isEmpty();
        };
    }

    /// Whether triggers depend on more than the query: on the answer, or on servers.
    public boolean dependOnResponse() {
        return has(TriggerKind.IP) || has(TriggerKind.NSDNAME) || has(TriggerKind.NSIP);
    }

    private AddressTable table(TriggerKind kind) {
        return addresses.getOrDefault(kind, AddressTable.EMPTY);
    }

    /// The records of the trigger of a name that is queried, or null. Allocates nothing.
    ///
    /// @param octets has the name, uncompressed
    public @Nullable ZoneNode byName(byte[] octets, int offset, int length, TriggerSearch search) {
        ZoneNode found = search.find(snapshot.names(), snapshot.apex(), octets, offset, length);
        return found == null || isOfOtherKind(found) ? null : found;
    }

    /// Whether a node is a trigger of an address or of a name server, below `rpz-ip` for example. QNAME is never compared with it.
    private boolean isOfOtherKind(ZoneNode node) {
        int label = 0;
        byte[] name = node.nameOctets();
        int own = node.nameLength() - snapshot.apex().length();
        while (label + 1 + name[label] < own) {
            label += 1 + name[label];
        }
        return name[label] > 4 && (name[label + 1] | 0x20) == 'r' && (name[label + 2] | 0x20) == 'p'
                && (name[label + 3] | 0x20) == 'z' && name[label + 4] == '-';
    }

    /// The records of the trigger of the name of a server, or null.
    public @Nullable ZoneNode byServerName(Name server, TriggerSearch search) {
        return serverNames == null ? null
                : search.find(snapshot.names(), serverNames, server.sharedOctets(), 0, server.length());
    }

    /// The records of the trigger of an address, or null. Allocates nothing. For the numbers, see [AddressTrigger].
    ///
    /// @param kind one of addresses
    public @Nullable ZoneNode byAddress(TriggerKind kind, boolean isIpv6, long high, long low) {
        AddressTable.Entry found = table(kind).find(isIpv6, high, low);
        return found == null ? null : found.node();
    }

    /// The length of the prefix of the network in the name of a trigger, in bits.
    public static int prefixLength(ZoneNode trigger) {
        int length = 0;
        for (int i = 1; i <= trigger.nameOctets()[0]; i++) {
            length = 10 * length + trigger.nameOctets()[i] - '0';
        }
        return length;
    }
}
