package rootwalk.dnssec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.dnssec.crypto.Crypto;
import rootwalk.dnssec.denial.DenialRecords;
import rootwalk.dnssec.signing.Denial;
import rootwalk.dnssec.signing.Records;
import rootwalk.dnssec.signing.SigningKey;
import rootwalk.dnssec.signing.TestKeys;
import rootwalk.dnssec.signing.ZoneSigner;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;

/// Records of any content are invalid, and nothing throws.
class AnyOctetsTest {
    private static final Name ZONE = Name.of("z.test.");
    private static final SigningKey KEY = TestKeys.ecdsaP256(1);
    private static final List<RRset> SIGNED = new ArrayList<>();

    static {
        List<RRset> zone = Records.all("""
            z.test. 300 IN SOA ns.z.test. admin.z.test. 1 3600 600 86400 300
            z.test. 300 IN NS ns.z.test.
            ns.z.test. 300 IN A 192.0.2.1
            *.w.z.test. 300 IN MX 10 ns.z.test.
            """);
        for (Denial denial : List.of(Denial.NSEC, Denial.NSEC3)) {
            SIGNED.addAll(ZoneSigner.sign(zone, List.of(KEY), denial, TestKeys.LONG));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void changedRecordsNeverThrow(long seed) {
        Random random = new Random(seed);
        ZoneKeys keys = ZoneKeys.of(Records.find(SIGNED, "z.test.", RecordType.DNSKEY),
                AlgorithmPolicy.SHA1_VALIDATED, Crypto.fastest());
        for (int i = 0; i < 300; i++) {
            RRset one = SIGNED.get(random.nextInt(SIGNED.size()));
            RRset other = changed(one, random);
            Work work = Work.ofQuery(WorkLimits.STANDARD).reply();
            switch (one.type()) {
                case RecordType.RRSIG -> {
                    RRset covered = Records.find(SIGNED, one.owner().toString(), one.covers());
                    var _ = SignatureCheck.verify(covered, other, keys, TestKeys.NOW, work);
                }
                case RecordType.DNSKEY -> {
                    var _ = KeySetCheck.verify(other, Records.signatures(SIGNED, one),
                            DelegationSigners.of(changed(KEY.ds(ZONE), random), AlgorithmPolicy.SHA1_VALIDATED),
                            AlgorithmPolicy.SHA1_VALIDATED, Crypto.fastest(), TestKeys.NOW, work);
                }
                case RecordType.NSEC, RecordType.NSEC3 -> {
                    List<RRset> all = new ArrayList<>(SIGNED);
                    all.remove(one);
                    all.add(other);
                    DenialRecords records = DenialRecords.of(ZONE, all);
                    for (String name : List.of("z.test.", "a.b.w.z.test.", "zz.z.test.", "test.", ".")) {
                        var _ = records.nameError(Name.of(name), TestWork.unlimited());
                        var _ = records.noData(Name.of(name), RecordType.DS, TestWork.unlimited());
                        var _ = records.delegation(Name.of(name), TestWork.unlimited());
                        var _ = records.wildcardAnswer(Name.of(name), Name.of("*.w.z.test."), TestWork.unlimited());
                    }
                }
                default -> {}
            }
        }
    }

    /// An RRset with data that is cut, longer, or has other octets.
    private static RRset changed(RRset rrset, Random random) {
        byte[] octets = rrset.rdata(0).sharedOctets();
        byte[] other = switch (random.nextInt(4)) {
            case 0 -> Arrays.copyOf(octets, random.nextInt(octets.length + 1));
            case 1 -> Arrays.copyOf(octets, octets.length + random.nextInt(50));
            default -> octets.clone();
        };
        for (int i = random.nextInt(3); i > 0 && other.length > 0; i--) {
            other[random.nextInt(other.length)] = (byte) random.nextInt();
        }
        return RRset.of(rrset.owner(), rrset.type(), 300, Rdata.of(other));
    }
}
