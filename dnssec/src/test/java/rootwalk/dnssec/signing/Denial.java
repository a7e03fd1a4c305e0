package rootwalk.dnssec.signing;

import rootwalk.wire.Octets;

/// How a zone denies names.
public sealed interface Denial {

    /// NSEC (RFC 4034 section 4).
    record Nsec() implements Denial {}

    /// NSEC3 (RFC 5155).
    record Nsec3(int iterations, Octets salt, OptOut optOut) implements Denial {}

    /// Whether insecure delegations have NSEC3 records (RFC 5155 section 6).
    enum OptOut {
        ON, OFF
    }

    Denial NSEC = new Nsec();
    Denial NSEC3 = new Nsec3(0, Octets.EMPTY, OptOut.OFF);
    Denial NSEC3_OPT_OUT = new Nsec3(0, Octets.EMPTY, OptOut.ON);
}
