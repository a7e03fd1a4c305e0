package rootwalk.authoritative.zone;

import rootwalk.wire.BigEndian;
import rootwalk.wire.RecordClass;
import rootwalk.wire.answer.Placement;
import rootwalk.wire.codec.MessageWriter;

/// Copies RRsets of zone nodes into a response. The result is the same as if they had been encoded there: the octets
/// are copied, then the compression pointers in them are adjusted to the new positions of the owner and the RRset.
/// Stateless; allocates nothing.
final class RRsetCopier {

    private RRsetCopier() {}

    /// Writes an RRset to the position that the placement gives, if it fits.
    static void write(ZoneNode node, int rrset, Placement placement) {
        if (placement.isAtQuestion()) {
            copy(node, rrset, RRsetForm.QUESTION, placement);
        } else if (placement.isAboveQuestion()) {
            copy(node, rrset, RRsetForm.QUESTION + placement.questionLength() - node.nameLength(), placement);
        } else if (RRsetForm.compressedNames(node.type(rrset)) > 0) {
            encode(node, rrset, placement);
        } else {
            writeElsewhere(node, rrset, placement);
        }
    }

    /// Writes an RRset without compressed names, whose owner is neither QNAME nor known to be an ancestor of it.
    private static void writeElsewhere(ZoneNode node, int rrset, Placement placement) {
        int owner = placement.ownerPosition();
        int shared = placement.sharedWithQuestion();
        if (owner <= RRsetForm.MAX_POINTER) {
            copyBelow(node, rrset, owner, placement);
        } else if (shared > 1 && placement.message().position() <= RRsetForm.MAX_POINTER) {
            // A pointer to the root would be longer than the root.
            copyBeside(node, rrset, shared, placement);
        } else {
            encode(node, rrset, placement);
        }
    }

    /// Copies an RRset without compressed names, whose owner has its last octets in common with QNAME. It has its own TTL.
    private static void copyBeside(ZoneNode node, int rrset, int shared, Placement placement) {
        MessageWriter message = placement.message();
        int position = message.position();
        int own = node.nameLength() - shared;
        if (!message.addEncoded(node.nameOctets(), own, node.nameOctets(), rrset + RRsetForm.HEADER, node.length(rrset),
                node.records(rrset))) {
            return;
        }
        int first = position + own;
        relocate(message, first, node, rrset, position, 0, 0);
        BigEndian.put16(message.octets(), message.start() + first,
                RRsetForm.POINTER | (RRsetForm.QUESTION + placement.questionLength() - shared));
    }

    /// Copies an RRset whose owner is QNAME or an ancestor of it, at a known position.
    private static void copy(ZoneNode node, int rrset, int owner, Placement placement) {
        MessageWriter message = placement.message();
        int length = node.length(rrset);
        int position = message.position();
        if (position + length > RRsetForm.MAX_POINTER && RRsetForm.compressedNames(node.type(rrset)) > 0) {
            encode(node, rrset, placement);
            return;
        }
        if (!message.addEncoded(node.nameOctets(), rrset + RRsetForm.HEADER, length, node.records(rrset))) {
            return;
        }
        placement.copied(position);
        int moved = position - RRsetForm.base(node.nameLength());
        if (owner != RRsetForm.QUESTION || (moved != 0 && RRsetForm.compressedNames(node.type(rrset)) > 0)) {
            relocate(message, position, node, rrset, owner, placement.questionLength() - node.nameLength(), moved);
        }
        int own = node.ttl(rrset);
        int ttl = placement.ttl(own);
        if (ttl != own) {
            stamp(message, position, node.records(rrset), ttl);
        }
    }

    /// Copies an RRset without compressed names, whose owner is at a known position.
    private static void copyBelow(ZoneNode node, int rrset, int owner, Placement placement) {
        MessageWriter message = placement.message();
        int position = message.position();
        if (!message.addEncoded(node.nameOctets(), rrset + RRsetForm.HEADER, node.length(rrset), node.records(rrset))) {
            return;
        }
        placement.copied(position);
        relocate(message, position, node, rrset, owner, 0, 0);
    }

    private static void relocate(
            MessageWriter message, int position, ZoneNode node, int rrset, int owner, int shift, int moved) {
        byte[] octets = message.octets();
        int base = RRsetForm.base(node.nameLength());
        int names = RRsetForm.compressedNames(node.type(rrset));
        int firstName = RRsetForm.FIXED + RRsetForm.firstName(node.type(rrset));
        int record = message.start() + position;
        for (int left = node.records(rrset); left > 0; left--) {
            BigEndian.put16(octets, record, RRsetForm.POINTER | owner);
            int at = record + firstName;
            for (int i = 0; i < names; i++) {
                while (octets[at] > 0) {
                    at += 1 + octets[at];
                }
                if (octets[at] == 0) {
                    at++;
                    continue;
                }
                int pointer = BigEndian.get16(octets, at) & RRsetForm.MAX_POINTER;
                BigEndian.put16(octets, at, RRsetForm.POINTER | (pointer + (pointer < base ? shift : moved)));
                at += 2;
            }
            record += RRsetForm.FIXED + BigEndian.get16(octets, record + RRsetForm.FIXED - 2);
        }
    }

    private static void stamp(MessageWriter message, int position, int records, int ttl) {
        byte[] octets = message.octets();
        int record = message.start() + position;
        for (int left = records; left > 0; left--) {
            BigEndian.put32(octets, record + RRsetForm.TTL, ttl);
            record += RRsetForm.FIXED + BigEndian.get16(octets, record + RRsetForm.FIXED - 2);
        }
    }

    /// The position of the name at `offset` of an RRset after the RRset has been copied.
    static int namePosition(ZoneNode node, int rrset, int offset, int position, int questionLength) {
        byte[] octets = node.nameOctets();
        int at = rrset + RRsetForm.HEADER + offset;
        if (octets[at] >= 0) {
            return position + offset;
        }
        int base = RRsetForm.base(node.nameLength());
        int pointer = BigEndian.get16(octets, at) & RRsetForm.MAX_POINTER;
        return pointer < base ? pointer + questionLength - node.nameLength() : pointer + position - base;
    }

    /// Writes an RRset record by record; the writer compresses the names.
    private static void encode(ZoneNode node, int rrset, Placement placement) {
        MessageWriter message = placement.message();
        int type = node.type(rrset);
        int ttl = placement.ttl(node.ttl(rrset));
        boolean own = !placement.isAtQuestion() && !placement.isElsewhere();
        byte[] owner = own ? node.nameOctets() : placement.owner();
        int ownerOffset = own ? 0 : placement.ownerOffset();
        int ownerLength = own ? node.nameLength() : placement.ownerLength();
        int record = 0;
        for (int left = node.records(rrset); left > 0; left--) {
            byte[] data = placement.scratch(RdataExpansion.mostOctets(node, rrset, record));
            int length = RdataExpansion.expand(node, rrset, record, data);
            if (!message.add(owner, ownerOffset, ownerLength, type, RecordClass.IN, ttl, data, 0, length)) {
                return;
            }
            record = RdataExpansion.next(node, rrset, record);
        }
    }
}
