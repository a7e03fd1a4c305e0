package rootwalk.dnssec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.BigEndian;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;

/// The data of an RRSIG record (RFC 4034 section 3.1).
///
/// @param labels
///            of the owner as it was signed, without the root and a leading `*`
/// @param originalTtl
///            of the signed RRset, in seconds
/// @param expiration
///            in seconds since 1970, modulo 2^32 (RFC 4034 section 3.1.5)
/// @param inception
///            the same
public record Signature(
        int typeCovered,
        int algorithm,
        int labels,
        long originalTtl,
        int expiration,
        int inception,
        int keyTag,
        Name signer,
        Octets signature) {

    /// Octets before the signer's name.
    static final int FIXED = 18;

    /// Reads the data of an RRSIG record; empty if it is malformed.
    public static Optional<Signature> of(Rdata rdata) {
        byte[] data = rdata.sharedOctets();
        if (data.length < FIXED + 2) {
            return Optional.empty();
        }
        Name signer;
        try {
            signer = Name.of(data, FIXED);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        int end = FIXED + signer.length();
        if (end >= data.length) {
            return Optional.empty();
        }
        return Optional.of(new Signature(
                BigEndian.get16(data, 0), data[2] & 0xFF, data[3] & 0xFF,
                Integer.toUnsignedLong(BigEndian.get32(data, 4)), BigEndian.get32(data, 8),
                BigEndian.get32(data, 12), BigEndian.get16(data, 16), signer,
                Octets.of(data, end, data.length - end)));
    }

    /// The signatures of an RRset of RRSIG records, without the malformed ones.
    public static List<Signature> all(RRset signatures) {
        List<Signature> all = new ArrayList<>(signatures.size());
        for (Rdata one : signatures.rdata()) {
            of(one).ifPresent(all::add);
        }
        return all;
    }

    /// The zone that signed an RRset; null if its signatures name several, or none. Only one of the signatures is known to be
    /// valid. The others may name a zone that has not signed the RRset.
    public static @Nullable Name signer(RRset signatures) {
        Name signer = null;
        for (Signature signature : all(signatures)) {
            if (signer != null && !signer.equals(signature.signer())) {
                return null;
            }
            signer = signature.signer();
        }
        return signer;
    }

    /// Whether an RRset of this owner was synthesised from a wildcard (RFC 4035 section 5.3.2).
    public boolean isExpandedFromWildcard(Name owner) {
        return labels < signedLabels(owner);
    }

    /// The labels of a name as the labels field counts them (RFC 4034 section 3.1.3).
    static int signedLabels(Name owner) {
        return owner.isWildcard() ? owner.labelCount() - 1 : owner.labelCount();
    }

    /// The wildcard from which an RRset of this owner was synthesised.
    ///
    /// @throws IllegalStateException
    ///             if the labels field has as many labels as the owner or more
    public Name wildcard(Name owner) {
        Name wildcard = isExpandedFromWildcard(owner) ? owner.ancestor(labels).wildcardChild() : null;
        if (wildcard == null) {
            throw new IllegalStateException(owner + " is not expanded from a wildcard");
        }
        return wildcard;
    }

    /// The data of the RRSIG record.
    public Rdata rdata() {
        byte[] data = new byte[FIXED + signer.length() + signature.length()];
        int at = putFields(data, signer);
        signature.copyTo(data, at);
        return Rdata.of(data);
    }

    /// Writes the fields before the signature, which are part of what is signed (RFC 4034 section 3.1.8.1).
    int putFields(byte[] target, Name signersName) {
        BigEndian.put16(target, 0, typeCovered);
        target[2] = (byte) algorithm;
        target[3] = (byte) labels;
        BigEndian.put32(target, 4, (int) originalTtl);
        BigEndian.put32(target, 8, expiration);
        BigEndian.put32(target, 12, inception);
        BigEndian.put16(target, 16, keyTag);
        signersName.copyTo(target, FIXED);
        return FIXED + signersName.length();
    }

    /// For example `RRSIG A by key 12345 of example.`.
    @Override
    public String toString() {
        return "RRSIG " + RecordType.name(typeCovered) + " by key " + keyTag + " of " + signer;
    }
}
