package rootwalk.resolver.contract;

import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.RRset;

/// An RRset with its signatures, and its security status.
///
/// @param signatures
///            the RRSIG RRset that covers it, or null
/// @param proof
///            if the RRset was synthesised from a wildcard, the NSEC or NSEC3 RRsets that deny the name itself, with their
///            signatures (RFC 4035 section 3.1.3.3); otherwise empty
/// @param security
///            INDETERMINATE until a [Validator] has decided
/// @param errors
///            why it is not secure (RFC 8914), for clients; perhaps empty
public record SignedRRset(
        RRset rrset, @Nullable RRset signatures, List<RRset> proof, Security security, List<ExtendedError> errors) {

    /// An RRset without extended errors for clients.
    public SignedRRset(RRset rrset, @Nullable RRset signatures, List<RRset> proof, Security security) {
        this(rrset, signatures, proof, security, List.of());
    }

    /// An RRset that is not validated yet.
    public SignedRRset(RRset rrset, @Nullable RRset signatures) {
        this(rrset, signatures, List.of(), Security.INDETERMINATE);
    }

    /// The signatures of an RRset in a section, or null.
    public static @Nullable RRset signatures(RRset signed, List<RRset> section) {
        for (int i = 0; i < section.size(); i++) {
            RRset rrset = section.get(i);
            if (rrset.isSignatureOf(signed)) {
                return rrset;
            }
        }
        return null;
    }

    /// The same with another security status.
    public SignedRRset withSecurity(Security decided) {
        return decided == security ? this : new SignedRRset(rrset, signatures, proof, decided, errors);
    }

    /// The same with another TTL in seconds.
    public SignedRRset withTtl(int ttl) {
        if (rrset.ttl() == ttl && (signatures == null || signatures.ttl() == ttl)) {
            return this;
        }
        return new SignedRRset(rrset.withTtl(ttl), signatures == null ? null : signatures.withTtl(ttl), proof,
                security, errors);
    }

    /// The lowest TTL of the RRset and its signatures, in seconds.
    public int lowestTtl() {
        return signatures == null ? rrset.ttl() : Math.min(rrset.ttl(), signatures.ttl());
    }
}
