package rootwalk.dnssec.denial;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import rootwalk.dnssec.TestWork;
import rootwalk.dnssec.Work;
import rootwalk.dnssec.signing.Records;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;

/// The responses in the appendices of the RFCs.
class DenialVectorsTest {
    private static final Name EXAMPLE = Name.of("example.");
    private static final Work WORK = TestWork.unlimited();

    private static DenialRecords records(String file, int type, String... owners) {
        List<Name> names = Stream.of(owners).map(Name::of).toList();
        return DenialRecords.of(EXAMPLE, zone(file).stream()
                .filter(one -> one.type() == type && names.contains(one.owner())).toList());
    }

    private static List<RRset> zone(String file) {
        try (InputStream in = Objects.requireNonNull(DenialRecords.class.getResourceAsStream("../" + file))) {
            return Records.all(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Proof proven(String encloser) {
        return new Proof.Proven(Name.of(encloser));
    }

    private static Proof optOut(String encloser) {
        return new Proof.OptOut(Name.of(encloser));
    }

    private static void assertMissing(Proof proof, Missing missing) {
        assertThat(proof).isInstanceOfSatisfying(Proof.Unproven.class,
                unproven -> assertThat(unproven.missing()).isEqualTo(missing));
    }

    /// RFC 4035 appendix B.
    @Nested
    class Nsec {
        private static DenialRecords of(String... owners) {
            return records("rfc4035.zone", RecordType.NSEC, owners);
        }

        @Test
        void nameError() {
            Name name = Name.of("ml.example.");
            assertThat(of("b.example.", "example.").nameError(name, WORK)).isEqualTo(proven("example."));
            assertMissing(of("b.example.").nameError(name, WORK), Missing.WILDCARD);
            assertMissing(of("example.").nameError(name, WORK), Missing.NAME);
            assertMissing(of().nameError(name, WORK), Missing.RECORDS);
        }

        @Test
        void noData() {
            DenialRecords records = of("ns1.example.");
            assertThat(records.noData(Name.of("ns1.example."), RecordType.MX, WORK)).isEqualTo(proven("ns1.example."));
            assertMissing(records.noData(Name.of("ns1.example."), RecordType.A, WORK), Missing.TYPE_EXISTS);
        }

        @Test
        void referralToAnUnsignedZone() {
            assertThat(of("b.example.").delegation(Name.of("b.example."), WORK))
                    .isEqualTo(new DelegationProof.InsecureDelegation());
        }

        @Test
        void referralToASignedZoneIsNotDenied() {
            assertThat(of("a.example.").delegation(Name.of("a.example."), WORK))
                    .isInstanceOf(DelegationProof.Unproven.class);
        }

        @Test
        void wildcardExpansion() {
            Name name = Name.of("a.z.w.example.");
            assertThat(of("x.y.w.example.").wildcardAnswer(name, Name.of("*.w.example."), WORK))
                    .isEqualTo(proven("w.example."));
            assertMissing(of("x.y.w.example.").wildcardAnswer(name, Name.of("*.example."), WORK),
                    Missing.OTHER_WILDCARD);
            assertMissing(of("ns1.example.").wildcardAnswer(name, Name.of("*.w.example."), WORK), Missing.NAME);
        }

        @Test
        void wildcardNoData() {
            Name name = Name.of("a.z.w.example.");
            DenialRecords records = of("x.y.w.example.", "*.w.example.");
            assertThat(records.noData(name, RecordType.AAAA, WORK)).isEqualTo(proven("w.example."));
            assertMissing(records.noData(name, RecordType.MX, WORK), Missing.TYPE_EXISTS);
            assertMissing(of("x.y.w.example.").noData(name, RecordType.AAAA, WORK), Missing.WILDCARD);
        }

        @Test
        void dsAtTheApexOfTheChild() {
            assertMissing(of("example.").noData(EXAMPLE, RecordType.DS, WORK), Missing.OTHER_SIDE_OF_CUT);
            assertThat(of("example.").delegation(EXAMPLE, WORK)).isInstanceOf(DelegationProof.Unproven.class);
        }
    }

    /// RFC 5155 appendix B. All records of the zone have the opt-out flag.
    @Nested
    class Nsec3 {
        private static final String APEX = "0p9mhaveqvm6t7vbl5lop2u3t2rp3tom.example.";
        private static final String A = "35mthgpgcu1qg68fab165klnsnk3dpvl.example.";
        private static final String X_W = "b4um86eghhds6nea196smvmlo4ors995.example.";
        private static final String NS1 = "2t7b4g4vsa5smi47k61mv5bv1a22bojr.example.";
        private static final String Y_W = "ji6neoaepv8b5o6k4ev33abha8ht9fgc.example.";
        private static final String W = "k8udemvp1j2f7eg6jebps17vp3n8i58h.example.";
        private static final String NS2 = "q04jkcevqvmu85r014c7dkba38o0ji5r.example.";
        private static final String WILDCARD_W = "r53bq7cc2uvmubfu5ocmm6pers9tk9en.example.";

        private static DenialRecords of(String... owners) {
            return records("rfc5155.zone", RecordType.NSEC3, owners);
        }

        /// B.1.
        @Test
        void nameError() {
            Name name = Name.of("a.c.x.w.example.");
            assertThat(of(APEX, X_W, A).nameError(name, WORK)).isEqualTo(optOut("x.w.example."));
            assertMissing(of(X_W, A).nameError(name, WORK), Missing.NAME);
            assertMissing(of(APEX, A).nameError(name, WORK), Missing.NAME);
            assertMissing(of(A).nameError(name, WORK), Missing.CLOSEST_ENCLOSER);
            assertMissing(of(APEX, X_W).nameError(name, WORK), Missing.WILDCARD);
        }

        /// B.2.
        @Test
        void noData() {
            assertThat(of(NS1).noData(Name.of("ns1.example."), RecordType.MX, WORK))
                    .isEqualTo(proven("ns1.example."));
            assertMissing(of(NS1).noData(Name.of("ns1.example."), RecordType.A, WORK), Missing.TYPE_EXISTS);
            assertMissing(of(NS1).nameError(Name.of("ns1.example."), WORK), Missing.NAME_EXISTS);
        }

        /// B.2.1.
        @Test
        void noDataOfAnEmptyNonTerminal() {
            assertThat(of(Y_W).noData(Name.of("y.w.example."), RecordType.A, WORK)).isEqualTo(proven("y.w.example."));
        }

        /// B.3.
        @Test
        void referralToAnOptOutUnsignedZone() {
            assertThat(of(A, APEX).delegation(Name.of("c.example."), WORK)).isEqualTo(new DelegationProof.OptOut());
            assertThat(of(A, APEX).noData(Name.of("c.example."), RecordType.DS, WORK)).isEqualTo(optOut("example."));
            assertThat(of(A).delegation(Name.of("c.example."), WORK)).isInstanceOf(DelegationProof.Unproven.class);
        }

        /// B.4.
        @Test
        void wildcardExpansion() {
            Name name = Name.of("a.z.w.example.");
            assertThat(of(NS2).wildcardAnswer(name, Name.of("*.w.example."), WORK)).isEqualTo(optOut("w.example."));
            assertMissing(of(NS1).wildcardAnswer(name, Name.of("*.w.example."), WORK), Missing.NAME);
            assertMissing(of(NS2).wildcardAnswer(name, Name.of("*.q.example."), WORK), Missing.OTHER_WILDCARD);
        }

        /// B.5.
        @Test
        void wildcardNoData() {
            Name name = Name.of("a.z.w.example.");
            DenialRecords records = of(W, NS2, WILDCARD_W);
            assertThat(records.noData(name, RecordType.AAAA, WORK)).isEqualTo(optOut("w.example."));
            // As without the record of the wildcard: there may be an insecure delegation.
            assertThat(records.noData(name, RecordType.MX, WORK))
                    .isEqualTo(of(W, NS2).noData(name, RecordType.MX, WORK))
                    .isEqualTo(optOut("w.example."));
        }

        /// B.6.
        @Test
        void dsAtTheApexOfTheChild() {
            assertMissing(of(APEX).noData(EXAMPLE, RecordType.DS, WORK), Missing.OTHER_SIDE_OF_CUT);
            assertThat(of(APEX).delegation(EXAMPLE, WORK)).isInstanceOf(DelegationProof.Unproven.class);
        }
    }
}
