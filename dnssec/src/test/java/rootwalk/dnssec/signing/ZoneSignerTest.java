package rootwalk.dnssec.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import rootwalk.dnssec.Algorithm;
import rootwalk.dnssec.Signature;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.text.RdataText;

class ZoneSignerTest {

    private static final SigningKey KSK = TestKeys.ecdsaP256(1);
    private static final SigningKey ZSK = TestKeys.ecdsaP256(2).withFlags(256);
    private static final String ZONE = """
        z.test. 3600 IN SOA ns.z.test. h.z.test. 1 2 3 4 300
        z.test. IN NS ns.z.test.
        ns.z.test. IN A 192.0.2.1
        child.z.test. IN NS ns.child.z.test.
        ns.child.z.test. IN A 192.0.2.2
        secure.z.test. IN NS ns.z.test.
        secure.z.test. IN DS 1 13 2 0000000000000000000000000000000000000000000000000000000000000000
        deep.ent.z.test. IN TXT "x"
        moved.z.test. IN DNAME other.test.
        below.moved.z.test. IN A 192.0.2.3
        *.w.z.test. IN TYPE1234 \\# 0
        """;

    private static List<RRset> sign(Denial denial, SigningKey... keys) {
        return ZoneSigner.sign(Records.all(ZONE), List.of(keys), denial, TestKeys.LONG);
    }

    private static String data(List<RRset> zone, String owner, int type) {
        RRset found = Records.find(zone, owner, type);
        return RdataText.print(found.type(), found.rdata(0));
    }

    private static Set<String> owners(List<RRset> zone, int type) {
        return zone.stream().filter(one -> one.type() == type).map(one -> one.owner().toString())
                .collect(Collectors.toSet());
    }

    /// The key tags that sign an RRset.
    private static List<Integer> signers(List<RRset> zone, String owner, int type) {
        return Signature.all(Records.signatures(zone, Records.find(zone, owner, type))).stream()
                .map(Signature::keyTag).toList();
    }

    /// RFC 4035 section 2.3: glue and names below a DNAME have no NSEC record.
    @Test
    void eachNameWithDataOfTheZoneHasAnNsecRecord() {
        List<RRset> zone = sign(Denial.NSEC, KSK);

        assertThat(data(zone, "z.test.", RecordType.NSEC))
                .isEqualTo("child.z.test. NS SOA RRSIG NSEC DNSKEY");
        assertThat(data(zone, "child.z.test.", RecordType.NSEC)).isEqualTo("deep.ent.z.test. NS RRSIG NSEC");
        assertThat(data(zone, "secure.z.test.", RecordType.NSEC)).isEqualTo("*.w.z.test. NS DS RRSIG NSEC");
        assertThat(data(zone, "*.w.z.test.", RecordType.NSEC)).isEqualTo("z.test. RRSIG NSEC TYPE1234");
        assertThat(owners(zone, RecordType.NSEC)).doesNotContain("ns.child.z.test.", "below.moved.z.test.",
                "ent.z.test.");
    }

    /// RFC 4035 section 2.2.
    @Test
    void delegationsAndGlueAreNotSigned() {
        List<RRset> zone = sign(Denial.NSEC, KSK);

        assertThat(owners(zone, RecordType.RRSIG)).doesNotContain("ns.child.z.test.", "below.moved.z.test.");
        assertThat(zone.stream().filter(one -> one.type() == RecordType.RRSIG
                && one.owner().toString().equals("secure.z.test.")).map(RRset::covers))
                .containsExactlyInAnyOrder(RecordType.DS, RecordType.NSEC);
    }

    /// RFC 9077 section 3.
    @Test
    void recordsOfTheChainHaveTheTtlOfNegativeAnswers() {
        for (Denial denial : List.of(Denial.NSEC, Denial.NSEC3)) {
            assertThat(sign(denial, KSK)).filteredOn(one -> one.type() == RecordType.NSEC
                    || one.type() == RecordType.NSEC3).isNotEmpty().allMatch(one -> one.ttl() == 300);
        }
    }

    /// RFC 5155 section 7.1.
    @Test
    void emptyNonTerminalsHaveNsec3RecordsAndOptOutLeavesInsecureDelegationsOut() {
        // z, ns, child, secure, ent, deep.ent, moved, w, *.w
        assertThat(owners(sign(Denial.NSEC3, KSK), RecordType.NSEC3)).hasSize(9);
        List<RRset> optOut = sign(Denial.NSEC3_OPT_OUT, KSK);
        assertThat(owners(optOut, RecordType.NSEC3)).hasSize(8);
        assertThat(optOut).filteredOn(one -> one.type() == RecordType.NSEC3)
                .allMatch(one -> one.rdata(0).octet(1) == 1);
        assertThat(data(optOut, "z.test.", RecordType.NSEC3PARAM)).isEqualTo("1 0 0 -");
    }

    @Test
    void theNsec3RecordsOfAZoneWithDnameAtTheApexAreSigned() {
        List<RRset> zone = ZoneSigner.sign(Records.all("""
            z.test. 3600 IN SOA ns.test. h.test. 1 2 3 4 300
            z.test. IN NS ns.test.
            z.test. IN DNAME other.test.
            """), List.of(KSK), Denial.NSEC3, TestKeys.LONG);

        RRset record = zone.stream().filter(one -> one.type() == RecordType.NSEC3).findFirst().orElseThrow();
        assertThat(Records.signatures(zone, record).size()).isOne();
    }

    @Test
    void theKeySigningKeySignsTheKeysAndTheZoneSigningKeyTheRest() {
        List<RRset> zone = sign(Denial.NSEC, KSK, ZSK);

        assertThat(signers(zone, "z.test.", RecordType.DNSKEY)).containsExactly(KSK.tag());
        assertThat(signers(zone, "z.test.", RecordType.SOA)).containsExactly(ZSK.tag());
    }

    /// RFC 4035 section 2.2.
    @Test
    void eachAlgorithmSignsEachRRset() {
        SigningKey single = TestKeys.of(Algorithm.ED25519, 1);
        List<RRset> zone = sign(Denial.NSEC, KSK, ZSK, single);

        assertThat(signers(zone, "z.test.", RecordType.DNSKEY)).containsExactly(KSK.tag(), single.tag());
        assertThat(signers(zone, "z.test.", RecordType.SOA)).containsExactly(ZSK.tag(), single.tag());
    }

    @Test
    void aSignedZoneAndAZoneWithoutSoaAreRejected() {
        List<RRset> signed = sign(Denial.NSEC, KSK);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ZoneSigner.sign(signed, List.of(KSK), Denial.NSEC, TestKeys.LONG))
                .withMessageContaining("z.test. is signed already");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ZoneSigner.sign(List.of(), List.of(KSK), Denial.NSEC, TestKeys.LONG))
                .withMessageContaining("SOA");
    }

    /// RFC 4034 section 3.1.5.
    @Test
    void aValidityLongerThanTheFieldsCanSayIsRejected() {
        assertThatIllegalArgumentException().isThrownBy(
                () -> new Validity(Instant.parse("2020-01-01T00:00:00Z"), Instant.parse("2100-01-01T00:00:00Z")))
                .withMessageContaining("68 years");
    }
}
