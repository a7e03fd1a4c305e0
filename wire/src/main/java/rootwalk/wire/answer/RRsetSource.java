package rootwalk.wire.answer;

import rootwalk.wire.RRset;

/// A source of RRsets that writes each of them into a response, such as a name of a zone or a hosts file. An [Answer]
/// refers to its RRsets by number, so that no object is allocated for them. It must not change while an answer refers
/// to it.
public interface RRsetSource {

    /// No such RRset.
    int NONE = -1;

    /// The type of an RRset, see [rootwalk.wire.RecordType].
    int type(int rrset);

    /// The number of the RRSIG RRset that covers an RRset, or [#NONE].
    default int signatures(int rrset) {
        return NONE;
    }

    /// The most octets that an RRset can need in a message, with an owner of `ownerLength` octets.
    int mostOctets(int rrset, int ownerLength);

    /// Writes an RRset with the owner and the TTL of the placement. If it does not fit, the message
    /// [has overflowed][rootwalk.wire.codec.MessageWriter#overflowed].
    void write(int rrset, Placement placement);

    /// The position in the message of a name in the data of an RRset.
    ///
    /// @param offset of the name from the first octet of the first record, in the form stored here
    /// @param start the position in the message that the RRset was copied to; see [Placement#copied]
    /// @param questionLength octets of QNAME
    default int namePosition(int rrset, int offset, int start, int questionLength) {
        return start + offset;
    }

    /// An RRset as a value under its own owner name. Allocates.
    RRset rrset(int rrset);
}
