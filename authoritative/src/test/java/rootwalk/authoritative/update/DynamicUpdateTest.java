package rootwalk.authoritative.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rootwalk.authoritative.zone.EditObserver;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneEdit;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneWriter;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.text.RdataText;
import rootwalk.wire.text.RecordText;

/// RFC 2136 section 3.
class DynamicUpdateTest {

    private static final Name APEX = Name.of("example.");
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
    private static final Rdata NO_DATA = Rdata.of();

    private final Zone zone = new Zone(APEX, snapshot(
            "example. 60 SOA ns.example. h.example. 10 2 3 4 5", "example. 60 NS ns.example.",
            "example. 60 MX 1 mx.example.",
            "ns.example. 60 A 192.0.2.1", "www.example. 60 A 192.0.2.2", "www.example. 60 A 192.0.2.3",
            "www.example. 60 TXT \"x\"", "alias.example. 60 CNAME www.example.", "a.b.example. 60 A 192.0.2.4"));
    private final List<UpdateRecord> prerequisites = new ArrayList<>();
    private final List<UpdateRecord> changes = new ArrayList<>();
    private UpdatePermission permission = UpdatePermission.ALL;
    private SerialPolicy serials = SerialPolicy.INCREMENT;

    private static ZoneSnapshot snapshot(String... records) {
        ZoneEdit edit = ZoneEdit.begin(APEX, EditObserver.NONE);
        for (String record : records) {
            edit.add(set(record));
        }
        ZoneSnapshot made = edit.build();
        assertThat(made).isNotNull();
        return made;
    }

    private static RRset set(String text) {
        return RecordText.parse(text, APEX, 0, (_, _) -> {});
    }

    private static UpdateRecord of(RRset rrset, int dnsClass, int ttl) {
        return new UpdateRecord(rrset.owner(), rrset.type(), dnsClass, ttl, rrset.rdata(0));
    }

    private DynamicUpdateTest add(String record) {
        RRset rrset = set(record);
        changes.add(of(rrset, RecordClass.IN, rrset.ttl()));
        return this;
    }

    private DynamicUpdateTest deleteRecord(String record) {
        changes.add(of(set(record), RecordClass.NONE, 0));
        return this;
    }

    private DynamicUpdateTest delete(String owner, int type) {
        changes.add(new UpdateRecord(Name.of(owner), type, RecordClass.ANY, 0, NO_DATA));
        return this;
    }

    private DynamicUpdateTest exists(String owner, int type) {
        prerequisites.add(new UpdateRecord(Name.of(owner), type, RecordClass.ANY, 0, NO_DATA));
        return this;
    }

    private DynamicUpdateTest doesNotExist(String owner, int type) {
        prerequisites.add(new UpdateRecord(Name.of(owner), type, RecordClass.NONE, 0, NO_DATA));
        return this;
    }

    private DynamicUpdateTest has(String record) {
        prerequisites.add(of(set(record), RecordClass.IN, 0));
        return this;
    }

    /// Sends the update. Returns the response code.
    private String send() {
        UpdateRequest request =
                new UpdateRequest(new Question(APEX, RecordType.SOA, RecordClass.IN), prerequisites, changes);
        prerequisites.clear();
        changes.clear();
        try {
            ZoneWriter.Result _ = zone.writer().submit(new DynamicUpdate(request, permission, serials, NOW)).join();
            return "NOERROR";
        } catch (CompletionException e) {
            assertThat(e).hasCauseInstanceOf(UpdateRejection.class);
            UpdateRejection rejection = (UpdateRejection) e.getCause();
            assertThat(rejection.reason()).isNotEmpty();
            return ResponseCode.name(rejection.rcode());
        }
    }

    private ZoneSnapshot served() {
        return (ZoneSnapshot) zone.state();
    }

    private long serial() {
        return Integer.toUnsignedLong(served().serial());
    }

    /// The records of a name without its owner, in the order of their text.
    private Set<String> at(String owner) {
        Set<String> lines = new TreeSet<>();
        var node = served().names().exact(Name.of(owner));
        if (node != null) {
            node.rrsets().forEach(rrset -> rrset.rdata().forEach(data -> lines.add(
                    rrset.ttl() + " " + RecordType.name(rrset.type()) + " " + RdataText.print(rrset.type(), data))));
        }
        return lines;
    }

    /// Section 3.2.
    @Nested
    class APrerequisite {

        @Test
        void ofAnExistingRRsetIsMetByAnyRecord() {
            assertThat(exists("www.example.", RecordType.A).send()).isEqualTo("NOERROR");
            assertThat(exists("www.example.", RecordType.MX).send()).isEqualTo("NXRRSET");
            assertThat(exists("none.example.", RecordType.A).send()).isEqualTo("NXRRSET");
        }

        @Test
        void ofANameInUseIsNotMetByAnEmptyNonTerminal() {
            assertThat(exists("www.example.", RecordType.ANY).send()).isEqualTo("NOERROR");
            assertThat(exists("b.example.", RecordType.ANY).send()).isEqualTo("NXDOMAIN");
            assertThat(doesNotExist("b.example.", RecordType.ANY).send()).isEqualTo("NOERROR");
        }

        @Test
        void ofAnAbsentRRsetOrNameIsNotMetIfThereIsOne() {
            assertThat(doesNotExist("www.example.", RecordType.A).send()).isEqualTo("YXRRSET");
            assertThat(doesNotExist("www.example.", RecordType.ANY).send()).isEqualTo("YXDOMAIN");
            assertThat(doesNotExist("www.example.", RecordType.MX).send()).isEqualTo("NOERROR");
        }

        /// Section 3.2.3: same members, no more, no less, in any order.
        @Test
        void ofCertainRecordsIsMetByExactlyThese() {
            assertThat(has("www.example. A 192.0.2.3").has("WWW.example. A 192.0.2.2").send()).isEqualTo("NOERROR");
            assertThat(has("www.example. A 192.0.2.3").send()).isEqualTo("NXRRSET");
            assertThat(has("www.example. A 192.0.2.2").has("www.example. A 192.0.2.3").has("www.example. A 192.0.2.9")
                    .send()).isEqualTo("NXRRSET");
            assertThat(has("alias.example. CNAME WWW.EXAMPLE.").send()).isEqualTo("NOERROR");
        }

        @Test
        void outsideOfTheZoneIsNotZone() {
            assertThat(exists("www.other.", RecordType.A).send()).isEqualTo("NOTZONE");
        }

        @Test
        void withATtlOrDataOrAnotherClassIsMalformed() {
            prerequisites.add(new UpdateRecord(APEX, RecordType.A, RecordClass.ANY, 1, NO_DATA));
            assertThat(send()).isEqualTo("FORMERR");
            prerequisites.add(new UpdateRecord(APEX, RecordType.A, RecordClass.NONE, 0, Rdata.of((byte) 1)));
            assertThat(send()).isEqualTo("FORMERR");
            prerequisites.add(new UpdateRecord(APEX, RecordType.A, RecordClass.CH, 0, NO_DATA));
            assertThat(send()).isEqualTo("FORMERR");
        }

        @Test
        void thatIsNotMetStopsAllChanges() {
            assertThat(exists("none.example.", RecordType.A).add("new.example. 60 A 192.0.2.8").send())
                    .isEqualTo("NXRRSET");
            assertThat(at("new.example.")).isEmpty();
            assertThat(serial()).isEqualTo(10);
        }
    }

    /// Section 3.4.2.2.
    @Nested
    class AnAddition {

        @Test
        void addsARecordAndRaisesTheSerial() {
            assertThat(add("www.example. 60 A 192.0.2.9").add("new.example. 30 TXT \"y\"").send()).isEqualTo("NOERROR");

            assertThat(at("www.example.")).containsExactly("60 A 192.0.2.2", "60 A 192.0.2.3", "60 A 192.0.2.9",
                    "60 TXT \"x\"");
            assertThat(at("new.example.")).containsExactly("30 TXT \"y\"");
            assertThat(serial()).isEqualTo(11);
        }

        @Test
        void ofARecordThatExistsChangesNothing() {
            assertThat(add("www.example. 60 A 192.0.2.2").send()).isEqualTo("NOERROR");

            assertThat(serial()).isEqualTo(10);
        }

        @Test
        void ofARecordWithNamesInAnotherCaseChangesNothing() {
            assertThat(delete("alias.example.", RecordType.CNAME).add("alias.example. 60 CNAME WWW.example.")
                    .add("example. 60 MX 1 MX.example.").send()).isEqualTo("NOERROR");

            assertThat(at("alias.example.")).containsExactly("60 CNAME www.example.");
            assertThat(at("example.")).contains("60 MX 1 mx.example.");
            assertThat(serial()).isEqualTo(10);
        }

        /// The time grows with the number of additions, and not with its square.
        @Test
        void ofManyRecordsInTurnTakesShortTime() {
            for (int i = 0; i < 20_000; i++) {
                add((i % 2 == 0 ? "many.example. 60 TXT t" : "more.example. 60 TXT t") + i % 4_000);
            }

            assertTimeoutPreemptively(Duration.ofSeconds(5), () -> assertThat(send()).isEqualTo("NOERROR"));
            assertThat(at("many.example.")).hasSize(2_000);
        }

        /// The octets that are allocated are a measure of the records that are read.
        @Test
        void ofOneTypeDoesNotReadTheOtherTypesOfTheName() {
            zone.writer().submit(edit -> {
                for (int type = 300; type < 20_300; type++) {
                    edit.add(RRset.of(Name.of("many.example."), type, 60, Rdata.of(new byte[] {1, 2, 3, 4})));
                }
            }).join();
            int octets = served().names().exact(Name.of("many.example.")).nameOctets().length;
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

            add("many.example. 60 TYPE1000 \\# 1 FF");
            long before = threads.getCurrentThreadAllocatedBytes();
            assertThat(send()).isEqualTo("NOERROR");
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;

            assertThat(served().rrset(Name.of("many.example."), 1000).rdata()).hasSize(2);
            assertThat(allocated).isLessThan(16L * octets);
        }

        @Test
        void withAnotherTtlChangesThatOfTheWholeRRset() {
            assertThat(add("www.example. 30 A 192.0.2.2").send()).isEqualTo("NOERROR");

            assertThat(at("www.example.")).containsExactly("30 A 192.0.2.2", "30 A 192.0.2.3", "60 TXT \"x\"");
            assertThat(serial()).isEqualTo(11);
        }

        @Test
        void ofAnAliasBesideOtherDataIsIgnoredAndTheOtherWayRound() {
            assertThat(add("www.example. 60 CNAME ns.example.").add("alias.example. 60 A 192.0.2.1").send())
                    .isEqualTo("NOERROR");

            assertThat(at("alias.example.")).containsExactly("60 CNAME www.example.");
            assertThat(serial()).isEqualTo(10);
        }

        @Test
        void ofAnAliasReplacesAnAlias() {
            assertThat(add("alias.example. 60 CNAME ns.example.").send()).isEqualTo("NOERROR");

            assertThat(at("alias.example.")).containsExactly("60 CNAME ns.example.");
        }

        /// RFC 6672 section 5.2.
        @Test
        void ofADnameReplacesADnameAndIsIgnoredBesideAnAlias() {
            assertThat(add("alias.example. 60 DNAME x.test.").add("d.example. 60 DNAME x.test.")
                    .add("d.example. 60 DNAME y.test.").send()).isEqualTo("NOERROR");

            assertThat(at("alias.example.")).containsExactly("60 CNAME www.example.");
            assertThat(at("d.example.")).containsExactly("60 DNAME y.test.");
        }

        @Test
        void ofWksDataReplacesTheDataOfTheSameAddressAndProtocol() {
            assertThat(add("w.example. 60 WKS 192.0.2.1 6 25").add("w.example. 60 WKS 192.0.2.1 6 80")
                    .add("w.example. 60 WKS 192.0.2.1 17 53").send()).isEqualTo("NOERROR");

            assertThat(at("w.example.")).containsExactly("60 WKS 192.0.2.1 17 53", "60 WKS 192.0.2.1 6 80");
        }

        @Test
        void ofAnSoaWithAGreaterSerialIsTakenAsItIs() {
            assertThat(add("example. 60 SOA ns.example. h.example. 50 2 3 4 9").add("n.example. 60 A 192.0.2.1").send())
                    .isEqualTo("NOERROR");

            assertThat(serial()).isEqualTo(50);
            assertThat(served().negativeTtl()).isEqualTo(9);
        }

        @Test
        void ofAnSoaWithALowerSerialOrAtAnotherNameIsIgnored() {
            assertThat(add("example. 60 SOA ns.example. h.example. 9 2 3 4 5")
                    .add("www.example. 60 SOA ns.example. h.example. 99 2 3 4 5").send()).isEqualTo("NOERROR");

            assertThat(serial()).isEqualTo(10);
        }

        @Test
        void isRefusedWhereTheRRsetWouldNotFitIntoAMessage() {
            String text = "\"" + "x".repeat(250) + "\"";
            for (int i = 0; i < 260; i++) {
                add("big.example. 60 TXT \"" + i + "\" " + text);
            }

            assertThat(send()).isEqualTo("REFUSED");
            assertThat(at("big.example.")).isEmpty();
        }
    }

    /// Sections 3.4.2.3 and 3.4.2.4.
    @Nested
    class ADeletion {

        @Test
        void ofARecordLeavesTheOthersOfItsRRset() {
            assertThat(deleteRecord("www.example. A 192.0.2.2").send()).isEqualTo("NOERROR");

            assertThat(at("www.example.")).containsExactly("60 A 192.0.2.3", "60 TXT \"x\"");
            assertThat(serial()).isEqualTo(11);
        }

        @Test
        void ofAnRRsetLeavesTheOthersOfItsName() {
            assertThat(delete("www.example.", RecordType.A).send()).isEqualTo("NOERROR");

            assertThat(at("www.example.")).containsExactly("60 TXT \"x\"");
        }

        @Test
        void ofANameRemovesIt() {
            assertThat(delete("a.b.example.", RecordType.ANY).send()).isEqualTo("NOERROR");

            assertThat(served().names().exact(Name.of("a.b.example."))).isNull();
            assertThat(served().names().exact(Name.of("b.example."))).isNull();
        }

        @Test
        void ofWhatDoesNotExistChangesNothing() {
            assertThat(delete("none.example.", RecordType.ANY).delete("www.example.", RecordType.MX)
                    .deleteRecord("www.example. A 192.0.2.99").send()).isEqualTo("NOERROR");

            assertThat(serial()).isEqualTo(10);
        }

        @Test
        void atTheApexLeavesSoaAndNs() {
            assertThat(delete("example.", RecordType.ANY).delete("example.", RecordType.NS)
                    .delete("example.", RecordType.SOA).send()).isEqualTo("NOERROR");

            assertThat(at("example.")).containsExactly("60 NS ns.example.",
                    "60 SOA ns.example. h.example. 11 2 3 4 5");
        }

        /// The order of the message counts: first the last server cannot be deleted, then there is another one.
        @Test
        void ofTheLastServerIsIgnored() {
            assertThat(deleteRecord("example. NS NS.example.").add("example. 60 NS other.test.").send())
                    .isEqualTo("NOERROR");
            assertThat(at("example.")).contains("60 NS ns.example.", "60 NS other.test.");

            assertThat(deleteRecord("example. NS ns.example.").send()).isEqualTo("NOERROR");
            assertThat(at("example.")).contains("60 NS other.test.").doesNotContain("60 NS ns.example.");
        }

        @Test
        void thatIsUndoneInTheSameMessageKeepsTheSerial() {
            assertThat(delete("www.example.", RecordType.TXT).add("www.example. 60 TXT \"x\"").send())
                    .isEqualTo("NOERROR");

            assertThat(serial()).isEqualTo(10);
        }
    }

    /// Section 3.4.1.
    @Nested
    class AChange {

        @Test
        void outsideOfTheZoneIsNotZoneAndStopsTheOthers() {
            assertThat(add("n.example. 60 A 192.0.2.1").add("www.other. 60 A 192.0.2.1").send()).isEqualTo("NOTZONE");

            assertThat(at("n.example.")).isEmpty();
        }

        @ParameterizedTest
        @CsvSource({"1, 255, 0", "1, 252, 0", "1, 0, 0", "255, 252, 0", "255, 0, 0", "255, 1, 5", "254, 1, 5",
                "254, 255, 0",
                "254, 0, 0", "3, 1, 0"})
        void ofAWrongClassTypeOrTtlIsMalformed(int dnsClass, int type, int ttl) {
            changes.add(new UpdateRecord(APEX, type, dnsClass, ttl, NO_DATA));

            assertThat(send()).isEqualTo("FORMERR");
        }

        @Test
        void ofSignaturesOrDenialsIsRefused() {
            assertThat(delete("www.example.", RecordType.RRSIG).send()).isEqualTo("REFUSED");
            assertThat(add("www.example. 60 NSEC example. A").send()).isEqualTo("REFUSED");
        }

        @Test
        void ofASignedZoneIsRefused() {
            zone.writer().submit(edit -> edit.add(set("example. 60 DNSKEY 257 3 13 AAAA"))).join();

            assertThat(add("new.example. 60 A 192.0.2.1").send()).isEqualTo("REFUSED");
        }

        /// Its keys could not be removed again.
        @Test
        void thatSignsTheZoneIsRefused() {
            assertThat(add("example. 60 DNSKEY 257 3 13 AAAA").add("new.example. 60 A 192.0.2.1").send())
                    .isEqualTo("REFUSED");

            assertThat(at("new.example.")).isEmpty();
            assertThat(add("new.example. 60 A 192.0.2.1").send()).isEqualTo("NOERROR");
            assertThat(add("key.example. 60 DNSKEY 257 3 13 AAAA").add("example. 60 CDNSKEY 257 3 13 AAAA").send())
                    .isEqualTo("NOERROR");
        }

        @Test
        void thatIsNotPermittedStopsTheOthers() {
            permission = (owner, type) -> owner.equals(Name.of("a.example.")) && type == RecordType.TXT;

            assertThat(add("a.example. 60 TXT \"x\"").send()).isEqualTo("NOERROR");
            assertThat(add("a.example. 60 TXT \"y\"").add("a.example. 60 A 192.0.2.1").send()).isEqualTo("REFUSED");
            assertThat(at("a.example.")).containsExactly("60 TXT \"x\"");
        }

        /// Otherwise, whoever may write one type could delete all.
        @Test
        void thatRemovesANameNeedsPermissionForEachType() {
            permission = (_, type) -> type == RecordType.TXT;

            assertThat(delete("www.example.", RecordType.ANY).send()).isEqualTo("REFUSED");
            assertThat(delete("none.example.", RecordType.ANY).send()).isEqualTo("NOERROR");
        }
    }

    @Nested
    class TheSerialPolicy {

        @ParameterizedTest
        @CsvSource({"INCREMENT, 10, 11", "UNIXTIME, 10, 1795953600", "DATE, 10, 2026112900",
                "DATE, 2026112900, 2026112901",
                "DATE, 2027010100, 2027010101", "UNIXTIME, 1795953600, 1795953601", "INCREMENT, 4294967295, 0"})
        void givesANumberThatIsGreater(SerialPolicy policy, long serial, long next) {
            assertThat(Integer.toUnsignedLong(policy.next((int) serial, NOW))).isEqualTo(next);
        }

        @Test
        void isUsedWhereTheMessageHasNoSoa() {
            serials = SerialPolicy.DATE;

            assertThat(add("n.example. 60 A 192.0.2.1").send()).isEqualTo("NOERROR");

            assertThat(serial()).isEqualTo(2026112900L);
        }
    }

    @Nested
    class AnUpdatePolicy {

        private static final Requestor LAPTOP = new Requestor(Optional.of(Name.of("laptop.example.")),
                InetAddress.ofLiteral("192.0.2.7"), true);

        private static boolean permits(Requestor requestor, String owner, int type, UpdateRule... rules) {
            return new UpdatePolicy(List.of(rules)).of(requestor).permits(Name.of(owner), type);
        }

        private static UpdateRule grant(OwnerMatch owners, Integer... types) {
            return new UpdateRule(true, _ -> true, owners, Set.of(types));
        }

        private static UpdateRule deny(OwnerMatch owners, Integer... types) {
            return new UpdateRule(false, _ -> true, owners, Set.of(types));
        }

        @Test
        void withoutARuleThatAppliesRefuses() {
            assertThat(permits(LAPTOP, "a.example.", RecordType.A)).isFalse();
            assertThat(permits(LAPTOP, "a.example.", RecordType.A, grant(new OwnerMatch.Zone(), RecordType.TXT)))
                    .isFalse();
        }

        @Test
        void isDecidedByTheFirstRuleThatApplies() {
            UpdateRule noTxt = deny(new OwnerMatch.Zone(), RecordType.TXT);
            UpdateRule all = grant(new OwnerMatch.Zone());
            assertThat(permits(LAPTOP, "a.example.", RecordType.TXT, noTxt, all)).isFalse();
            assertThat(permits(LAPTOP, "a.example.", RecordType.A, noTxt, all)).isTrue();
            assertThat(permits(LAPTOP, "a.example.", RecordType.TXT, all, noTxt)).isTrue();
        }

        @Test
        void withoutTypesIsNotAboutNsAndSoa() {
            assertThat(permits(LAPTOP, "example.", RecordType.NS, grant(new OwnerMatch.Zone()))).isFalse();
            assertThat(permits(LAPTOP, "example.", RecordType.NS, grant(new OwnerMatch.Zone(), RecordType.ANY)))
                    .isTrue();
        }

        @ParameterizedTest
        @CsvSource({
                "exact, a.example., true", "exact, b.a.example., false",
                "subdomain, a.example., true", "subdomain, b.a.example., true", "subdomain, ba.example., false",
                "wildcard, a.example., false", "wildcard, c.b.a.example., true",
                "self, LAPTOP.example., true", "self, x.laptop.example., false",
                "selfSub, laptop.example., true", "selfSub, x.laptop.example., true", "selfSub, example., false",
                "tcpSelf, 7.2.0.192.in-addr.arpa., true", "tcpSelf, 8.2.0.192.in-addr.arpa., false"})
        void matchesNamesAsBindDoes(String match, String owner, boolean expected) {
            Name name = Name.of("a.example.");
            OwnerMatch owners = switch (match) {
                case "exact" -> new OwnerMatch.Exact(name);
                case "subdomain" -> new OwnerMatch.Subdomain(name);
                case "wildcard" -> new OwnerMatch.Wildcard(name);
                case "self" -> new OwnerMatch.Self();
                case "selfSub" -> new OwnerMatch.SelfSubdomain();
                default -> new OwnerMatch.TcpSelf();
            };
            assertThat(permits(LAPTOP, owner, RecordType.A, grant(owners))).isEqualTo(expected);
        }

        @Test
        void trustsAnAddressOnlyOverTcp() {
            Requestor overUdp = new Requestor(Optional.empty(), LAPTOP.address(), false);
            assertThat(permits(overUdp, "7.2.0.192.in-addr.arpa.", RecordType.PTR, grant(new OwnerMatch.TcpSelf())))
                    .isFalse();
        }
    }
}
