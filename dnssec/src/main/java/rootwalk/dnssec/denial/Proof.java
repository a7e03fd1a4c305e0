package rootwalk.dnssec.denial;

import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;

/// What records prove about a name.
public sealed interface Proof {

    /// The denial is true.
    ///
    /// @param closestEncloser
    ///            the deepest existing ancestor of the name, or the name itself
    record Proven(Name closestEncloser) implements Proof {}

    /// The denial depends on a span with the opt-out flag: an unsigned delegation may exist there, so the denial is
    /// insecure, and gets no AD (RFC 5155 sections 6 and 9.2).
    record OptOut(Name closestEncloser) implements Proof {}

    /// A part of the proof is missing, or the records prove the opposite: the denial is bogus.
    record Unproven(Missing missing, ExtendedError error) implements Proof {}

    /// The records have more iterations than are computed (RFC 9276 section 3.2).
    ///
    /// @param isBogus
    ///            whether the denial is bogus; otherwise it is insecure
    record TooManyIterations(boolean isBogus, ExtendedError error) implements Proof {}

    /// The limit of hashes was reached: the denial is bogus.
    record WorkSpent(ExtendedError error) implements Proof {}
}
