package rootwalk.authoritative.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static rootwalk.authoritative.transfer.Zones.after;
import static rootwalk.authoritative.transfer.Zones.delta;
import static rootwalk.authoritative.transfer.Zones.lines;
import static rootwalk.authoritative.transfer.Zones.soa;
import static rootwalk.authoritative.transfer.Zones.zone;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.authoritative.zone.ZoneDelta;
import rootwalk.authoritative.zone.ZoneHistory;
import rootwalk.authoritative.zone.ZoneHistory.LostException;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.Name;
import rootwalk.wire.codec.MessageWriter;

/// RFC 1995.
class ZoneTransferTest {

    private static final String A = "a.example. 60 A 192.0.2.1\n";
    private static final String B = "b.example. 60 A 192.0.2.2\n";
    private static final String C = "c.example. 60 A 192.0.2.3\n";

    /// So many records that differences are shorter.
    private static final String MORE = "x.example. 60 TXT \"" + "x".repeat(250) + "\"\n"
            + "y.example. 60 TXT \"" + "y".repeat(250) + "\"\n";

    private static List<String> soaOf(int serial) {
        return List.of(soa(serial).strip());
    }

    private static List<String> sent(ZoneTransfer transfer) {
        return Received.from(transfer.writer(), "example. IXFR").records();
    }

    private static ZoneHistory history(ZoneDelta... deltas) {
        return (_, _) -> ZoneHistory.Changes.of(List.of(deltas));
    }

    private static List<String> joined(Object... parts) {
        List<String> all = new ArrayList<>();
        for (Object part : parts) {
            if (part instanceof List<?> list) {
                list.forEach(line -> all.add((String) line));
            } else {
                all.add(((String) part).strip());
            }
        }
        return all;
    }

    /// Section 2, RFC 1982.
    @ParameterizedTest
    @CsvSource({"7, 7", "8, 7", "2147483650, 5", "0, 4294967295", "5, 4294967290"})
    void aClientThatHasThisVersionOrALaterOneGetsTheSoaRecordAlone(long client, long server) {
        ZoneSnapshot zone = zone(soa((int) server) + A);

        ZoneTransfer transfer = ZoneTransfer.since((int) client, zone, ZoneHistory.NONE);

        assertThat(ZoneTransfer.isOutdated((int) client, zone)).isFalse();
        assertThat(sent(transfer)).isEqualTo(soaOf((int) server));
    }

    @ParameterizedTest
    @CsvSource({"6, 7", "4294967295, 0", "4294967290, 5", "7, 2147483655"})
    void aClientWithAnEarlierVersionGetsMore(long client, long server) {
        assertThat(ZoneTransfer.isOutdated((int) client, zone(soa((int) server) + A))).isTrue();
    }

    /// Section 4.
    @Nested
    class Incremental {

        @Test
        void removedRecordsFollowTheOldSoaAndAddedOnesTheNewSoa() {
            ZoneTransfer transfer = ZoneTransfer.since(1, zone(soa(2) + B + MORE), history(delta(1, 2, A, B)));

            assertThat(sent(transfer)).isEqualTo(joined(soa(2), soa(1), A, soa(2), B, soa(2)));
        }

        @Test
        void changesAfterTheVersionThatIsSentAreNotIncluded() {
            ZoneTransfer transfer = ZoneTransfer.since(1, zone(soa(2) + B + MORE),
                    history(delta(1, 2, A, B), delta(2, 3, B, C)));

            assertThat(sent(transfer)).isEqualTo(joined(soa(2), soa(1), A, soa(2), B, soa(2)));
        }

        @Test
        void deltasThatAreTooManyToBeCondensedAreSentOneAfterAnother() {
            StringBuilder many = new StringBuilder();
            for (int i = 0; i < 10_000; i++) {
                many.append("n").append(i).append(".example. 60 A 192.0.2.1\n");
            }
            ZoneSnapshot zone = zone(soa(3) + C + many + many.toString().replace(".example.", ".x.example."));

            ZoneTransfer transfer = ZoneTransfer.since(1, zone,
                    history(delta(1, 2, A, many.toString()), delta(2, 3, B, C)));

            assertThat(sent(transfer)).startsWith(soa(3).strip(), soa(1).strip(), A.strip(), soa(2).strip())
                    .endsWith(soa(2).strip(), B.strip(), soa(3).strip(), C.strip(), soa(3).strip())
                    .hasSize(10_000 + 9);
        }
    }

    /// Section 4: the behaviour is that of AXFR.
    @Nested
    class InAxfrForm {

        private void assertWhole(ZoneHistory history) {
            ZoneSnapshot zone = zone(soa(3) + B + MORE);

            ZoneTransfer transfer = ZoneTransfer.since(1, zone, history);

            assertThat(transfer).isEqualTo(new ZoneTransfer.Whole(zone));
            assertThat(sent(transfer)).startsWith(soa(3).strip(), B.strip()).endsWith(soa(3).strip()).hasSize(5);
        }

        @Test
        void theHistoryDoesNotReachBack() {
            assertWhole(ZoneHistory.NONE);
        }

        @Test
        void theHistoryBeginsWithAnotherVersion() {
            assertWhole(history(delta(2, 3, A, B)));
        }

        @Test
        void theHistoryHasAGap() {
            assertWhole(history(delta(1, 2, A, B), delta(4, 3, A, B)));
        }

        @Test
        void theHistoryEndsBeforeTheVersionThatIsSent() {
            assertWhole(history(delta(1, 2, A, B)));
        }

        @Test
        void aDeltaHasNoSoaRecord() {
            assertWhole(history(new ZoneDelta(Name.of("example."), List.of(), Zones.records(A))));
        }

        @Test
        void theDifferencesAreLonger() {
            assertWhole(history(delta(1, 3, MORE.replace(".example.", ".old.example."), MORE)));
        }
    }

    /// The differences are on a disk, and may be very long.
    @Nested
    class WhatIsRead {

        /// Deltas of one record each, which count how often they are read.
        private final class Counted implements ZoneHistory, ZoneHistory.Changes {

            private final int count;
            private final int lost;
            private int read;

            /// @param lost the index of a delta that cannot be read
            Counted(int count, int lost) {
                this.count = count;
                this.lost = lost;
            }

            @Override
            public Changes between(int from, int to) {
                return this;
            }

            @Override
            public int count() {
                return count;
            }

            @Override
            public long octets() {
                return count * delta(0, 1, A, B).octets();
            }

            @Override
            public ZoneDelta read(int index) throws LostException {
                read++;
                if (index == lost) {
                    throw new LostException("lost");
                }
                return delta(index + 1, index + 2, A, B);
            }
        }

        private ZoneSnapshot large(int serial) {
            StringBuilder many = new StringBuilder(soa(serial));
            for (int i = 0; i < 4000; i++) {
                many.append("n").append(i).append(".example. 60 TXT \"").append("x".repeat(200)).append("\"\n");
            }
            return zone(many.toString());
        }

        @Test
        void isNothingIfTheDifferencesAreLongerThanTheZone() {
            Counted history = new Counted(10_000, -1);

            ZoneTransfer transfer = ZoneTransfer.since(1, zone(soa(10_001) + A + MORE), history);

            assertThat(transfer).isInstanceOf(ZoneTransfer.Whole.class);
            assertThat(history.read).isZero();
        }

        @Test
        void isNothingIfTheDifferencesAreLongerThanPermitted() {
            Counted history = new Counted(100, -1);
            ZoneSnapshot zone = large(101);

            assertThat(ZoneTransfer.since(1, zone, history, history.octets() - 1))
                    .isInstanceOf(ZoneTransfer.Whole.class);
            assertThat(history.read).isZero();
            assertThat(ZoneTransfer.since(1, zone, history, history.octets()))
                    .isInstanceOf(ZoneTransfer.Differences.class);
        }

        @Test
        void isOneDeltaAfterTheOtherIfTheyAreLong() throws LostException {
            Counted history = new Counted(2000, -1);

            TransferWriter writer = ZoneTransfer.since(1, large(2001), history).writer();
            assertThat(history.read).isZero();
            MessageWriter message = Received.begin("example. IXFR", new byte[1003], 1000);
            writer.write(message, 0);

            assertThat(history.read).isLessThan(20);
            assertThat(Received.from(ZoneTransfer.since(1, large(2001), history).writer(), "example. IXFR").records())
                    .startsWith(joined(soa(2001), soa(1), A, soa(2), B, soa(2), A).toArray(String[]::new))
                    .hasSize(4 * 2000 + 2);
        }

        @Test
        void endsTheTransferIfADeltaIsLostMeanwhile() throws LostException {
            TransferWriter writer = ZoneTransfer.since(1, large(2001), new Counted(2000, 100)).writer();
            assertThat(writer.write(Received.begin("example. IXFR", new byte[1003], 1000), 0))
                    .isEqualTo(TransferWriter.Progress.MORE);

            assertThatThrownBy(() -> {
                while (true) {
                    writer.write(Received.begin("example. IXFR", new byte[1003], 1000), 0);
                }
            }).isInstanceOf(LostException.class);
        }

        @Test
        void isTheWholeZoneIfADeltaIsLostBefore() {
            assertThat(ZoneTransfer.since(1, large(101), new Counted(100, 50))).isInstanceOf(ZoneTransfer.Whole.class);
        }
    }

    /// Section 6.
    @Nested
    class Condensation {

        private List<String> since(ZoneDelta... deltas) {
            int last = deltas.length + 1;
            return sent(ZoneTransfer.since(1, zone(soa(last) + MORE), history(deltas)));
        }

        @Test
        void severalDeltasBecomeOne() {
            assertThat(since(delta(1, 2, A, B), delta(2, 3, "", C)))
                    .isEqualTo(joined(soa(3), soa(1), A, soa(3), B, C, soa(3)));
        }

        @Test
        void aRecordThatIsAddedAndRemovedIsNotSent() {
            assertThat(since(delta(1, 2, "", A + B), delta(2, 3, A, "")))
                    .isEqualTo(joined(soa(3), soa(1), soa(3), B, soa(3)));
        }

        @Test
        void aRecordThatIsRemovedAndAddedAgainIsNotSent() {
            assertThat(since(delta(1, 2, A, ""), delta(2, 3, "", A)))
                    .isEqualTo(joined(soa(3), soa(1), soa(3), soa(3)));
        }

        @Test
        void aRecordThatIsAddedAgainWithAnotherTtlIsSent() {
            String other = A.replace(" 60 ", " 120 ");

            assertThat(since(delta(1, 2, A, ""), delta(2, 3, "", other)))
                    .isEqualTo(joined(soa(3), soa(1), A, soa(3), other, soa(3)));
        }

        @Test
        void aRecordThatIsRemovedInAnotherCaseIsTheSame() {
            String mixed = "A.Example. 60 A 192.0.2.1\n";

            assertThat(since(delta(1, 2, "", A), delta(2, 3, mixed, "")))
                    .isEqualTo(joined(soa(3), soa(1), soa(3), soa(3)));
        }

        @Test
        void aRecordThatIsAddedAgainInAnotherCaseIsSent() {
            String mixed = "A.Example. 60 A 192.0.2.1\n";

            assertThat(since(delta(1, 2, A, ""), delta(2, 3, "", mixed)))
                    .isEqualTo(joined(soa(3), soa(1), A, soa(3), mixed, soa(3)));
        }

        @Test
        void aTtlThatChangesTwiceAndBackIsNotSent() {
            String other = A.replace(" 60 ", " 120 ");

            assertThat(since(delta(1, 2, A, other), delta(2, 3, other, A)))
                    .isEqualTo(joined(soa(3), soa(1), soa(3), soa(3)));
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
        void theEffectIsThatOfAllDeltas(int seed) {
            Random random = new Random(seed);
            ZoneSnapshot first = zone(soa(1) + A + B);
            ZoneSnapshot now = first;
            List<ZoneDelta> deltas = new ArrayList<>();
            for (int serial = 2; serial < 30; serial++) {
                ZoneSnapshot next = zone(soa(serial) + randomRecords(random));
                ZoneDelta delta = ZoneDelta.between(now, next);
                assertThat(lines(after(now, delta))).isEqualTo(lines(next));
                deltas.add(delta);
                now = next;
            }

            ZoneDelta condensed = Deltas.condensed(deltas);

            assertThat(lines(after(first, condensed))).isEqualTo(lines(now));
            assertThat(condensed.removed().size() + condensed.added().size()).isLessThan(40);
        }

        private static String randomRecords(Random random) {
            StringBuilder records = new StringBuilder();
            for (String owner : List.of("a", "b", "c", "d.e")) {
                int ttl = 60 + random.nextInt(2);
                for (int address = 1; address < 4; address++) {
                    if (random.nextBoolean()) {
                        records.append(owner).append(".example. ").append(ttl).append(" A 192.0.2.").append(address)
                                .append('\n');
                    }
                }
            }
            return records.toString();
        }
    }
}
