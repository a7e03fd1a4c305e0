package rootwalk.authoritative.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.authoritative.transfer.TransferReader.Progress;
import rootwalk.authoritative.zone.EditObserver;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneDelta;
import rootwalk.authoritative.zone.ZoneEdit;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.MessageWriter;
import rootwalk.wire.codec.MessageWriter.Section;
import rootwalk.wire.text.RdataText;
import rootwalk.wire.text.RecordText;

class TransferReaderTest {

    private static final Name APEX = Name.of("example.");
    private static final int ID = 4711;
    private static final TransferLimits LIMITS = new TransferLimits(1 << 20, 1000);
    private static final String[] ZONE = {
            "example. 60 NS ns.example.", "ns.example. 60 A 192.0.2.1", "www.example. 60 A 192.0.2.2",
            "a.b.example. 60 TXT \"x\""};

    private static String soa(long serial) {
        return "example. 60 SOA ns.example. h.example. " + serial + " 2 3 4 5";
    }

    private static String[] concat(Object... parts) {
        List<String> all = new ArrayList<>();
        for (Object part : parts) {
            if (part instanceof String[] several) {
                all.addAll(Arrays.asList(several));
            } else {
                all.add((String) part);
            }
        }
        return all.toArray(String[]::new);
    }

    private static RRset set(String text) {
        return RecordText.parse(text, APEX, 0, (_, _) -> {});
    }

    private static byte[] message(int id, int flags, int qtype, String... records) {
        byte[] octets = new byte[65535];
        MessageWriter writer = new MessageWriter();
        writer.begin(octets, 0, octets.length, id, flags);
        if (qtype != 0) {
            writer.question(new Question(APEX, qtype, RecordClass.IN));
        }
        writer.section(Section.ANSWER);
        for (String record : records) {
            RRset rrset = set(record);
            byte[] data = rrset.rdata(0).sharedOctets();
            assertThat(writer.add(rrset.owner(), rrset.type(), rrset.dnsClass(), rrset.ttl(), data, 0, data.length))
                    .isTrue();
        }
        return Arrays.copyOf(octets, writer.finish());
    }

    private static byte[] axfr(String... records) {
        return message(ID, Flags.QR | Flags.AA, RecordType.AXFR, records);
    }

    private static byte[] ixfr(String... records) {
        return message(ID, Flags.QR | Flags.AA, RecordType.IXFR, records);
    }

    private static byte[] further(String... records) {
        return message(ID, Flags.QR | Flags.AA, 0, records);
    }

    private static Progress read(TransferReader reader, byte[]... messages) {
        Progress progress = new Progress.Incomplete();
        for (byte[] message : messages) {
            assertThat(progress).isInstanceOf(Progress.Incomplete.class);
            progress = reader.read(message, 0, message.length);
        }
        return progress;
    }

    private static Progress whole(byte[]... messages) {
        return read(TransferReader.axfr(APEX, ID, LIMITS, TransferPauses.NONE), messages);
    }

    private static Progress incremental(byte[]... messages) {
        return read(TransferReader.ixfr(held(), ID, LIMITS, TransferPauses.NONE), messages);
    }

    private static ZoneSnapshot snapshot(String... records) {
        ZoneEdit edit = ZoneEdit.begin(APEX, EditObserver.NONE);
        for (String record : records) {
            edit.add(set(record));
        }
        ZoneSnapshot made = edit.build();
        assertThat(made).isNotNull();
        return made;
    }

    private static ZoneSnapshot held() {
        return snapshot(concat(soa(10), ZONE));
    }

    private static Set<String> records(ZoneSnapshot zone) {
        Set<String> lines = new TreeSet<>();
        zone.names()
                .forEach(node -> node.rrsets().forEach(rrset -> rrset.rdata().forEach(data -> lines.add(rrset.owner()
                        + " " + rrset.ttl() + " " + RecordType.name(rrset.type()) + " "
                        + RdataText.print(rrset.type(), data)))));
        return lines;
    }

    private static Set<String> after(Progress progress) {
        Zone zone = new Zone(APEX, held());
        assertThat(progress).isInstanceOf(Progress.Incremental.class);
        var _ = zone.writer().submit(((Progress.Incremental) progress).changes()).join();
        return records((ZoneSnapshot) zone.state());
    }

    private static String failure(Progress progress) {
        assertThat(progress).isInstanceOf(Progress.Failed.class);
        return ((Progress.Failed) progress).reason();
    }

    /// RFC 5936 section 2.2.
    @Nested
    class AWholeZone {

        @Test
        void endsWithTheSecondSoa() {
            Progress progress = whole(axfr(concat(soa(11), ZONE, soa(11))));

            assertThat(progress).isInstanceOf(Progress.Whole.class);
            assertThat(records(((Progress.Whole) progress).zone())).containsExactlyInAnyOrder(concat(soa(11), ZONE));
        }

        @Test
        void mayBeInManyMessagesOfWhichOnlyTheFirstHasAQuestion() {
            byte[][] messages = new byte[ZONE.length + 2][];
            messages[0] = axfr(soa(11));
            for (int i = 0; i < ZONE.length; i++) {
                messages[i + 1] = further(ZONE[i]);
            }
            messages[ZONE.length + 1] = further(soa(11));

            assertThat(records(((Progress.Whole) whole(messages)).zone())).hasSize(ZONE.length + 1);
        }

        @Test
        void leavesOutRecordsOfOtherZones() {
            TransferReader reader = TransferReader.axfr(APEX, ID, LIMITS, TransferPauses.NONE);
            Progress progress = read(reader, axfr(concat(soa(11), ZONE, "www.other. 60 A 192.0.2.1",
                    "notexample. 60 A 192.0.2.1", "test. 60 A 192.0.2.1", soa(11))));

            assertThat(records(((Progress.Whole) progress).zone())).hasSize(ZONE.length + 1);
            assertThat(reader.outOfZone()).isEqualTo(3);
        }

        @Test
        void mustBeginWithTheSoa() {
            assertThat(failure(whole(axfr(concat(ZONE, soa(11)))))).contains("the first record is not the SOA record");
        }

        @Test
        void mustEndWithTheSameSoa() {
            assertThat(failure(whole(axfr(concat(soa(11), ZONE, soa(12)))))).contains("other data than the first");
        }

        /// RFC 4343 section 3.
        @Test
        void mayEndWithTheSoaInAnotherCase() {
            assertThat(whole(axfr(concat(soa(11), ZONE, "EXAMPLE. 60 SOA NS.Example. H.EXAMPLE. 11 2 3 4 5"))))
                    .isInstanceOf(Progress.Whole.class);
        }

        @Test
        void mustNotEndWithTheSoaOfAnotherMailbox() {
            assertThat(failure(whole(axfr(concat(soa(11), ZONE, "example. 60 SOA ns.example. i.example. 11 2 3 4 5")))))
                    .contains("other data than the first");
        }

        @Test
        void hasNothingAfterTheLastSoa() {
            assertThat(failure(whole(axfr(concat(soa(11), ZONE, soa(11), ZONE[0])))))
                    .contains("after the last SOA record");
        }

        @Test
        void hasNoSoaOfAnotherName() {
            assertThat(failure(whole(axfr(soa(11), "www.example. 60 SOA ns.example. h.example. 11 2 3 4 5"))))
                    .contains("an SOA record of www.example.");
        }

        @Test
        void hasRecordsOfClassInOnly() {
            assertThat(failure(whole(axfr(soa(11), "www.example. 60 CH TXT \"x\"")))).contains("class CH");
        }

        @Test
        void isNotLargerThanPermitted() {
            TransferLimits few = new TransferLimits(1 << 20, 3);
            TransferLimits small = new TransferLimits(100, 1000);

            assertThat(
                    failure(read(TransferReader.axfr(APEX, ID, few, TransferPauses.NONE), axfr(concat(soa(11), ZONE)))))
                    .contains("larger");
            assertThat(failure(
                    read(TransferReader.axfr(APEX, ID, small, TransferPauses.NONE), axfr(concat(soa(11), ZONE)))))
                    .contains("more than 100 octets");
        }
    }

    /// RFC 1995 section 4.
    @Nested
    class Differences {

        @Test
        void areAppliedInTheirOrder() {
            Progress progress = incremental(ixfr(soa(12),
                    soa(10), "www.example. 60 A 192.0.2.2", soa(11), "www.example. 60 A 192.0.2.8",
                    "new.example. 60 A 192.0.2.9",
                    soa(11), "new.example. 60 A 192.0.2.9", "a.b.example. 60 TXT \"x\"", soa(12),
                    "www.example. 60 A 192.0.2.7",
                    soa(12)));

            assertThat(after(progress)).containsExactlyInAnyOrder(soa(12), ZONE[0], ZONE[1],
                    "www.example. 60 A 192.0.2.8", "www.example. 60 A 192.0.2.7");
            TransferredChanges changes = ((Progress.Incremental) progress).changes();
            assertThat(changes.from()).isEqualTo(10);
            assertThat(changes.to()).isEqualTo(12);
        }

        @Test
        void mayBeDividedBetweenMessagesAnywhere() {
            String[] all =
                    {soa(12), soa(10), ZONE[2], soa(11), "www.example. 60 A 192.0.2.8", soa(11), soa(12), soa(12)};
            for (int at = 1; at < all.length; at++) {
                Progress progress = incremental(ixfr(Arrays.copyOf(all, at)),
                        further(Arrays.copyOfRange(all, at, all.length)));

                assertThat(after(progress)).contains(soa(12), "www.example. 60 A 192.0.2.8").hasSize(ZONE.length + 1);
            }
        }

        @Test
        void mayOnlyRemoveOrOnlyAdd() {
            assertThat(after(incremental(ixfr(soa(11), soa(10), ZONE[2], ZONE[3], soa(11), soa(11)))))
                    .containsExactlyInAnyOrder(soa(11), ZONE[0], ZONE[1]);
            assertThat(after(incremental(ixfr(soa(11), soa(10), soa(11), "n.example. 60 A 192.0.2.1", soa(11)))))
                    .hasSize(ZONE.length + 2);
        }

        /// The time grows with the number of records, and not with its square.
        @Test
        void ofManyRecordsOfOneNameTakeShortTime() {
            String[] many = IntStream.range(0, 10_000)
                    .mapToObj(i -> (i % 2 == 0 ? "many" : "more") + ".example. 60 MX " + i + " mx.example.")
                    .toArray(String[]::new);
            ZoneSnapshot held = snapshot(concat(soa(10), concat(ZONE[0], many)));
            TransferReader reader = TransferReader.ixfr(held, ID, new TransferLimits(1 << 22, 100_000),
                    TransferPauses.NONE);
            assertThat(read(reader, ixfr(soa(11), soa(10)))).isInstanceOf(Progress.Incomplete.class);
            for (int from = 0; from < many.length; from += 1000) {
                byte[] message = further(Arrays.copyOfRange(many, from, from + 1000));
                assertThat(reader.read(message, 0, message.length)).isInstanceOf(Progress.Incomplete.class);
            }
            Progress progress = read(reader, further(soa(11), ZONE[1], soa(11)));

            ZoneEdit edit = held.edit(EditObserver.NONE);
            assertTimeoutPreemptively(Duration.ofSeconds(5),
                    () -> ((Progress.Incremental) progress).changes().applyTo(edit));

            ZoneSnapshot changed = edit.build();
            assertThat(records(changed)).containsExactlyInAnyOrder(soa(11), ZONE[0], ZONE[1]);
            ZoneDelta delta = ZoneDelta.between(changed, held);
            ZoneEdit back = held.edit(EditObserver.NONE);
            assertTimeoutPreemptively(Duration.ofSeconds(5), () -> back.apply(delta.inverse()));
            assertThat(records(back.build())).isEqualTo(records(changed));
        }

        @Test
        void thatRemoveARecordTwiceAreRefused() {
            Progress progress = incremental(ixfr(soa(11), soa(10), ZONE[2], ZONE[2], soa(11), soa(11)));

            assertThatThrownBy(() -> new Zone(APEX, held()).writer()
                    .submit(((Progress.Incremental) progress).changes()).join())
                    .hasCauseInstanceOf(TransferredChanges.MismatchException.class);
        }

        @Test
        void thatDoNotFitTheZoneAreRefused() {
            Progress progress = incremental(ixfr(soa(11), soa(10), "none.example. 60 A 192.0.2.2", soa(11), soa(11)));
            Zone zone = new Zone(APEX, held());

            assertThatThrownBy(() -> zone.writer().submit(((Progress.Incremental) progress).changes()).join())
                    .hasCauseInstanceOf(TransferredChanges.MismatchException.class)
                    .hasMessageContaining("none.example. A");
            assertThat(((ZoneSnapshot) zone.state()).serial()).isEqualTo(10);
        }

        @Test
        void thatDoNotFollowEachOtherAreRefused() {
            assertThat(failure(incremental(ixfr(soa(13), soa(10), soa(11), soa(12), soa(13), soa(13)))))
                    .contains("leads to serial 11 is followed by one from 12");
        }

        @Test
        void ofOneSoaMeanThatThereIsNothingNewer() {
            assertThat(incremental(ixfr(soa(10)))).isEqualTo(new Progress.Current(10));
            assertThat(incremental(ixfr(soa(9)))).isEqualTo(new Progress.Current(9));
        }

        /// Over TCP, each message may have one record.
        @Test
        void ofOneNewerSoaGoOnInTheNextMessage() {
            assertThat(after(incremental(ixfr(soa(11)), further(soa(10)), further(soa(11)), further(soa(11)))))
                    .hasSize(ZONE.length + 1);
        }

        @Test
        void mayBeTheWholeZone() {
            Progress progress = incremental(ixfr(concat(soa(12), ZONE, soa(12))));

            assertThat(((Progress.Whole) progress).zone().serial()).isEqualTo(12);
        }
    }

    @Nested
    class AMessage {

        /// Servers without IXFR, and those that cannot make the differences.
        @ParameterizedTest
        @ValueSource(ints = {ResponseCode.NOTIMP, ResponseCode.FORMERR, ResponseCode.REFUSED, ResponseCode.NOTAUTH,
                ResponseCode.SERVFAIL, ResponseCode.NXDOMAIN})
        void withAnErrorEndsTheTransferAndAllowsAxfr(int rcode) {
            Progress progress = incremental(message(ID, Flags.QR | rcode, RecordType.IXFR));

            assertThat(failure(progress)).contains(ResponseCode.name(rcode));
            assertThat(((Progress.Failed) progress).mayTransferWhole()).isTrue();
        }

        @Test
        void ofAnotherTransferEndsIt() {
            assertThat(failure(whole(message(1, Flags.QR, RecordType.AXFR, soa(11))))).contains("another ID");
            assertThat(failure(whole(message(ID, 0, RecordType.AXFR, soa(11))))).contains("not a response");
            assertThat(failure(whole(ixfr(soa(11))))).contains("answers another question");
            assertThat(failure(whole(axfr()))).contains("no records");
        }

        /// Whatever a primary sends: there is a result, and no exception.
        @Test
        void ofRandomOctetsNeverThrows() {
            Random random = new Random(1);
            byte[] good = ixfr(concat(soa(12), soa(10), ZONE[2], soa(11), ZONE[1], soa(11), soa(12), soa(12)));
            int failed = 0;
            for (int i = 0; i < 20_000; i++) {
                byte[] bad = Arrays.copyOf(good, good.length - random.nextInt(3));
                for (int k = 0; k < 1 + i % 3; k++) {
                    bad[12 + random.nextInt(bad.length - 12)] = (byte) random.nextInt();
                }
                failed += TransferReader.ixfr(held(), ID, LIMITS, TransferPauses.NONE).read(bad, 0,
                        bad.length) instanceof Progress.Failed
                                ? 1 : 0;
            }
            assertThat(failed).isGreaterThan(1000);
        }
    }
}
