package rootwalk.resolver.contract;

import java.util.List;

import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;

/// One part of a response, on which a [Validator] decides. It has only records that are in the bailiwick of the sender.
public sealed interface Evidence {

    /// The question of the query; its name may be minimised (RFC 9156).
    Question question();

    /// The cut whose servers sent the response. There may be unknown cuts, and a signer, below it.
    Name cut();

    /// Whether the query had CD, so that its server did not validate.
    boolean checkingDisabled();

    /// An RRset of the answer, an alias that leads to it, or the DS RRset of a referral.
    record Records(Question question, Name cut, boolean checkingDisabled, SignedRRset records) implements Evidence {}

    /// A denial.
    ///
    /// @param name
    ///            that is denied: QNAME, or the target of the aliases
    /// @param nameError
    ///            whether the name does not exist at all, or has only no records of QTYPE
    /// @param proof
    ///            the SOA first, then NSEC or NSEC3 RRsets, with signatures; empty if the response had no SOA
    record Denial(
            Question question,
            Name cut,
            boolean checkingDisabled,
            Name name,
            boolean nameError,
            List<RRset> proof) implements Evidence {}
}
