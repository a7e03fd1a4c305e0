package rootwalk.dnssec.denial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.dnssec.TestWork;
import rootwalk.dnssec.Work;
import rootwalk.dnssec.WorkLimits;
import rootwalk.dnssec.signing.Denial;
import rootwalk.dnssec.signing.Records;
import rootwalk.dnssec.signing.TestKeys;
import rootwalk.dnssec.signing.ZoneSigner;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;

class DenialRecordsTest {
    private static final Name ZONE = Name.of("z.test.");
    private static final List<RRset> RECORDS = Records.all("""
        z.test. 300 IN SOA ns.z.test. admin.z.test. 1 3600 600 86400 300
        z.test. 300 IN NS ns.z.test.
        ns.z.test. 300 IN A 192.0.2.1
        a.b.deep.z.test. 300 IN A 192.0.2.2
        alias.z.test. 300 IN CNAME ns.z.test.
        dname.z.test. 300 IN DNAME other.test.
        signed.z.test. 300 IN NS ns.elsewhere.test.
        signed.z.test. 300 IN DS 1 13 2 0000000000000000000000000000000000000000000000000000000000000000
        unsigned.z.test. 300 IN NS ns.unsigned.z.test.
        ns.unsigned.z.test. 300 IN A 192.0.2.3
        cut.below.z.test. 300 IN NS ns.elsewhere.test.
        *.wild.z.test. 300 IN TXT x
        exact.wild.z.test. 300 IN TXT y
        x.*.star.z.test. 300 IN TXT z
        """);

    private final Work work = Work.ofQuery(WorkLimits.STANDARD);

    private static List<RRset> sets(Denial denial) {
        return ZoneSigner.sign(RECORDS, List.of(TestKeys.ed25519(1)), denial, TestKeys.LONG);
    }

    private static DenialRecords signed(Denial denial) {
        return DenialRecords.of(ZONE, sets(denial));
    }

    private static final DenialRecords NSEC = signed(Denial.NSEC);
    private static final DenialRecords NSEC3 = signed(Denial.NSEC3);
    private static final DenialRecords OPT_OUT = signed(Denial.NSEC3_OPT_OUT);

    private static DenialRecords nsec(String... records) {
        return DenialRecords.of(ZONE, Stream.of(records).map(Records::one).toList());
    }

    private static Missing missing(Proof proof) {
        assertThat(proof).isInstanceOf(Proof.Unproven.class);
        return ((Proof.Unproven) proof).missing();
    }

    /// What is true of a name, from the records of the zone alone.
    private enum Truth {
        HAS_TYPE, NO_DATA, NO_NAME, WILDCARD_HAS_TYPE, WILDCARD_NO_DATA, ELSEWHERE
    }

    private static Truth truth(Name name, int type) {
        Set<Name> existing = new TreeSet<>();
        RECORDS.forEach(one -> {
            for (int labels = ZONE.labelCount(); labels <= one.owner().labelCount(); labels++) {
                existing.add(one.owner().ancestor(labels));
            }
        });
        for (int labels = ZONE.labelCount() + 1; labels <= name.labelCount(); labels++) {
            Name ancestor = name.ancestor(labels);
            boolean isName = labels == name.labelCount();
            if (has(ancestor, RecordType.NS) && !(isName && type == RecordType.DS)
                    || has(ancestor, RecordType.DNAME) && !isName) {
                return Truth.ELSEWHERE;
            }
        }
        if (existing.contains(name)) {
            return has(name, type) || has(name, RecordType.CNAME) ? Truth.HAS_TYPE : Truth.NO_DATA;
        }
        Name encloser = name;
        while (!existing.contains(encloser)) {
            encloser = encloser.parent();
        }
        Name wildcard = Name.of("*." + encloser);
        if (!existing.contains(wildcard)) {
            return Truth.NO_NAME;
        }
        return has(wildcard, type) || has(wildcard, RecordType.CNAME) ? Truth.WILDCARD_HAS_TYPE
                : Truth.WILDCARD_NO_DATA;
    }

    private static boolean has(Name name, int type) {
        return RECORDS.stream().anyMatch(one -> one.owner().equals(name) && one.type() == type);
    }

    private static Stream<Name> names() {
        List<String> owners = List.of("", "ns.", "a.b.deep.", "b.deep.", "deep.", "alias.", "dname.", "signed.",
                "unsigned.", "below.", "cut.below.", "*.wild.", "wild.", "exact.wild.", "*.star.", "star.",
                "x.*.star.");
        return owners.stream().flatMap(owner -> Stream.of("", "0.", "zz.", "m.n.", "*.", "\\000.", "\\255.")
                .map(prefix -> Name.of(prefix + owner + ZONE)));
    }

    /// All records of a zone together prove what is true, and nothing else.
    @ParameterizedTest
    @MethodSource("names")
    void exactlyWhatIsTrueIsProven(Name name) {
        for (int type : new int[] {RecordType.A, RecordType.TXT, RecordType.DS, RecordType.CNAME}) {
            Truth truth = truth(name, type);
            if (truth == Truth.ELSEWHERE || name.equals(ZONE) && type == RecordType.DS) {
                // Not proven by any record.
                assertUnproven(name, type);
                continue;
            }
            String what = name + " " + RecordType.name(type) + " " + truth;
            for (DenialRecords records : List.of(NSEC, NSEC3)) {
                assertThat(records.noData(name, type, TestWork.unlimited()) instanceof Proof.Proven).as(what)
                        .isEqualTo(truth == Truth.NO_DATA || truth == Truth.WILDCARD_NO_DATA);
                assertThat(records.nameError(name, TestWork.unlimited()) instanceof Proof.Proven).as(what)
                        .isEqualTo(truth == Truth.NO_NAME);
            }
            // An insecure delegation, and an empty non-terminal above it, cannot be told from a name that does not exist.
            assertThat(OPT_OUT.nameError(name, TestWork.unlimited()) instanceof Proof.OptOut).as(what)
                    .isEqualTo(truth == Truth.NO_NAME || name.isSubdomainOf(Name.of("below." + ZONE))
                            || name.equals(Name.of("unsigned." + ZONE)));
            assertThat(OPT_OUT.nameError(name, TestWork.unlimited())).as(what).isNotInstanceOf(Proof.Proven.class);
        }
    }

    private static void assertUnproven(Name name, int type) {
        for (DenialRecords records : List.of(NSEC, NSEC3)) {
            assertThat(records.noData(name, type, TestWork.unlimited())).as(name + " " + RecordType.name(type))
                    .isInstanceOf(Proof.Unproven.class);
            assertThat(records.nameError(name, TestWork.unlimited())).as(name + " " + RecordType.name(type))
                    .isInstanceOf(Proof.Unproven.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"q.wild.z.test., *.wild.z.test., true", "a.q.wild.z.test., *.wild.z.test., true",
            "exact.wild.z.test., *.wild.z.test., false", "a.exact.wild.z.test., *.wild.z.test., false",
            "q.wild.z.test., *.z.test., false", "q.z.test., *.z.test., true"})
    void aWildcardAppliesWhereNoCloserNameExists(String name, String wildcard, boolean proven) {
        for (DenialRecords records : List.of(NSEC, NSEC3)) {
            assertThat(records.wildcardAnswer(Name.of(name), Name.of(wildcard), work) instanceof Proof.Proven)
                    .isEqualTo(proven);
        }
        assertThat(OPT_OUT.wildcardAnswer(Name.of(name), Name.of(wildcard), work) instanceof Proof.OptOut)
                .isEqualTo(proven);
    }

    @ParameterizedTest
    @CsvSource({"signed, Unproven, Unproven, Unproven", "unsigned, InsecureDelegation, InsecureDelegation, OptOut",
            "cut.below, InsecureDelegation, InsecureDelegation, OptOut",
            "below, NotADelegation, NotADelegation, OptOut",
            "deep, NotADelegation, NotADelegation, NotADelegation",
            "ns, NotADelegation, NotADelegation, NotADelegation",
            "alias, NotADelegation, NotADelegation, NotADelegation", "none, NoSuchName, NoSuchName, OptOut",
            "x.unsigned, Unproven, Unproven, OptOut", "x.signed, Unproven, Unproven, Unproven",
            "x.dname, Unproven, Unproven, Unproven"})
    void aCutIsInsecureOrAbsent(String name, String byNsec, String byNsec3, String byOptOut) {
        Name at = Name.of(name + "." + ZONE);
        assertThat(NSEC.delegation(at, work).getClass().getSimpleName()).isEqualTo(byNsec);
        assertThat(NSEC3.delegation(at, work).getClass().getSimpleName()).isEqualTo(byNsec3);
        assertThat(OPT_OUT.delegation(at, work).getClass().getSimpleName()).isEqualTo(byOptOut);
    }

    @Nested
    class ByNsec {

        /// RFC 6840 section 4.1.
        @Test
        void theRecordOfADelegationSaysNothingAboutTheChild() {
            DenialRecords records = nsec("cut.z.test. NSEC zz.z.test. NS RRSIG NSEC",
                    "z.test. NSEC cut.z.test. SOA NS RRSIG NSEC");
            assertThat(missing(records.nameError(Name.of("www.cut.z.test."), work))).isEqualTo(Missing.NAME);
            assertThat(missing(records.noData(Name.of("cut.z.test."), RecordType.A, work)))
                    .isEqualTo(Missing.OTHER_SIDE_OF_CUT);
            assertThat(records.noData(Name.of("cut.z.test."), RecordType.DS, work)).isInstanceOf(Proof.Proven.class);
            assertThat(records.nameError(Name.of("cuu.z.test."), work)).isInstanceOf(Proof.Proven.class);
        }

        /// RFC 6672 section 5.3.4.
        @Test
        void theRecordOfADnameSaysNothingAboutNamesBelowIt() {
            DenialRecords records = nsec("d.z.test. NSEC zz.z.test. DNAME RRSIG NSEC",
                    "z.test. NSEC d.z.test. SOA NS RRSIG NSEC");
            assertThat(missing(records.nameError(Name.of("www.d.z.test."), work))).isEqualTo(Missing.NAME);
        }

        @Test
        void theApexOfAChildDoesNotDenyItsDs() {
            DenialRecords child = DenialRecords.of(Name.of("c.z.test."),
                    List.of(Records.one("c.z.test. NSEC www.c.z.test. SOA NS RRSIG NSEC DNSKEY")));
            assertThat(missing(child.noData(Name.of("c.z.test."), RecordType.DS, work)))
                    .isEqualTo(Missing.OTHER_SIDE_OF_CUT);
        }

        @Test
        void theRootHasNoDs() {
            DenialRecords root =
                    DenialRecords.of(Name.ROOT, List.of(Records.one(". NSEC aaa. SOA NS RRSIG NSEC DNSKEY")));
            assertThat(root.noData(Name.ROOT, RecordType.DS, work)).isInstanceOf(Proof.Proven.class);
        }

        @Test
        void aDelegationNeedsTheNsBit() {
            assertThat(nsec("cut.z.test. NSEC zz.z.test. RRSIG NSEC").delegation(Name.of("cut.z.test."), work))
                    .isEqualTo(new DelegationProof.NotADelegation());
            assertThat(nsec("cut.z.test. NSEC zz.z.test. NS SOA RRSIG NSEC").delegation(Name.of("cut.z.test."), work))
                    .isInstanceOf(DelegationProof.Unproven.class);
            assertThat(nsec("cut.z.test. NSEC zz.z.test. NS DS RRSIG NSEC").delegation(Name.of("cut.z.test."), work))
                    .isInstanceOf(DelegationProof.Unproven.class);
        }

        /// RFC 2181 section 10.1.
        @Test
        void aDelegationHasNoAlias() {
            assertThat(nsec("cut.z.test. NSEC zz.z.test. NS CNAME RRSIG NSEC").delegation(Name.of("cut.z.test."), work))
                    .isInstanceOf(DelegationProof.Unproven.class);
        }

        @Test
        void recordsOfOtherZonesAreLeftOut() {
            assertThat(nsec("y.test. NSEC zz.z.test. A", "z.test. NSEC zz.test. A").nsec()).isEmpty();
        }

        @Test
        void aZoneOfOneNameDeniesAllOthers() {
            DenialRecords records = nsec("z.test. NSEC z.test. SOA NS RRSIG NSEC DNSKEY");
            assertThat(records.nameError(Name.of("a.z.test."), work)).isInstanceOf(Proof.Proven.class);
            assertThat(missing(records.nameError(ZONE, work))).isEqualTo(Missing.NAME_EXISTS);
        }

        /// Compact denial: the name is said to exist (RFC 4470 section 4, RFC 9824).
        @Test
        void aRecordMadeForTheNameDeniesItsTypes() {
            DenialRecords records = nsec("q.z.test. NSEC \\000.q.z.test. RRSIG NSEC TYPE128");
            assertThat(records.noData(Name.of("q.z.test."), RecordType.A, work)).isInstanceOf(Proof.Proven.class);
        }

        @Test
        void malformedRecordsAreLeftOut() {
            Rdata[] malformed = {Rdata.of(), Rdata.of(new byte[] {5, 1}), Rdata.of(new byte[] {0, 0}),
                    Rdata.of(new byte[] {1, 'a', 4, 't', 'e', 's', 't', 0, 0, 33})};
            for (Rdata data : malformed) {
                assertThat(DenialRecords.of(ZONE, List.of(RRset.of(ZONE, RecordType.NSEC, 300, data))).nsec())
                        .isEmpty();
            }
            RRset two = RRset.of(ZONE, RecordType.NSEC, 300,
                    List.of(Rdata.of(ZONE), Rdata.of(Name.of("a.z.test."))));
            assertThat(DenialRecords.of(ZONE, List.of(two)).nsec()).isEmpty();
        }
    }

    @Nested
    class ByNsec3 {

        private static DenialRecords withIterations(int iterations) {
            return signed(new Denial.Nsec3(iterations, Octets.of((byte) 1), Denial.OptOut.OFF));
        }

        /// RFC 9276 section 3.2.
        @ParameterizedTest
        @CsvSource({"0, Proven", "50, Proven", "51, insecure", "500, insecure", "501, bogus", "65535, bogus"})
        void iterationsAreLimitedBeforeAnythingIsHashed(int iterations, String expected) {
            Name name = Name.of("none.z.test.");
            DenialRecords records = iterations <= 50 ? withIterations(iterations) : renumbered(iterations);
            Proof proof = records.nameError(name, work);
            if (expected.equals("Proven")) {
                assertThat(proof).isInstanceOf(Proof.Proven.class);
                return;
            }
            assertThat(proof).isInstanceOfSatisfying(Proof.TooManyIterations.class, limit -> {
                assertThat(limit.isBogus()).isEqualTo(expected.equals("bogus"));
                assertThat(limit.error().code()).isEqualTo(ExtendedError.UNSUPPORTED_NSEC3_ITERATIONS);
            });
            assertThat(records.noData(name, RecordType.A, work)).isInstanceOf(Proof.TooManyIterations.class);
            assertThat(records.wildcardAnswer(name, Name.of("*.z.test."), work))
                    .isInstanceOf(Proof.TooManyIterations.class);
            assertThat(records.delegation(name, work)).isInstanceOf(DelegationProof.TooManyIterations.class);
            assertThat(work.hashes()).isZero();
        }

        /// The records of a zone that say that they have more iterations.
        private static DenialRecords renumbered(int iterations) {
            return DenialRecords.of(ZONE, ZoneSigner
                    .sign(RECORDS, List.of(TestKeys.ed25519(1)), Denial.NSEC3, TestKeys.LONG).stream()
                    .filter(one -> one.type() == RecordType.NSEC3).map(one -> {
                        byte[] data = one.rdata(0).sharedOctets().clone();
                        data[2] = (byte) (iterations >>> 8);
                        data[3] = (byte) iterations;
                        return RRset.of(one.owner(), RecordType.NSEC3, 300, Rdata.of(data));
                    }).toList());
        }

        /// Without the record of the apex, no ancestor of the name has one.
        @Test
        void hashesAreLimited() {
            String many = labels(100);
            Work reply = work.reply();
            Proof proof = withoutApex(Denial.NSEC3).nameError(Name.of(many + ZONE), reply);
            assertThat(proof).isInstanceOfSatisfying(Proof.WorkSpent.class,
                    spent -> assertThat(spent.error().text()).contains("too many NSEC3 hashes", "z.test."));
            assertThat(reply.hashes()).isEqualTo(64);
            assertThat(withoutApex(Denial.NSEC3).noData(Name.of(many + ZONE), RecordType.A, reply))
                    .isInstanceOf(Proof.WorkSpent.class);
            assertThat(withoutApex(Denial.NSEC3_OPT_OUT).delegation(Name.of(many + ZONE), reply))
                    .isInstanceOf(DelegationProof.WorkSpent.class);
            assertThat(NSEC3.wildcardAnswer(Name.of("q.wild.z.test."), Name.of("*.wild.z.test."), reply))
                    .isInstanceOf(Proof.WorkSpent.class);
        }

        private static DenialRecords withoutApex(Denial denial) {
            return DenialRecords.of(ZONE, sets(denial).stream().filter(rrset -> !isOfApex(rrset)).toList());
        }

        private static boolean isOfApex(RRset rrset) {
            return Nsec3Record.of(ZONE, rrset).filter(record -> record.types().has(RecordType.SOA)).isPresent();
        }

        @Test
        void aClosestEncloserNearTheApexIsFoundWithFewHashes() {
            Name deep = Name.of(labels(120) + ZONE);
            Work reply = work.reply();
            assertThat(NSEC3.nameError(deep, reply)).isEqualTo(new Proof.Proven(ZONE));
            assertThat(OPT_OUT.delegation(deep, reply)).isEqualTo(new DelegationProof.OptOut());
            assertThat(NSEC3.noData(Name.of(labels(110) + "wild.z.test."), RecordType.AAAA, reply))
                    .isEqualTo(new Proof.Proven(Name.of("wild.z.test.")));
            assertThat(reply.hashes()).isLessThan(20);
        }

        /// A record that matches an ancestor proves nothing if none covers the name below it.
        @Test
        void anAncestorIsNotTheClosestEncloserIfTheNameBelowItExists() {
            String deep = labels(20) + "wild.z.test.";
            DenialRecords apexOnly = DenialRecords.of(ZONE,
                    sets(Denial.NSEC3).stream().filter(ByNsec3::isOfApex).toList());
            assertThat(missing(apexOnly.nameError(Name.of(deep), work))).isEqualTo(Missing.NAME);
        }

        @Test
        void recordsWithOtherParametersAreLeftOut() {
            List<RRset> first = ZoneSigner.sign(RECORDS, List.of(TestKeys.ed25519(1)), Denial.NSEC3, TestKeys.LONG);
            List<RRset> second = ZoneSigner.sign(RECORDS, List.of(TestKeys.ed25519(1)),
                    new Denial.Nsec3(1, Octets.EMPTY, Denial.OptOut.OFF), TestKeys.LONG);
            DenialRecords both = DenialRecords.of(ZONE, Stream.concat(first.stream(), second.stream()).toList());

            assertThat(both.nsec3()).hasSameSizeAs(NSEC3.nsec3()).allMatch(one -> one.iterations() == 0);
        }

        /// As while a zone changes its parameters: the order of the records does not matter.
        @ParameterizedTest
        @ValueSource(strings = {"3 aabb", "600 -"})
        void aWholeProofBesideAPartOfAnotherChainIsEnough(String parameters) {
            Name present = Name.of("ns.z.test.");
            RRset other = Records.one("0p9mhaveqvm6t7vbl5lop2u3t2rp3tom.z.test. NSEC3 1 0 " + parameters
                    + " 2t7b4g4vsa5smi47k61mv5bv1a22bojr A");
            DenialRecords both = DenialRecords.of(ZONE,
                    Stream.concat(Stream.of(other), sets(Denial.NSEC3).stream()).toList());

            assertThat(both.nameError(Name.of("no.z.test."), work)).isInstanceOf(Proof.Proven.class);
            assertThat(both.noData(present, RecordType.MX, work)).isInstanceOf(Proof.Proven.class);
            assertThat(both.noData(present, RecordType.A, work)).isNotInstanceOf(Proof.Proven.class);
            assertThat(both.wildcardAnswer(Name.of("q.wild.z.test."), Name.of("*.wild.z.test."), work))
                    .isInstanceOf(Proof.Proven.class);
            assertThat(both.delegation(Name.of("unsigned.z.test."), work))
                    .isInstanceOf(DelegationProof.InsecureDelegation.class);
        }

        @Test
        void partsOfTwoChainsProveNothing() {
            List<RRset> encloser = sets(Denial.NSEC3).stream().filter(one -> DenialRecords.of(ZONE, List.of(one))
                    .nsec3().stream().anyMatch(record -> record.types().has(RecordType.SOA))).toList();
            List<RRset> rest = sets(new Denial.Nsec3(1, Octets.EMPTY, Denial.OptOut.OFF)).stream()
                    .filter(one -> DenialRecords.of(ZONE, List.of(one)).nsec3().stream()
                            .noneMatch(record -> record.types().has(RecordType.SOA)))
                    .toList();
            DenialRecords both = DenialRecords.of(ZONE, Stream.concat(encloser.stream(), rest.stream()).toList());

            assertThat(encloser).isNotEmpty();
            assertThat(missing(both.nameError(Name.of("no.z.test."), work))).isEqualTo(Missing.NAME);
        }

        /// RFC 5155 sections 8.1 and 8.2.
        @Test
        void unknownAlgorithmsAndFlagsAreLeftOut() {
            String owner = "0p9mhaveqvm6t7vbl5lop2u3t2rp3tom.z.test. NSEC3 ";
            String rest = " 0 - 2t7b4g4vsa5smi47k61mv5bv1a22bojr A";
            assertThat(nsec(owner + "1 0" + rest, owner.toUpperCase(Locale.ROOT) + "1 1" + rest).nsec3()).hasSize(2);
            assertThat(nsec(owner + "2 0" + rest, owner + "1 2" + rest, owner + "1 129" + rest).nsec3()).isEmpty();
        }

        @Test
        void ownersThatAreNoHashOfTheZoneAreLeftOut() {
            String rest = " NSEC3 1 0 0 - 2t7b4g4vsa5smi47k61mv5bv1a22bojr A";
            assertThat(nsec("a.z.test." + rest, "z.test." + rest, "0p9mhaveqvm6t7vbl5lop2u3t2rp3tom.test." + rest,
                    "0p9mhaveqvm6t7vbl5lop2u3t2rp3tom.a.z.test." + rest,
                    "wwwmhaveqvm6t7vbl5lop2u3t2rp3tom.z.test." + rest).nsec3()).isEmpty();
        }

        @Test
        void malformedRecordsAreLeftOut() {
            Name owner = Name.of("0p9mhaveqvm6t7vbl5lop2u3t2rp3tom.z.test.");
            byte[] good = Records.one(owner + " NSEC3 1 0 0 - 2t7b4g4vsa5smi47k61mv5bv1a22bojr A").rdata(0)
                    .sharedOctets();
            for (int length = 0; length < good.length; length++) {
                RRset cut = RRset.of(owner, RecordType.NSEC3, 300, Rdata.of(good, 0, length));
                // The bitmap may be empty: of an empty non-terminal.
                assertThat(DenialRecords.of(ZONE, List.of(cut)).nsec3()).as("%d octets", length)
                        .hasSize(length == 26 ? 1 : 0);
            }
        }

        @Test
        void anEmptyNonTerminalAboveInsecureDelegationsIsInsecure() {
            assertThat(OPT_OUT.noData(Name.of("below.z.test."), RecordType.A, work)).isInstanceOf(Proof.OptOut.class);
            assertThat(NSEC3.noData(Name.of("below.z.test."), RecordType.A, work)).isInstanceOf(Proof.Proven.class);
        }

        /// The record whose span has the delegation may be that of the wildcard.
        @Test
        void anInsecureDelegationIsInsecureAlsoBesideTheRecordOfAWildcard() {
            List<RRset> zone = Records.all("""
                z.test. 3600 SOA ns.z.test. h. 1 2 3 4 600
                z.test. 3600 NS ns.example.
                *.z.test. 300 CNAME www.example.
                sub.z.test. 3600 NS ns.example.
                below.ent.z.test. 3600 NS ns.example.
                """);
            DenialRecords records = DenialRecords.of(ZONE,
                    ZoneSigner.sign(zone, List.of(TestKeys.ed25519(1)), Denial.NSEC3_OPT_OUT, TestKeys.LONG));

            assertThat(records.nsec3()).hasSize(2);
            assertThat(records.noData(Name.of("sub.z.test."), RecordType.DS, work)).isInstanceOf(Proof.OptOut.class);
            assertThat(records.noData(Name.of("ent.z.test."), RecordType.A, work)).isInstanceOf(Proof.OptOut.class);
        }

        @Test
        void recordsOfBothKindsMayBeTogether() {
            List<RRset> all = Stream.of(Denial.NSEC, Denial.NSEC3).flatMap(denial -> ZoneSigner
                    .sign(RECORDS, List.of(TestKeys.ed25519(1)), denial, TestKeys.LONG).stream())
                    .filter(one -> one.type() == RecordType.NSEC3 || one.owner().equals(ZONE)).toList();
            DenialRecords records = DenialRecords.of(ZONE, all);
            assertThat(records.nsec()).hasSize(1);
            assertThat(records.nameError(Name.of("none.z.test."), work)).isInstanceOf(Proof.Proven.class);
        }
    }

    private static String labels(int count) {
        return Stream.generate(() -> "a.").limit(count).collect(Collectors.joining());
    }

    @Test
    void withoutRecordsNothingIsProven() {
        DenialRecords none = DenialRecords.of(ZONE, List.of());
        assertThat(missing(none.nameError(Name.of("a.z.test."), work))).isEqualTo(Missing.RECORDS);
        assertThat(none.nameError(Name.of("a.z.test."), work)).isInstanceOfSatisfying(Proof.Unproven.class,
                unproven -> {
                    assertThat(unproven.error().code()).isEqualTo(ExtendedError.NSEC_MISSING);
                    assertThat(unproven.error().text()).contains("a.z.test.", "zone z.test.");
                });
        assertThat(none.delegation(Name.of("a.z.test."), work)).isInstanceOf(DelegationProof.Unproven.class);
    }
}
