package rootwalk.wire.answer;

import rootwalk.wire.codec.MessageWriter;

/// Where an RRset goes in the message that an [AnswerWriter] writes, as the keeper of the RRset sees it.
public interface Placement {

    /// A position that no name has.
    int NOWHERE = Integer.MAX_VALUE;

    /// The message, in the right section.
    MessageWriter message();

    /// Whether the owner is QNAME.
    boolean isAtQuestion();

    /// Whether the owner is the RRset's own, and QNAME is below it.
    boolean isAboveQuestion();

    /// Whether the owner is another name than the RRset's own; neither QNAME nor one above it.
    boolean isElsewhere();

    /// Octets of QNAME.
    int questionLength();

    /// The array with the owner in wire form, where that is not the RRset's own name.
    byte[] owner();

    /// Where in [#owner()] the owner begins.
    int ownerOffset();

    /// Octets of the owner.
    int ownerLength();

    /// Where in the message the owner stands, whole, or [#NOWHERE].
    int ownerPosition();

    /// The TTL in seconds, where `own` is what the RRset itself has.
    int ttl(int own);

    /// An array of at least this many octets for a moment.
    byte[] scratch(int octets);

    /// The RRset was copied octet for octet to the position of the message at which it begins; names in it can be
    /// referred to.
    void copied(int position);
}
