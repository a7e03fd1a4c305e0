package rootwalk.wire.answer;

import rootwalk.wire.RecordSet;

/// Something that keeps RRsets and can write each of them into a response, such as a name of a zone or a hosts file. An
/// [Answer] refers to its RRsets by number, so that no object is made for them. Unchanged as long as an answer refers to
/// it.
public interface RRsets {

    /// The type of an RRset, see [rootwalk.wire.RecordType].
    int type(int set);

    /// How many octets an RRset can take in a message at most, below an owner of `ownerLength` octets.
    int mostOctets(int set, int ownerLength);

    /// Writes an RRset with the owner and the TTL that the placement names.
    ///
    /// @return false when it does not fit; nothing was written then
    boolean write(int set, Placement placement);

    /// Where a name in the data of an RRset stands in the message.
    ///
    /// @param offset of the name, counted from the first octet of the first record as it is kept here
    /// @param start where the RRset was copied to in the message, octet for octet; see [Placement#copied]
    /// @param questionLength octets of QNAME
    default int namePosition(int set, int offset, int start, int questionLength) {
        return start + offset;
    }

    /// An RRset as a value under its own owner name. Allocates.
    RecordSet recordSet(int set);
}
