package rootwalk.dnssec.signing;

import java.util.List;
import java.util.function.UnaryOperator;

import rootwalk.dnssec.CanonicalForm;
import rootwalk.dnssec.Signature;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;

/// Signs one RRset (RFC 4034 section 3.1).
public final class RRsetSigner {

    private RRsetSigner() {}

    /// The RRSIG RRset of an RRset, with one signature.
    ///
    /// @param zone
    ///            of the key, which becomes the signer's name
    public static RRset sign(RRset rrset, Name zone, SigningKey key, Validity validity) {
        return sign(rrset, zone, key, validity, fields -> fields);
    }

    /// The RRSIG RRset of an RRset, with one signature by each key.
    static RRset sign(RRset rrset, Name zone, List<SigningKey> keys, Validity validity) {
        return RRset.of(rrset.owner(), RecordType.RRSIG, rrset.ttl(),
                keys.stream().map(key -> sign(rrset, zone, key, validity).rdata(0)).toList());
    }

    /// The RRSIG RRset of an RRset, with one signature over other fields.
    ///
    /// @param change
    ///            gets the right fields without a signature, and returns those that are signed
    public static RRset sign(
            RRset rrset, Name zone, SigningKey key, Validity validity, UnaryOperator<Signature> change) {
        // RFC 4034 section 3.1.3: a leading * is not counted.
        int labels = rrset.owner().isWildcard() ? rrset.owner().labelCount() - 1 : rrset.owner().labelCount();
        Signature fields = change.apply(new Signature(rrset.type(), key.algorithm(), labels, rrset.ttl(),
                validity.expirationSeconds(), validity.inceptionSeconds(), key.tag(), zone, Octets.EMPTY));
        Octets signature = Octets.of(key.sign(CanonicalForm.of(rrset, fields)));
        Signature signed = new Signature(fields.typeCovered(), fields.algorithm(), fields.labels(),
                fields.originalTtl(), fields.expiration(), fields.inception(), fields.keyTag(), fields.signer(),
                signature);
        return RRset.of(rrset.owner(), RecordType.RRSIG, rrset.ttl(), signed.rdata());
    }
}
