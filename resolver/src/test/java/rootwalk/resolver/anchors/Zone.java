package rootwalk.resolver.anchors;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import rootwalk.dnssec.DnsKey;
import rootwalk.dnssec.Signature;
import rootwalk.dnssec.signing.RRsetSigner;
import rootwalk.dnssec.signing.SigningKey;
import rootwalk.dnssec.signing.TestKeys;
import rootwalk.dnssec.signing.Validity;
import rootwalk.resolver.contract.Query;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.Security;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;

/// The keys of a zone, which a test changes, and the responses to queries for them.
final class Zone {

    static final SigningKey A = TestKeys.ecdsaP256(1);
    static final SigningKey B = TestKeys.ecdsaP256(2);
    static final SigningKey C = TestKeys.ecdsaP256(3);

    private final Name name;
    private final List<Query> queries = new ArrayList<>();
    private RRset dnskeys;
    private RRset signatures;

    Zone(Name name) {
        this.name = name;
        publish(List.of(), List.of());
    }

    static SigningKey revoked(SigningKey key) {
        return key.withFlags(key.flags() | DnsKey.REVOKE);
    }

    /// The keys in the zone, and those that sign them.
    void publish(List<SigningKey> keys, List<SigningKey> signers) {
        publish(keys, signers, TestKeys.LONG, fields -> fields);
    }

    void publish(
            List<SigningKey> keys, List<SigningKey> signers, Validity validity, UnaryOperator<Signature> change) {
        dnskeys = RRset.of(name, RecordType.DNSKEY, 172_800, keys.stream().map(SigningKey::dnskey).toList());
        List<Rdata> all = signers.stream()
                .flatMap(key -> Stream.of(RRsetSigner.sign(dnskeys, name, key, validity, change).rdata(0))).toList();
        signatures = RRset.of(name, RecordType.RRSIG, 172_800, all);
    }

    RRset dnskeys() {
        return dnskeys;
    }

    RRset signatures() {
        return signatures;
    }

    /// The queries so far.
    List<Query> queries() {
        return queries;
    }

    Resolution resolve(Query query) {
        queries.add(query);
        if (query.question().type() != RecordType.DNSKEY || dnskeys.size() == 0) {
            return Resolution.failed(ResponseCode.SERVFAIL, 0);
        }
        return new Resolution(ResponseCode.NOERROR, List.of(dnskeys, signatures), List.of(), List.of(),
                Security.INDETERMINATE, 0, false, List.of());
    }
}
