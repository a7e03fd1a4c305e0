package rootwalk.resolver.contract;

import java.util.List;

import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;

/// One part of a response, on which a [Validator] decides. It has only records that are in the bailiwick of the sender.
public sealed interface Evidence {

    Reply reply();

    /// The response that the part is from.
    ///
    /// @param question
    ///            of the query; its name may be minimised (RFC 9156)
    /// @param cut
    ///            whose servers sent the response. There may be unknown cuts, and a signer, below it.
    /// @param forwarded
    ///            whether a forwarder sent it
    /// @param checkingDisabled
    ///            whether the query had CD, so that its server did not validate
    record Reply(Question question, Name cut, boolean forwarded, boolean checkingDisabled) {}

    /// The question of the query.
    default Question question() {
        return reply().question();
    }

    /// An RRset of the answer, an alias that leads to it, or the DS RRset of a referral.
    record Records(Reply reply, SignedRRset records) implements Evidence {}

    /// A denial.
    ///
    /// @param name
    ///            that is denied: QNAME, or the target of the aliases
    /// @param nameError
    ///            whether the name does not exist at all, or has only no records of QTYPE
    /// @param proof
    ///            the SOA first, then NSEC or NSEC3 RRsets, with signatures; empty if the response had no SOA
    record Denial(Reply reply, Name name, boolean nameError, List<RRset> proof) implements Evidence {}

    /// A referral without DS records. The verdict has no effect on the referral, which is followed in any case.
    ///
    /// @param child
    ///            the cut that is referred to
    /// @param proof
    ///            NSEC or NSEC3 RRsets, with signatures; may be empty
    record Referral(Reply reply, Name child, List<RRset> proof) implements Evidence {}
}
