package rootwalk.wire.answer;

import rootwalk.wire.codec.MessageWriter;

/// The position of an RRset in the message that an [AnswerWriter] writes, for the source of the RRset.
public interface Placement {

    /// The position of a name that is not in the message.
    int NOWHERE = Integer.MAX_VALUE;

    /// The message, in the section of the RRset.
    MessageWriter message();

    /// Whether the owner is QNAME.
    boolean isAtQuestion();

    /// Whether the owner is that of the RRset itself, and QNAME is below it.
    boolean isAboveQuestion();

    /// Whether the owner is neither that of the RRset itself nor QNAME nor an ancestor of it.
    boolean isElsewhere();

    /// Octets of the end of the RRset's own owner that are also the end of QNAME; 0 if that is not known.
    int sharedWithQuestion();

    /// Octets of QNAME.
    int questionLength();

    /// The array with the owner in wire format, if that is not the owner of the RRset itself.
    byte[] owner();

    /// The offset of the owner in [#owner()].
    int ownerOffset();

    /// Octets of the owner.
    int ownerLength();

    /// The position in the message at which the complete owner is, or [#NOWHERE].
    int ownerPosition();

    /// The TTL in seconds; `own` is the TTL of the RRset itself.
    int ttl(int own);

    /// A temporary array of at least this many octets.
    byte[] scratch(int octets);

    /// Reports that the RRset was copied octet for octet to a position of the message, so that pointers can refer to
    /// names in it.
    void copied(int position);
}
