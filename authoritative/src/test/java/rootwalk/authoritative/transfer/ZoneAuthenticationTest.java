package rootwalk.authoritative.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

import org.junit.jupiter.api.Test;
import rootwalk.authoritative.zone.EditObserver;
import rootwalk.authoritative.zone.ZoneEdit;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.dnssec.AlgorithmPolicy;
import rootwalk.dnssec.ValidationTime;
import rootwalk.dnssec.crypto.Crypto;
import rootwalk.dnssec.signing.Denial;
import rootwalk.dnssec.signing.Records;
import rootwalk.dnssec.signing.SigningKey;
import rootwalk.dnssec.signing.TestKeys;
import rootwalk.dnssec.signing.ZoneSigner;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;

/// RFC 8976 section 4, items 1 to 3.
class ZoneAuthenticationTest {

    private static final Name APEX = Name.of("example.");
    private static final SigningKey KEY = TestKeys.ecdsaP256(1);
    private static final RRset ANCHOR = KEY.ds(APEX);
    private static final String ZONE = """
        example. 3600 SOA ns.example. h.example. 7 3600 600 86400 60
        example. 3600 NS ns.example.
        ns.example. 3600 A 192.0.2.1
        """;
    private static final String DIGEST = "example. 3600 ZONEMD 7 1 1 " + "ab".repeat(48) + "\n";

    private static List<RRset> signed(String text, Denial denial) {
        return ZoneSigner.sign(Records.all(text), List.of(KEY), denial, TestKeys.LONG);
    }

    private static ZoneSnapshot zone(List<RRset> sets) {
        ZoneEdit edit = ZoneEdit.begin(APEX, EditObserver.NONE);
        sets.forEach(edit::add);
        return Objects.requireNonNull(edit.build());
    }

    private static Optional<String> fault(List<RRset> sets, RRset anchor, ValidationTime time) {
        return ZoneAuthentication.fault(zone(sets), anchor, AlgorithmPolicy.SHA1_VALIDATED, Crypto.jdk(), time);
    }

    private static Optional<String> fault(List<RRset> sets) {
        return fault(sets, ANCHOR, TestKeys.NOW);
    }

    private static Optional<String> without(Predicate<RRset> dropped) {
        return fault(signed(ZONE + DIGEST, Denial.NSEC).stream().filter(dropped.negate()).toList());
    }

    private static boolean isOf(RRset rrset, int type) {
        return rrset.owner().equals(APEX) && (rrset.type() == type || rrset.covers() == type);
    }

    @Test
    void aSignedDigestIsThatOfTheOwner() {
        assertThat(fault(signed(ZONE + DIGEST, Denial.NSEC))).isEmpty();
        assertThat(fault(signed(ZONE + DIGEST, Denial.NSEC3))).isEmpty();
    }

    @Test
    void aZoneMayHaveNoDigestIfThatIsSigned() {
        assertThat(fault(signed(ZONE, Denial.NSEC))).isEmpty();
        assertThat(fault(signed(ZONE, Denial.NSEC3))).isEmpty();
    }

    @Test
    void aDigestCannotBeRemoved() {
        assertThat(without(it -> isOf(it, RecordType.ZONEMD))).hasValue("its ZONEMD record is missing");
        assertThat(without(it -> isOf(it, RecordType.ZONEMD) || isOf(it, RecordType.NSEC)))
                .hasValue("it has no signed NSEC3PARAM record");
        List<RRset> hashed = signed(ZONE + DIGEST, Denial.NSEC3);
        assertThat(fault(hashed.stream().filter(it -> !isOf(it, RecordType.ZONEMD)).toList()))
                .hasValue("its ZONEMD record is missing");
        assertThat(fault(hashed.stream().filter(it -> !isOf(it, RecordType.ZONEMD) && it.type() != RecordType.NSEC3)
                .toList())).hasValue("it has no NSEC3 record of its apex");
    }

    @Test
    void aDigestWithoutAValidSignatureIsNotThatOfTheOwner() {
        assertThat(without(it -> it.type() == RecordType.RRSIG && it.covers() == RecordType.ZONEMD))
                .hasValue("it has no signed ZONEMD record");
        List<RRset> other = Records.all(DIGEST.replace("ab", "cd"));
        List<RRset> replaced = signed(ZONE + DIGEST, Denial.NSEC).stream()
                .map(it -> it.type() == RecordType.ZONEMD ? other.getFirst() : it).toList();
        assertThat(fault(replaced)).hasValueSatisfying(text -> assertThat(text).contains("ZONEMD"));
    }

    @Test
    void anotherSoaRecordIsNotThatOfTheOwner() {
        List<RRset> replaced = signed(ZONE + DIGEST, Denial.NSEC).stream().map(it -> it.type() == RecordType.SOA
                ? Records.all(ZONE.replace(" 7 3600", " 8 3600")).getFirst() : it).toList();

        assertThat(fault(replaced)).hasValueSatisfying(text -> assertThat(text).contains("SOA"));
    }

    @Test
    void keysMustBeThoseOfTheTrustAnchor() {
        assertThat(fault(signed(ZONE + DIGEST, Denial.NSEC), TestKeys.ecdsaP256(2).ds(APEX), TestKeys.NOW))
                .hasValueSatisfying(text -> assertThat(text).contains("no DNSKEY of zone example. matches"));
        assertThat(fault(Records.all(ZONE))).hasValue("it has no signed DNSKEY records");
    }

    @Test
    void signaturesMustBeValidNow() {
        assertThat(fault(signed(ZONE + DIGEST, Denial.NSEC), ANCHOR,
                ValidationTime.at(Instant.parse("2050-01-02T00:00:00Z")))).isPresent();
    }
}
