package rootwalk.authoritative.zone;

import rootwalk.wire.RecordClass;
import rootwalk.wire.codec.MessageWriter;

/// Copies sets of zone nodes into a reply, where they end as they would have been encoded there: octets first, then the
/// pointers in them are shifted to where the owner and the set have come to stand. Used by one thread, again and again;
/// allocates nothing.
public final class SetCopier {

    /// Leave the TTL as it is.
    public static final int OWN_TTL = -1;

    private final RdataExpansion expansion = new RdataExpansion();

    /// Adds a set whose owner is QNAME, or the wildcard that stands for it.
    ///
    /// @param qnameLength octets of QNAME, which the reply has as its question
    /// @return false when the set does not fit
    public boolean addAsQuestion(ZoneNode node, int set, int qnameLength, MessageWriter reply) {
        return add(node, set, SetForm.QUESTION, qnameLength - node.nameLength(), OWN_TTL, reply);
    }

    /// Adds a set whose owner is QNAME or an ancestor of it.
    ///
    /// @param qnameLength octets of QNAME, which the reply has as its question
    /// @param ttl in seconds, or [#OWN_TTL]
    /// @return false when the set does not fit
    public boolean addAboveQuestion(ZoneNode node, int set, int qnameLength, int ttl, MessageWriter reply) {
        int shift = qnameLength - node.nameLength();
        return add(node, set, SetForm.QUESTION + shift, shift, ttl, reply);
    }

    private boolean add(ZoneNode node, int set, int owner, int shift, int ttl, MessageWriter reply) {
        int length = node.length(set);
        int position = reply.position();
        if (position + length > SetForm.MAX_POINTER && SetForm.compressedNames(node.type(set)) > 0) {
            return addUnder(reply.octets(), reply.start() + owner, nameLength(reply, owner), node, set, ttl, reply);
        }
        if (!reply.addFinished(node.nameOctets(), set + SetForm.HEADER, length, node.records(set))) {
            return false;
        }
        int moved = position - SetForm.base(node.nameLength());
        if (owner != SetForm.QUESTION || (moved != 0 && SetForm.compressedNames(node.type(set)) > 0)) {
            relocate(reply, position, node, set, owner, shift, moved);
        }
        if (ttl != OWN_TTL) {
            stamp(reply, position, node.records(set), ttl);
        }
        return true;
    }

    private static int nameLength(MessageWriter reply, int position) {
        byte[] octets = reply.octets();
        int start = reply.start() + position;
        int at = start;
        while (octets[at] != 0) {
            at += 1 + octets[at];
        }
        return at + 1 - start;
    }

    private static void relocate(
            MessageWriter reply, int position, ZoneNode node, int set, int owner, int shift, int moved) {
        byte[] octets = reply.octets();
        int base = SetForm.base(node.nameLength());
        int names = SetForm.compressedNames(node.type(set));
        int firstName = SetForm.FIXED + SetForm.firstName(node.type(set));
        int record = reply.start() + position;
        for (int left = node.records(set); left > 0; left--) {
            SetForm.put16(octets, record, SetForm.POINTER | owner);
            int at = record + firstName;
            for (int i = 0; i < names; i++) {
                while (octets[at] > 0) {
                    at += 1 + octets[at];
                }
                if (octets[at] == 0) {
                    at++;
                    continue;
                }
                int pointer = SetForm.get16(octets, at) & SetForm.MAX_POINTER;
                SetForm.put16(octets, at, SetForm.POINTER | (pointer + (pointer < base ? shift : moved)));
                at += 2;
            }
            record += SetForm.FIXED + SetForm.get16(octets, record + SetForm.FIXED - 2);
        }
    }

    private static void stamp(MessageWriter reply, int position, int records, int ttl) {
        byte[] octets = reply.octets();
        int record = reply.start() + position;
        for (int left = records; left > 0; left--) {
            SetForm.put32(octets, record + SetForm.TTL, ttl);
            record += SetForm.FIXED + SetForm.get16(octets, record + SetForm.FIXED - 2);
        }
    }

    /// Adds a set whose owner stands, whole, at a position of the reply: the target of an alias or a name server.
    ///
    /// @param position where the owner stands in the reply, or a position beyond the reach of pointers
    /// @param name holds the owner in wire form, at `nameOffset`
    /// @return false when the set does not fit
    public boolean addAt(
            int position, byte[] name, int nameOffset, int nameLength, ZoneNode node, int set, MessageWriter reply) {
        if (position > SetForm.MAX_POINTER || SetForm.compressedNames(node.type(set)) > 0) {
            return addUnder(name, nameOffset, nameLength, node, set, OWN_TTL, reply);
        }
        int from = reply.position();
        if (!reply.addFinished(node.nameOctets(), set + SetForm.HEADER, node.length(set), node.records(set))) {
            return false;
        }
        relocate(reply, from, node, set, position, 0, 0);
        return true;
    }

    /// Adds a set under any owner, names compressed by the writer.
    public boolean addUnder(
            byte[] name, int nameOffset, int nameLength, ZoneNode node, int set, int ttl, MessageWriter reply) {
        int type = node.type(set);
        int seconds = ttl == OWN_TTL ? node.ttl(set) : ttl;
        expansion.begin(node, set);
        while (expansion.next()) {
            if (!reply.add(name, nameOffset, nameLength, type, RecordClass.IN, seconds, expansion.octets(), 0,
                    expansion.length())) {
                return false;
            }
        }
        return true;
    }

    /// Adds a set under the name of its node.
    public boolean addOwn(ZoneNode node, int set, int ttl, MessageWriter reply) {
        return addUnder(node.nameOctets(), 0, node.nameLength(), node, set, ttl, reply);
    }
}
