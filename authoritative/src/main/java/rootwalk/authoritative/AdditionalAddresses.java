package rootwalk.authoritative;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.zone.NameKey;
import rootwalk.authoritative.zone.NamePath;
import rootwalk.authoritative.zone.RdataExpansion;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.CaseFolding;
import rootwalk.wire.Name;
import rootwalk.wire.RecordType;
import rootwalk.wire.answer.Answer;
import rootwalk.wire.codec.MessageWriter.Section;

/// Adds the addresses of the hosts named by the records of an RRset, and service bindings of these hosts. Reusable; used by
/// one thread.
final class AdditionalAddresses {

    private static final int NO_NAME = -1;

    /// The most hosts of an answer whose addresses are added; a client queries the addresses of the others itself.
    private static final int MAX_HOSTS = 32;

    private final NameKey key = new NameKey();
    private final NamePath<ZoneNode> path = new NamePath<>();
    private final byte[] host = new byte[Name.MAX_LENGTH + 1];
    private int hostLength;
    private int hostOffset;
    private final @Nullable ZoneNode[] added = new @Nullable ZoneNode[MAX_HOSTS];
    private int hosts;

    /// Adds the glue of a delegation. A resolver needs the addresses of servers at or below the cut, so these must
    /// fit (RFC 9471 section 2); others are added if there is room.
    ///
    /// @param number of the NS RRset of the cut in the answer
    void addGlue(ZoneSnapshot snapshot, ZoneNode cut, int rrset, int number, Answer answer) {
        answer.section(Section.ADDITIONAL);
        int siblings = 0;
        int record = 0;
        for (int left = cut.records(rrset); left > 0; left--) {
            ZoneNode node = findHost(snapshot, cut, rrset, record, 0);
            if (node != null && isAtOrBelow(cut)) {
                add(node, RecordType.A, number, answer, false);
                add(node, RecordType.AAAA, number, answer, false);
            } else if (node != null) {
                siblings++;
            }
            record = RdataExpansion.next(cut, rrset, record);
        }
        record = 0;
        for (int left = cut.records(rrset); left > 0 && siblings > 0; left--) {
            ZoneNode node = findHost(snapshot, cut, rrset, record, 0);
            if (node != null && !isAtOrBelow(cut)) {
                addIfRoom(node, number, answer);
            }
            record = RdataExpansion.next(cut, rrset, record);
        }
    }

    /// Forgets the hosts of the last answer.
    void begin() {
        hosts = 0;
    }

    /// Whether the owner of a service binding is its target as well: "." in ServiceMode (RFC 9460 section 2.5.2).
    boolean isOwnTarget(ZoneNode source, int rrset) {
        if (!isServiceBinding(source.type(rrset))) {
            return false;
        }
        int record = 0;
        for (int left = source.records(rrset); left > 0; left--) {
            hostLength = RdataExpansion.name(source, rrset, RdataExpansion.data(record) + 2, host);
            if (hostLength == 1 && RdataExpansion.unsignedShort(source, rrset, record) > 0) {
                return isFirstOf(source);
            }
            record = RdataExpansion.next(source, rrset, record);
        }
        return false;
    }

    private static boolean isServiceBinding(int type) {
        return type == RecordType.SVCB || type == RecordType.HTTPS;
    }

    /// Adds addresses of the hosts in an answer, as far as the zone has them and there is room. RFC 9460 section 4.1: for
    /// service bindings, those of the hosts are added too.
    ///
    /// @param number of the RRset in the answer
    void addForAnswer(ZoneSnapshot snapshot, ZoneNode source, int rrset, int number, Answer answer) {
        int type = source.type(rrset);
        int nameAt = switch (type) {
            case RecordType.NS -> 0;
            case RecordType.MX, RecordType.AFSDB, RecordType.RT, RecordType.KX, RecordType.SVCB, RecordType.HTTPS -> 2;
            case RecordType.SRV -> 6;
            default -> NO_NAME;
        };
        if (nameAt == NO_NAME) {
            return;
        }
        int record = 0;
        for (int left = source.records(rrset); left > 0; left--) {
            ZoneNode node = findHost(snapshot, source, rrset, record, nameAt);
            if (node != null && isFirstOf(node)) {
                addIfRoom(node, number, answer);
                if (isServiceBinding(type) && node != source && !isDelegated(snapshot)) {
                    add(node, type, number, answer, true);
                }
            }
            record = RdataExpansion.next(source, rrset, record);
        }
    }

    /// Whether the host is at or below a cut, so that only its addresses are in this zone.
    private boolean isDelegated(ZoneSnapshot snapshot) {
        snapshot.names().find(key, path);
        for (int i = 0; i < path.size(); i++) {
            if (path.entry(i).isDelegation()) {
                return true;
            }
        }
        return false;
    }

    /// Whether a host occurs for the first time: MX and SRV records may differ in their numbers only.
    @SuppressWarnings("ReferenceEquality")
    private boolean isFirstOf(ZoneNode node) {
        for (int i = 0; i < hosts; i++) {
            if (added[i] == node) {
                return false;
            }
        }
        if (hosts == MAX_HOSTS) {
            return false;
        }
        added[hosts++] = node;
        return true;
    }

    /// The node of the host in the data of a record; null if the zone has none.
    private @Nullable ZoneNode findHost(ZoneSnapshot snapshot, ZoneNode source, int rrset, int record, int nameAt) {
        hostOffset = RdataExpansion.data(record) + nameAt;
        hostLength = RdataExpansion.name(source, rrset, hostOffset, host);
        key.set(host, 0, hostLength);
        ZoneNode node = snapshot.names().exact(key);
        return node == null || !snapshot.hasDname() || !isRedirected(snapshot) ? node : null;
    }

    /// Whether the host is below a DNAME, so that its records are not served (RFC 6672 section 2.4).
    private boolean isRedirected(ZoneSnapshot snapshot) {
        snapshot.names().find(key, path);
        for (int i = 0; i < path.size() - 1; i++) {
            if (path.entry(i).hasDname()) {
                return true;
            }
        }
        return false;
    }

    private boolean isAtOrBelow(ZoneNode cut) {
        int from = hostLength - cut.nameLength();
        if (from < 0) {
            return false;
        }
        int label = 0;
        while (label < from) {
            label += 1 + host[label];
        }
        return label == from && CaseFolding.equal(host, from, cut.nameOctets(), 0, cut.nameLength());
    }

    private void addIfRoom(ZoneNode node, int number, Answer answer) {
        add(node, RecordType.A, number, answer, true);
        add(node, RecordType.AAAA, number, answer, true);
    }

    private void add(ZoneNode node, int type, int number, Answer answer, boolean ifRoom) {
        int rrset = node.ofType(type);
        if (rrset == ZoneNode.NONE) {
            return;
        }
        int added = answer.addUnder(number, hostOffset, node.nameOctets(), 0, node.nameLength(), node, rrset);
        if (ifRoom) {
            answer.setOptional(added);
        }
    }
}
