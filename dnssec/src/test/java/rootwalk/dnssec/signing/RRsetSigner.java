package rootwalk.dnssec.signing;

import java.util.function.UnaryOperator;

import rootwalk.dnssec.CanonicalForm;
import rootwalk.dnssec.Signature;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;

/// Signs one RRset.
public final class RRsetSigner {

    private RRsetSigner() {}

    /// The RRSIG RRset of an RRset, with one signature.
    public static RRset sign(RRset rrset, Name zone, SigningKey key, Validity validity) {
        return sign(rrset, zone, key, validity, fields -> fields);
    }

    /// The same with other fields, which are signed.
    public static RRset sign(
            RRset rrset, Name zone, SigningKey key, Validity validity, UnaryOperator<Signature> change) {
        int labels = rrset.owner().isWildcard() ? rrset.owner().labelCount() - 1 : rrset.owner().labelCount();
        Signature fields = change.apply(new Signature(rrset.type(), key.algorithm(), labels, rrset.ttl(),
                validity.expirationSeconds(), validity.inceptionSeconds(), key.tag(), zone, Octets.EMPTY));
        byte[] signature = key.sign(CanonicalForm.of(rrset, fields));
        return RRset.of(rrset.owner(), RecordType.RRSIG, rrset.ttl(), with(fields, signature).rdata());
    }

    /// The same fields with another signature.
    public static Signature with(Signature fields, byte[] signature) {
        return new Signature(fields.typeCovered(), fields.algorithm(), fields.labels(), fields.originalTtl(),
                fields.expiration(), fields.inception(), fields.keyTag(), fields.signer(), Octets.of(signature));
    }

    /// The same fields with another number of labels.
    public static Signature withLabels(Signature fields, int labels) {
        return new Signature(fields.typeCovered(), fields.algorithm(), labels, fields.originalTtl(),
                fields.expiration(), fields.inception(), fields.keyTag(), fields.signer(), fields.signature());
    }

    /// The same fields with another key tag.
    public static Signature withTag(Signature fields, int tag) {
        return new Signature(fields.typeCovered(), fields.algorithm(), fields.labels(), fields.originalTtl(),
                fields.expiration(), fields.inception(), tag, fields.signer(), fields.signature());
    }
}
