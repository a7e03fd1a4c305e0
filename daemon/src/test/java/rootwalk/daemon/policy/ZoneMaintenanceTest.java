package rootwalk.daemon.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.daemon.pipeline.TestQuery.ask;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rootwalk.authoritative.update.SerialPolicy;
import rootwalk.authoritative.update.UpdatePolicy;
import rootwalk.authoritative.zone.EditObserver;
import rootwalk.authoritative.zone.ServedZones;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneDelta;
import rootwalk.authoritative.zone.ZoneEdit;
import rootwalk.authoritative.zone.ZoneHistory;
import rootwalk.authoritative.zone.ZoneSet;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.daemon.pipeline.NetworkSet;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.daemon.pipeline.QueryObserver;
import rootwalk.daemon.pipeline.ResponsePath;
import rootwalk.daemon.pipeline.ResponseTail;
import rootwalk.daemon.pipeline.StepResult;
import rootwalk.daemon.pipeline.TestQuery;
import rootwalk.daemon.pipeline.TlsClient;
import rootwalk.resolver.contract.Time;
import rootwalk.socket.ClientPrefix;
import rootwalk.wire.Addresses;
import rootwalk.wire.EdnsOption;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.Message;
import rootwalk.wire.cookie.ServerCookies;
import rootwalk.wire.text.RdataText;

/// RFC 5936, RFC 1995.
class ZoneMaintenanceTest {

    private static final Name ZONE = Name.of("example.");
    private static final Name RESOLVER_ONLY = Name.of("inside.");

    private final List<String> lines = new ArrayList<>();
    private final Time time = new Time() {
        @Override
        public long millis() {
            return 0;
        }

        @Override
        public long nanos() {
            now += step;
            return now;
        }
    };
    private long now;
    /// The time that passes from one reading of the clock to the next.
    private long step;
    private final TransferLog log = new TransferLog(time, lines::add);
    private final UpdateLog updateLog = new UpdateLog(time, lines::add);
    private final NoticeLog noticeLog = new NoticeLog(time, lines::add);
    private final List<String> notices = new ArrayList<>();
    private boolean areForwarded;
    private Primary primary = _ -> {
        throw new IOException("nothing listens there");
    };
    private TransferQuota quota = new TransferQuota(2, 2, Duration.ofHours(1));
    private ZoneHistory history = ZoneHistory.NONE;
    private ZoneState state = zone(7, "www.example. 60 A 192.0.2.1");

    /// The server that updates are forwarded to.
    private interface Primary {
        byte[] respond(byte[] message) throws IOException;
    }

    private static RRset record(String line) {
        String[] words = line.split(" ", 4);
        int type = RecordType.parse(words[2]);
        return RRset.of(Name.of(words[0]), type, Integer.parseInt(words[1]),
                RdataText.parse(type, words[3], Name.ROOT));
    }

    private static RRset soa(int serial) {
        return record("example. 60 SOA ns.example. h.example. " + Integer.toUnsignedString(serial) + " 2 3 4 5");
    }

    private static ZoneSnapshot zone(int serial, String... records) {
        ZoneEdit edit = ZoneEdit.begin(ZONE, EditObserver.NONE);
        edit.add(soa(serial));
        for (String line : records) {
            edit.add(record(line));
        }
        ZoneSnapshot made = edit.build();
        assertThat(made).isNotNull();
        return made;
    }

    private static NetworkSet network(String address, int length) {
        return new NetworkSet.Builder().add(InetAddress.ofLiteral(address), length).build();
    }

    private ZoneMaintenance step() {
        return step(new ServedZones(
                ZoneSet.of(List.of(new Zone(ZONE, state), new Zone(RESOLVER_ONLY, state))), List.of(RESOLVER_ONLY),
                List.of()));
    }

    private ZoneMaintenance step(ServedZones served) {
        PeerSet peers = new PeerSet(network("192.0.2.0", 24), Set.of());
        ZoneTransfers transfers = new ZoneTransfers(quota, Duration.ofHours(1), _ -> history,
                ResponsePath.of(new ResponseTail(Octets.EMPTY, 1232, 0, InstantSource.system(), ServerCookies.NONE)),
                new Nobody(), log,
                time, () -> Instant.EPOCH, Thread.ofVirtual().factory());
        UpdateSettings rules = new UpdateSettings(UpdatePolicy.EVERYTHING, SerialPolicy.INCREMENT, areForwarded);
        ZoneAccess access = new ZoneAccess(network("192.0.2.128", 25));
        access.set(ZONE, new ZonePermissions(peers, peers, peers, rules));
        access.set(RESOLVER_ONLY, new ZonePermissions(peers, PeerSet.NONE, PeerSet.NONE, rules));
        ZoneUpdates updates = new ZoneUpdates(access,
                ResponsePath.of(new ResponseTail(Octets.EMPTY, 1232, 0, InstantSource.system(), ServerCookies.NONE)),
                new Nobody(),
                updateLog,
                (_, message) -> primary.respond(message), time, () -> Instant.EPOCH, Thread.ofVirtual().factory());
        return new ZoneMaintenance(
                access, served, transfers, updates,
                (zone, primary, serial) -> notices.add(zone + " " + Addresses.text(primary) + " " + serial),
                new ZoneLogs(log, updateLog, noticeLog));
    }

    /// RFC 9103 sections 7.1 and 7.2.
    @ParameterizedTest
    @CsvSource({"TLSv1.3, dot, NOERROR", "TLSv1.2, dot, REFUSED ede 21", "TLSv1.3, '', REFUSED ede 21"})
    void aTransferOverTlsNeedsTls13AndTheProtocolDot(String tls, String protocol, String expected) {
        assertThat(
                at(fromPeer("example. IXFR").authority(soa(7)).overTls(new TlsClient(tls, protocol, null))))
                .startsWith(expected);
    }

    private static TestQuery fromPeer(String question) {
        return ask(question).edns(1232).from(false, 0, 0xC0000201L).overTcp();
    }

    private static TestQuery fromStranger(String question) {
        return ask(question).edns(1232).from(false, 0, 0xC6336401L).overTcp();
    }

    private static TestQuery ixfr(long serial) {
        return fromPeer("example. IXFR").authority(soa((int) serial));
    }

    private String at(TestQuery query) {
        return TestQuery.line(query.responseOf(step()));
    }

    private List<String> later(TestQuery query) {
        assertThat(query.of(step())).isEqualTo(StepResult.SUSPENDED);
        query.awaitClose();
        return query.parts().stream().map(TestQuery::line).toList();
    }

    @Nested
    class Permission {

        @Test
        void otherQueriesPass() {
            assertThat(fromStranger("example. SOA").of(step())).isEqualTo(StepResult.PASS);
            assertThat(fromStranger("nowhere. ANY").of(step())).isEqualTo(StepResult.PASS);
        }

        @ParameterizedTest
        @CsvSource({"AXFR", "IXFR"})
        void aClientThatTransferToDoesNotNameIsRefused(String type) {
            Message response = fromStranger("example. " + type).responseOf(step());

            assertThat(response.rcode()).isEqualTo(ResponseCode.REFUSED);
            assertThat(TestQuery.error(response)).isEqualTo(ExtendedError.PROHIBITED);
            assertThat(lines)
                    .containsExactly("example. to 198.51.100.1:4242: " + type
                            + " refused: transfer-to does not permit it");
            assertThat(log.counts().refused()).isEqualTo(1);
        }

        @Test
        void accessRefuseTakesPrecedence() {
            Message response = ask("example. AXFR").edns(1232).from(false, 0, 0xC0000281L).overTcp().responseOf(step());

            assertThat(response.rcode()).isEqualTo(ResponseCode.REFUSED);
            assertThat(TestQuery.error(response)).isEqualTo(ExtendedError.PROHIBITED);
        }

        @Test
        void aClientWithoutPermissionLearnsNothingMore() {
            state = new ZoneState.Unloaded("it was not read");

            assertThat(at(fromStranger("example. AXFR"))).isEqualTo("REFUSED ede 18");
            assertThat(at(fromStranger("example. IXFR"))).isEqualTo("REFUSED ede 18");
        }

        @ParameterizedTest
        @CsvSource({"nowhere. AXFR", "www.example. AXFR", ". AXFR", "nowhere. IXFR"})
        void aZoneThatIsNotServedIsNotauth(String question) {
            assertThat(at(fromPeer(question))).isEqualTo("NOTAUTH ede 20");
            assertThat(at(fromStranger(question))).isEqualTo("NOTAUTH ede 20");
        }

        @Test
        void aZoneForTheResolverIsNotTransferred() {
            assertThat(at(fromPeer("inside. AXFR"))).isEqualTo("NOTAUTH ede 20");
        }

        @Test
        void linesAboutRefusalsAreBounded() {
            ZoneMaintenance step = step();
            for (int i = 0; i < 30; i++) {
                fromStranger("example. AXFR").responseOf(step);
            }
            assertThat(lines).hasSize(10);
            now += 1_000_000_000L;
            fromStranger("example. AXFR").responseOf(step);

            assertThat(lines).hasSize(12).element(10).asString().startsWith("20 more transfers refused or rejected");
            assertThat(log.suppressed()).isEqualTo(20);
            assertThat(log.counts().refused()).isEqualTo(31);
        }
    }

    @Nested
    class Requests {

        @Test
        void aZoneThatIsNotLoadedIsServfail() {
            state = new ZoneState.Unloaded("it has not been transferred");

            assertThat(at(fromPeer("example. AXFR"))).isEqualTo("SERVFAIL ede 24");
            assertThat(at(ixfr(1))).isEqualTo("SERVFAIL ede 24");
        }

        /// RFC 5936 section 2.1.2.
        @Test
        void classAnyIsAFormatError() {
            assertThat(at(fromPeer("example. ANY AXFR"))).isEqualTo("FORMERR ede 0");
        }

        /// RFC 5936 section 4.2.
        @Test
        void axfrOverUdpIsAFormatError() {
            assertThat(at(ask("example. AXFR").edns(1232).from(false, 0, 0xC0000201L))).isEqualTo("FORMERR ede 0");
        }

        /// RFC 1995 section 3.
        @Test
        void ixfrWithoutAVersionIsAFormatError() {
            assertThat(at(fromPeer("example. IXFR"))).isEqualTo("FORMERR ede 0");
            assertThat(at(fromPeer("example. IXFR").authority(soa(1), record("example. 60 SOA . . 2 0 0 0 0"))))
                    .isEqualTo("FORMERR ede 0");
            assertThat(at(fromPeer("example. IXFR").authority(record("other. 60 SOA . . 1 0 0 0 0"))))
                    .isEqualTo("FORMERR ede 0");
        }

        @Test
        void aNameInAnotherCaseIsTheSameZone() {
            assertThat(later(fromPeer("eXaMPLe. AXFR"))).hasSize(1);
        }
    }

    @Nested
    class Responses {

        private static final String SOA_7 = "example. 60 IN SOA ns.example. h.example. 7 2 3 4 5";

        @Test
        void axfrSendsTheZone() {
            List<String> parts = later(fromPeer("example. AXFR"));

            // The reader of the test keeps one of two identical records.
            assertThat(parts).containsExactly("NOERROR aa | " + SOA_7 + " | www.example. 60 IN A 192.0.2.1");
            assertThat(lines).singleElement().asString()
                    .matches("example\\. serial 7 to 192\\.0\\.2\\.1:4242: AXFR, 1 message, \\d+ octets, 0 ms");
            assertThat(log.counts().sent()).isEqualTo(1);
            assertThat(log.counts().messages()).isEqualTo(1);
            assertThat(log.counts().octets()).isPositive();
            assertThat(quota.running()).isZero();
        }

        /// RFC 5936 section 2.2.5.
        @Test
        void theFirstMessageHasOptAndTheOthersDoNot() {
            String[] texts = new String[200];
            for (int i = 0; i < texts.length; i++) {
                texts[i] = "t" + i + ".example. 60 TXT \"" + "x".repeat(250) + "\"";
            }
            state = zone(7, texts);
            TestQuery query = fromPeer("example. AXFR");

            assertThat(later(query)).hasSize(4);
            assertThat(query.parts().getFirst().edns()).isNotNull();
            assertThat(query.parts().subList(1, 4)).allMatch(part -> part.edns() == null)
                    .allMatch(part -> part.question() != null && part.isAuthoritative());
        }

        /// RFC 5936 section 2.2.1.
        @Test
        void raAdAndCdAreNotSet() {
            TestQuery query = fromPeer("example. AXFR").flags(0x0130);
            later(query);

            assertThat(query.parts().getFirst().flags()).isEqualTo(0x8500);
        }

        @ParameterizedTest
        @CsvSource({"7", "8", "2147483654"})
        void ixfrForThisVersionOrALaterOneIsTheSoaRecordAtOnce(long serial) {
            assertThat(at(ixfr(serial).dnssecOk())).isEqualTo("NOERROR aa | " + SOA_7);
            assertThat(lines).isEmpty();
        }

        /// RFC 7314 section 4: a secondary that has this version keeps it longer.
        @Test
        void ixfrForThisVersionHasTheExpireOptionIfTheClientAsksForIt() {
            assertThat(expire(ixfr(7).option(EdnsOption.EXPIRE).responseOf(step())))
                    .containsExactly(Octets.of(new byte[] {0, 0, 0, 4}));
            assertThat(expire(ixfr(7).responseOf(step()))).isEmpty();
        }

        private static List<Octets> expire(Message response) {
            return Objects.requireNonNull(response.edns()).options().stream()
                    .filter(it -> it.code() == EdnsOption.EXPIRE).map(EdnsOption::data).toList();
        }

        @Test
        void ixfrIsTheWholeZoneIfThereIsNoHistory() {
            assertThat(later(ixfr(6)))
                    .containsExactly("NOERROR aa | " + SOA_7 + " | www.example. 60 IN A 192.0.2.1");
            assertThat(lines).singleElement().asString().contains(": IXFR from serial 6 as AXFR, 1 message, ");
        }

        @Test
        void ixfrSendsDifferences() {
            state = zone(7, "www.example. 60 A 192.0.2.1", "x.example. 60 TXT \"" + "x".repeat(250) + "\"");
            history = (_, _) -> ZoneHistory.Changes
                    .of(List.of(new ZoneDelta(ZONE, List.of(soa(6), record("old.example. 60 A 192.0.2.9")),
                            List.of(soa(7)))));

            assertThat(later(ixfr(6))).singleElement().asString()
                    .contains("h.example. 7 2", "h.example. 6 2", "old.example. 60 IN A 192.0.2.9")
                    .doesNotContain("www");
            assertThat(lines).singleElement().asString().contains(": IXFR from serial 6, 1 message, ");
        }

        private TestQuery overUdp(long serial) {
            return ask("example. IXFR").edns(1232).from(false, 0, 0xC0000201L).authority(soa((int) serial));
        }

        /// RFC 1995 section 2.
        @Test
        void overUdpDifferencesAreSentIfTheyFit() {
            state = zone(7, "www.example. 60 A 192.0.2.1", "x.example. 60 TXT \"" + "x".repeat(250) + "\"");
            history = (_, _) -> ZoneHistory.Changes
                    .of(List.of(new ZoneDelta(ZONE, List.of(soa(6), record("old.example. 60 A 192.0.2.9")),
                            List.of(soa(7)))));

            assertThat(later(overUdp(6))).singleElement().asString().contains("old.example. 60 IN A 192.0.2.9");
            assertThat(log.counts().sent()).isEqualTo(1);
        }

        @Test
        void overUdpDifferencesThatDoNotFitAreTheSoaRecord() {
            String[] texts = new String[10];
            List<RRset> removed = new ArrayList<>(List.of(soa(6)));
            for (int i = 0; i < texts.length; i++) {
                texts[i] = "t" + i + ".example. 60 TXT \"" + "x".repeat(250) + "\"";
                if (i < 5) {
                    removed.add(record("old-" + texts[i]));
                }
            }
            state = zone(7, texts);
            history = (_, _) -> ZoneHistory.Changes.of(List.of(new ZoneDelta(ZONE, removed, List.of(soa(7)))));

            assertThat(later(overUdp(6))).containsExactly("NOERROR aa | " + SOA_7);
            assertThat(log.counts().sent()).isZero();
        }

        /// Whoever forges an address must not cause work.
        @Test
        void overUdpDifferencesThatDoNotFitAreNotRead() {
            state = zone(7, "x.example. 60 TXT \"" + "x".repeat(250) + "\"");
            history = (_, _) -> new ZoneHistory.Changes() {

                @Override
                public int count() {
                    return 1;
                }

                @Override
                public long octets() {
                    return 100_000;
                }

                @Override
                public ZoneDelta read(int index) {
                    throw new AssertionError("it is read");
                }
            };

            assertThat(later(overUdp(6))).containsExactly("NOERROR aa | " + SOA_7);
        }

        @Test
        void ixfrWhoseDifferencesAreLostEndsWithAnError() {
            String[] texts = new String[3000];
            for (int i = 0; i < texts.length; i++) {
                texts[i] = "t" + i + ".example. 60 TXT \"" + "x".repeat(200) + "\"";
            }
            state = zone(7, texts);
            history = (_, _) -> new ZoneHistory.Changes() {

                @Override
                public int count() {
                    return 2;
                }

                @Override
                public long octets() {
                    return 400_000;
                }

                @Override
                public ZoneDelta read(int index) throws ZoneHistory.LostException {
                    if (index == 1) {
                        throw new ZoneHistory.LostException("it was removed from the journal");
                    }
                    return new ZoneDelta(ZONE, List.of(soa(5)), List.of(soa(6)));
                }
            };

            assertThat(later(ixfr(5))).last().asString().startsWith("SERVFAIL");
            assertThat(lines).last().asString().contains("it was removed from the journal");
        }

        @Test
        void overUdpTheZoneIsNeverSent() {
            assertThat(later(overUdp(6))).containsExactly("NOERROR aa | " + SOA_7);
            assertThat(lines).isEmpty();
        }

        /// RFC 5936 section 2.2.
        @Test
        void aRecordThatFitsIntoNoMessageEndsTheTransferWithAnError() {
            state = zone(7, "big.example. 60 TYPE65280 \\# 65520 " + "00".repeat(65_520));

            assertThat(later(fromPeer("example. AXFR"))).containsExactly("NOERROR aa | " + SOA_7,
                    "SERVFAIL ede 0");
            assertThat(lines).singleElement().asString().contains("AXFR failed after 1 message, ",
                    ": it has a record that fits into no message");
            assertThat(log.counts().failed()).isEqualTo(1);
        }

        /// RFC 5936 section 2.2.
        @Test
        void aTransferThatTakesTooLongEndsWithAnError() {
            String[] texts = new String[200];
            for (int i = 0; i < texts.length; i++) {
                texts[i] = "t" + i + ".example. 60 TXT \"" + "x".repeat(250) + "\"";
            }
            state = zone(7, texts);
            step = Duration.ofMinutes(40).toNanos();

            assertThat(later(fromPeer("example. AXFR"))).hasSize(3).last().isEqualTo("SERVFAIL ede 0");
            assertThat(lines).singleElement().asString().contains("AXFR failed after 2 messages, ")
                    .endsWith(": it took longer than limits.transfer-time");
        }

        @Test
        void aConnectionThatEndsEndsTheTransfer() {
            String[] texts = new String[200];
            for (int i = 0; i < texts.length; i++) {
                texts[i] = "t" + i + ".example. 60 TXT \"" + "x".repeat(250) + "\"";
            }
            state = zone(7, texts);

            assertThat(later(fromPeer("example. AXFR").disconnected())).hasSize(1);
            assertThat(lines).singleElement().asString().endsWith(": the connection was closed");
            assertThat(quota.running()).isZero();
        }
    }

    @Nested
    class Limits {

        @Test
        void moreTransfersThanMayWaitAreRejected() {
            while (quota.enter(ClientPrefix.of(false, 0xC0000201L)) != null) {
                // Takes all places of this client.
            }

            Message response = fromPeer("example. AXFR").responseOf(step());

            assertThat(response.rcode()).isEqualTo(ResponseCode.SERVFAIL);
            assertThat(TestQuery.error(response)).isEqualTo(ExtendedError.NOT_READY);
            assertThat(log.counts().rejected()).isEqualTo(1);
            assertThat(lines).singleElement().asString().endsWith("AXFR rejected: too many transfers");
        }

        @Test
        void aTransferThatHasWaitedForTooLongIsRejected() {
            quota = new TransferQuota(1, 1, Duration.ZERO);
            TransferQuota.Place first = quota.enter(ClientPrefix.of(false, 0xC0000201L));
            TestQuery query = fromPeer("example. AXFR");

            assertThat(later(query)).containsExactly("SERVFAIL ede 14");
            assertThat(log.counts().rejected()).isEqualTo(1);
            first.close();
            assertThat(quota.running()).isZero();
        }

        @Test
        void aTransferThatWaitsRunsWhenAnotherEnds() {
            TransferQuota.Place first = quota.enter(ClientPrefix.of(false, 0xC0000201L));
            TransferQuota.Place second = quota.enter(ClientPrefix.of(false, 0xC0000201L));
            TestQuery query = fromPeer("example. AXFR");
            assertThat(query.of(step())).isEqualTo(StepResult.SUSPENDED);
            assertThat(query.parts()).isEmpty();

            second.close();

            query.awaitClose();
            assertThat(query.parts()).hasSize(1);
            first.close();
        }
    }

    /// RFC 1996.
    @Nested
    class Notices {

        private static final int NOTIFY = 4 << 11;

        @Test
        void ofAPrimaryAreAnsweredAndPassedOn() {
            assertThat(at(fromPeer("example. SOA").flags(NOTIFY))).isEqualTo("NOERROR aa");
            assertThat(notices).containsExactly("example. 192.0.2.1 OptionalInt.empty");
            assertThat(noticeLog.counts()).isEqualTo(new NoticeLog.Counts(1, 0));
        }

        @Test
        void ofAnotherHostAreRefusedAndSaid() {
            assertThat(at(fromStranger("example. SOA").flags(NOTIFY))).isEqualTo("REFUSED ede 18");
            assertThat(notices).isEmpty();
            assertThat(lines).containsExactly(
                    "example.: NOTIFY of 198.51.100.1:4242 refused: it is not one of its primaries");
            assertThat(noticeLog.counts()).isEqualTo(new NoticeLog.Counts(0, 1));
        }

        @Test
        void aboutAnotherZoneAreNotauth() {
            assertThat(at(fromPeer("nowhere. SOA").flags(NOTIFY))).isEqualTo("NOTAUTH ede 20");
            assertThat(at(fromPeer("www.example. SOA").flags(NOTIFY))).isEqualTo("NOTAUTH ede 20");
            assertThat(at(fromPeer("example. CH SOA").flags(NOTIFY))).isEqualTo("NOTAUTH ede 20");
            assertThat(notices).isEmpty();
        }

        @Test
        void ofAnotherTypeAreNotImplemented() {
            assertThat(at(fromPeer("example. TXT").flags(NOTIFY))).isEqualTo("NOTIMP ede 21");
            assertThat(notices).isEmpty();
        }
    }

    /// RFC 2136.
    @Nested
    class Updates {

        private static final int UPDATE = 5 << 11;

        private final Zone served = new Zone(ZONE, state);

        private TestQuery update(String... records) {
            TestQuery query = fromPeer("example. SOA").flags(UPDATE);
            for (String record : records) {
                query.authority(record(record));
            }
            return query;
        }

        @Test
        void thatArePermittedAreInForceWhenTheyAreAnswered() {
            ServedZones zones = new ServedZones(ZoneSet.of(List.of(served)));

            TestQuery query = update("new.example. 60 A 192.0.2.7");
            assertThat(query.of(step(zones))).isEqualTo(StepResult.SUSPENDED);
            query.awaitClose();

            assertThat(query.parts()).singleElement().satisfies(it -> assertThat(TestQuery.line(it))
                    .isEqualTo("NOERROR"));
            assertThat(((ZoneSnapshot) served.state()).rrset(Name.of("new.example."), RecordType.A)).isNotNull();
            assertThat(((ZoneSnapshot) served.state()).serial()).isEqualTo(8);
            assertThat(lines).containsExactly(
                    "example. changed by 192.0.2.1: 1 record removed, 2 added");
            assertThat(updateLog.counts()).isEqualTo(new UpdateLog.Counts(1, 0, 0));
        }

        @Test
        void ofAHostThatUpdateFromDoesNotNameAreRefused() {
            assertThat(at(fromStranger("example. SOA").flags(UPDATE))).isEqualTo("REFUSED ede 18");
            assertThat(lines).containsExactly(
                    "example.: update by 198.51.100.1:4242 refused: update-from does not permit it");
            assertThat(updateLog.counts()).isEqualTo(new UpdateLog.Counts(0, 0, 1));
        }

        @Test
        void ofAnotherZoneAreNotauth() {
            assertThat(at(fromPeer("nowhere. SOA").flags(UPDATE))).isEqualTo("NOTAUTH ede 20");
            assertThat(at(fromPeer("example. CH SOA").flags(UPDATE))).isEqualTo("NOTAUTH ede 20");
        }

        /// RFC 2136 section 3.1.1.
        @Test
        void whoseZoneHasAnotherTypeAreMalformed() {
            assertThat(later(fromPeer("example. A").flags(UPDATE))).containsExactly("FORMERR ede 0");
            assertThat(lines).singleElement().asString().contains("answered with FORMERR", "not SOA");
        }

        @Test
        void ofNamesOutsideTheZoneAreNotzone() {
            assertThat(later(update("www.other. 60 A 192.0.2.7"))).containsExactly("NOTZONE ede 0");
            assertThat(updateLog.counts()).isEqualTo(new UpdateLog.Counts(0, 1, 0));
        }

        @Test
        void ofAZoneWithoutContentAreServfail() {
            state = new ZoneState.Unloaded("it has not been transferred");

            assertThat(at(update("new.example. 60 A 192.0.2.7"))).isEqualTo("SERVFAIL ede 24");
        }

        /// RFC 2136 section 6.
        @Test
        void ofASecondaryZoneAreForwardedWithTheResponseOfThePrimary() {
            areForwarded = true;
            List<Integer> forwarded = new ArrayList<>();
            primary = message -> {
                forwarded.add(message.length);
                byte[] response = message.clone();
                response[2] |= (byte) 0x80;
                response[3] = (byte) ResponseCode.NXRRSET;
                return response;
            };
            TestQuery query = update("new.example. 60 A 192.0.2.7");

            assertThat(later(query)).singleElement().asString().startsWith("NXRRSET");
            assertThat(forwarded).containsExactly(query.octets().length);
        }

        @Test
        void thatCannotBeForwardedAreServfail() {
            areForwarded = true;

            assertThat(later(update("new.example. 60 A 192.0.2.7"))).containsExactly("SERVFAIL ede 0");
            assertThat(lines).singleElement().asString()
                    .endsWith("answered with SERVFAIL: it could not be forwarded: nothing listens there");
        }
    }

    private record Nobody() implements QueryObserver {
        @Override
        public void answered(QueryContext context, int length) {}

        @Override
        public void dropped(QueryContext context) {}
    }
}
