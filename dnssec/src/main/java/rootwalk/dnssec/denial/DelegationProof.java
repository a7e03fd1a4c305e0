package rootwalk.dnssec.denial;

import rootwalk.wire.ExtendedError;

/// What the records in a response without DS say about a zone cut at the name.
public sealed interface DelegationProof {

    /// The name is delegated without a DS record: the zone there is insecure (RFC 4035 section 5.2).
    record InsecureDelegation() implements DelegationProof {}

    /// The name exists in this zone, perhaps as an empty non-terminal.
    record NotADelegation() implements DelegationProof {}

    /// Neither the name nor any below it exists; a wildcard may apply.
    record NoSuchName() implements DelegationProof {}

    /// The name is in a span with the opt-out flag: it may be delegated without a DS record, so what is there is insecure
    /// (RFC 5155 section 8.9).
    record OptOut() implements DelegationProof {}

    /// Nothing is proven: bogus.
    record Unproven(Missing missing, ExtendedError error) implements DelegationProof {}

    /// See [Proof.TooManyIterations].
    record TooManyIterations(boolean isBogus, ExtendedError error) implements DelegationProof {}

    /// See [Proof.WorkSpent].
    record WorkSpent(ExtendedError error) implements DelegationProof {}
}
