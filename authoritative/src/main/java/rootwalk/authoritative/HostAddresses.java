package rootwalk.authoritative;

import rootwalk.authoritative.zone.NameKey;
import rootwalk.authoritative.zone.SetCopier;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.CaseFolding;
import rootwalk.wire.Name;
import rootwalk.wire.RecordType;
import rootwalk.wire.codec.MessageWriter;
import rootwalk.wire.codec.MessageWriter.Section;

/// Adds the addresses of hosts that records in a reply name. Used by one thread, again and again.
final class HostAddresses {

    private final SetCopier copier;
    private final NameKey key = new NameKey();
    private final byte[] host = new byte[Name.MAX_LENGTH + 1];
    private int hostLength;
    private int hostPosition;

    HostAddresses(SetCopier copier) {
        this.copier = copier;
    }

    /// Adds the glue of a delegation. Without the addresses of those servers that are at the cut or below it nobody
    /// could get any further, so these must fit (RFC 9471 section 2); the others go along where there is room.
    ///
    /// @param from where in the reply the NS records begin
    void glue(ZoneSnapshot snapshot, ZoneNode cut, int records, int from, MessageWriter reply) {
        reply.section(Section.ADDITIONAL);
        int siblings = 0;
        int record = from;
        for (int left = records; left > 0; left--) {
            record = readHost(reply, record, 0);
            ZoneNode node = snapshot.names().exact(key);
            if (node == null) {
                continue;
            }
            if (isAtOrBelow(cut)) {
                add(node, RecordType.A, reply);
                add(node, RecordType.AAAA, reply);
            } else {
                siblings++;
            }
        }
        record = from;
        for (int left = records; left > 0 && siblings > 0; left--) {
            record = readHost(reply, record, 0);
            ZoneNode node = snapshot.names().exact(key);
            if (node != null && !isAtOrBelow(cut)) {
                addIfRoom(node, reply);
            }
        }
    }

    /// Adds addresses of the hosts in an answer that began at `from`, as far as the zone has them and there is room.
    void ofAnswer(ZoneSnapshot snapshot, int type, int records, int from, MessageWriter reply) {
        int nameAt = switch (type) {
            case RecordType.NS -> 0;
            case RecordType.MX -> 2;
            case RecordType.SRV -> 6;
            default -> -1;
        };
        if (nameAt < 0) {
            return;
        }
        reply.section(Section.ADDITIONAL);
        int record = from;
        for (int left = records; left > 0; left--) {
            record = readHost(reply, record, nameAt);
            ZoneNode node = snapshot.names().exact(key);
            if (node != null) {
                addIfRoom(node, reply);
            }
        }
    }

    /// Reads the host in the data of the record at a position: where the next record begins.
    private int readHost(MessageWriter reply, int record, int nameAt) {
        int data = ReplyNames.data(reply, record);
        hostPosition = ReplyNames.whole(reply, data + nameAt);
        hostLength = ReplyNames.copy(reply, hostPosition, host);
        key.spell(host, 0, hostLength);
        return data + ReplyNames.get16(reply, data - 2);
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

    private void addIfRoom(ZoneNode node, MessageWriter reply) {
        addIfRoom(node, node.set(RecordType.A), reply);
        addIfRoom(node, node.set(RecordType.AAAA), reply);
    }

    private void addIfRoom(ZoneNode node, int set, MessageWriter reply) {
        // Where pointers do not reach, the owner is written out in front of each record.
        if (set != ZoneNode.NONE
                && node.length(set) + node.records(set) * hostLength <= reply.room()) {
            copier.addAt(hostPosition, host, 0, hostLength, node, set, reply);
        }
    }

    private void add(ZoneNode node, int type, MessageWriter reply) {
        int set = node.set(type);
        if (set != ZoneNode.NONE) {
            copier.addAt(hostPosition, host, 0, hostLength, node, set, reply);
        }
    }
}
