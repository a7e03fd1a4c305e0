package rootwalk.dnssec.signing;

import rootwalk.wire.Octets;

/// How a zone denies names and types.
public sealed interface Denial {

    /// NSEC (RFC 4034 section 4).
    record Nsec() implements Denial {}

    /// NSEC3 (RFC 5155).
    ///
    /// @param iterations
    ///            additional ones; more than 0 make a zone slower and no safer (RFC 9276 section 3.1)
    record Nsec3(int iterations, Octets salt, OptOut optOut) implements Denial {}

    /// Whether insecure delegations are left out of the NSEC3 chain (RFC 5155 section 6).
    enum OptOut {
        ON, OFF
    }

    Denial NSEC = new Nsec();
    Denial NSEC3 = new Nsec3(0, Octets.EMPTY, OptOut.OFF);
    Denial NSEC3_OPT_OUT = new Nsec3(0, Octets.EMPTY, OptOut.ON);
}
