package rootwalk.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import rootwalk.authoritative.transfer.TransferReader.Progress;
import rootwalk.authoritative.transfer.TransferredChanges;
import rootwalk.authoritative.zone.EditObserver;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneEdit;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.wire.Addresses;
import rootwalk.wire.Name;
import rootwalk.wire.text.RecordText;

/// RFC 1034 section 4.3.5, with a scripted clock and scripted primaries.
class SecondariesTest {

    private static final Name APEX = Name.of("example.");
    private static final Remote FIRST = remote(1);
    private static final Remote SECOND = remote(2);

    /// SOA: refresh 1000, retry 100, expire 5000 seconds.
    private static ZoneSnapshot version(int serial) {
        ZoneEdit edit = ZoneEdit.begin(APEX, EditObserver.NONE);
        edit.add(RecordText.parse("example. 60 SOA ns.example. h.example. " + serial + " 1000 100 5000 5", APEX, 0,
                (_, _) -> {}));
        ZoneSnapshot made = edit.build();
        assertThat(made).isNotNull();
        return made;
    }

    private static Remote remote(int number) {
        return new Remote(new InetSocketAddress(Addresses.of((byte) 192, (byte) 0, (byte) 2, (byte) number), 53));
    }

    private final Zone zone = new Zone(APEX, new ZoneState.Unloaded("it has not been transferred"));
    private final Map<Remote, Integer> serials = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final Queue<Runnable> threads = new ArrayDeque<>();
    private Instant now = Instant.parse("2026-11-29T12:00:00Z");
    private Optional<Duration> expire = Optional.empty();

    private final PrimaryClient client = new PrimaryClient() {
        @Override
        public SoaAnswer soa(Remote primary, Name apex) {
            asked.add("SOA " + primary.address().getAddress().getAddress()[3]);
            Integer serial = serials.get(primary);
            return serial == null ? new SoaAnswer.Failed("it does not respond") : new SoaAnswer.Current(serial, expire);
        }

        @Override
        public Transfer transfer(Remote primary, Name apex, @Nullable ZoneSnapshot held) {
            asked.add((held == null ? "AXFR " : "IXFR ") + primary.address().getAddress().getAddress()[3]);
            Integer serial = serials.get(primary);
            Progress end = serial == null ? new Progress.Failed("it does not respond", false)
                    : new Progress.Whole(version(serial));
            return new Transfer(end, 1, 100, 0, expire);
        }
    };

    private final ZoneTarget target = new ZoneTarget() {
        @Override
        public void replace(Zone which, ZoneSnapshot next, RefreshTimes times) {
            which.writer().replace(next);
        }

        @Override
        public void change(Zone which, TransferredChanges changes, RefreshTimes times) {
            throw new AssertionError("only whole zones are transferred here");
        }

        @Override
        public void remember(Zone which, RefreshTimes times) {}

        @Override
        public void expire(Zone which, String reason) {
            which.writer().replace(new ZoneState.Unloaded(reason));
        }
    };

    /// Without jitter.
    private final RandomGenerator noJitter = () -> 0L;
    private final Secondaries secondaries = new Secondaries(client, target, () -> now, noJitter, threads::add, () -> 2);

    private void add(Remote... primaries) {
        secondaries.set(List.of(new SecondaryZone(zone, List.of(primaries), RefreshTimes.initial(now))));
        run();
    }

    /// Runs what is due.
    private List<String> run() {
        asked.clear();
        secondaries.runDue();
        while (!threads.isEmpty()) {
            threads.remove().run();
            secondaries.runDue();
        }
        return List.copyOf(asked);
    }

    private List<String> after(int seconds) {
        now = now.plusSeconds(seconds);
        return run();
    }

    private String served() {
        return switch (zone.state()) {
            case ZoneSnapshot snapshot -> String.valueOf(snapshot.serial());
            case ZoneState.Unloaded(String reason) -> reason;
        };
    }

    @Nested
    class AZone {

        @Test
        void isTransferredAtOnceAndRefreshedByItsSoa() {
            serials.put(FIRST, 1);
            add(FIRST);

            assertThat(served()).isEqualTo("1");
            assertThat(after(999)).isEmpty();
            assertThat(after(1)).containsExactly("SOA 1");
            serials.put(FIRST, 2);
            assertThat(after(1000)).containsExactly("SOA 1", "IXFR 1");
            assertThat(served()).isEqualTo("2");
        }

        @Test
        void isTransferredFromTheNextPrimaryIfOneDoesNotRespond() {
            serials.put(SECOND, 7);
            add(FIRST, SECOND);

            assertThat(served()).isEqualTo("7");
            // The one that has worked comes first.
            assertThat(after(1000)).containsExactly("SOA 2");
        }

        @Test
        void isRetriedWithGrowingIntervals() {
            serials.put(FIRST, 1);
            add(FIRST);
            serials.clear();

            assertThat(after(1000)).containsExactly("SOA 1");
            assertThat(after(99)).isEmpty();
            assertThat(after(1)).containsExactly("SOA 1");
            assertThat(after(199)).isEmpty();
            assertThat(after(1)).containsExactly("SOA 1");
        }

        @Test
        void thatWasNeverTransferredIsRetriedSoonerAndAtLeastEachHour() {
            add(FIRST);

            assertThat(after(2)).containsExactly("AXFR 1");
            for (int i = 0; i < 15; i++) {
                after(3600);
            }
            assertThat(after(3599)).isEmpty();
            assertThat(after(1)).containsExactly("AXFR 1");
        }

        @Test
        void expiresIfNoPrimaryConfirmsItInTime() {
            serials.put(FIRST, 1);
            add(FIRST);
            serials.clear();
            for (int passed = 0; passed < 4990; passed += 10) {
                after(10);
            }

            assertThat(served()).isEqualTo("1");
            after(10);
            assertThat(served()).startsWith("it has expired");
            serials.put(FIRST, 1);
            after(1000);
            assertThat(served()).isEqualTo("1");
        }

        @Test
        void doesNotExpireWhileItIsConfirmed() {
            serials.put(FIRST, 1);
            add(FIRST);
            for (int i = 0; i < 100; i++) {
                after(1000);
            }

            assertThat(served()).isEqualTo("1");
        }

        /// RFC 7314 section 4.
        @Test
        void expiresWithTheVersionOfItsPrimaryIfThatIsASecondaryToo() {
            serials.put(FIRST, 1);
            expire = Optional.of(Duration.ofSeconds(700));
            add(FIRST);
            serials.clear();

            after(699);
            assertThat(served()).isEqualTo("1");
            after(1);
            assertThat(served()).startsWith("it has expired");
        }

        /// RFC 7314 section 4.
        @Test
        void doesNotExpireSoonerBecauseASecondaryHasConfirmedIt() {
            serials.put(FIRST, 1);
            add(FIRST);
            expire = Optional.of(Duration.ofSeconds(700));
            after(1000);
            serials.clear();

            after(3999);
            assertThat(served()).isEqualTo("1");
            after(1);
            assertThat(served()).startsWith("it has expired");
        }

        @Test
        void isKeptIfThePrimaryIsBehind() {
            serials.put(FIRST, 5);
            add(FIRST);
            serials.put(FIRST, 4);

            assertThat(after(1000)).containsExactly("SOA 1");
            assertThat(served()).isEqualTo("5");
            secondaries.refresh(APEX, true);
            assertThat(run()).containsExactly("AXFR 1");
            assertThat(served()).isEqualTo("4");
        }

        @Test
        void thatIsRemovedIsNotRefreshed() {
            serials.put(FIRST, 1);
            add(FIRST);
            secondaries.set(List.of());

            assertThat(after(10_000)).isEmpty();
            assertThat(secondaries.refresh(APEX, false)).isFalse();
        }
    }

    /// RFC 1996.
    @Nested
    class ANotify {

        @Test
        void ofANewerVersionCausesARefreshFromItsSender() {
            serials.put(FIRST, 1);
            serials.put(SECOND, 2);
            add(FIRST, SECOND);

            assertThat(secondaries.notified(APEX, SECOND.address().getAddress(), OptionalInt.of(2))).isTrue();
            assertThat(run()).containsExactly("SOA 2", "IXFR 2");
            assertThat(served()).isEqualTo("2");
        }

        @Test
        void ofTheVersionInForceCausesNothing() {
            serials.put(FIRST, 1);
            add(FIRST);

            assertThat(secondaries.notified(APEX, FIRST.address().getAddress(), OptionalInt.of(1))).isTrue();
            assertThat(run()).isEmpty();
        }

        @Test
        void withoutASerialCausesAQuery() {
            serials.put(FIRST, 1);
            add(FIRST);

            assertThat(secondaries.notified(APEX, FIRST.address().getAddress(), OptionalInt.empty())).isTrue();
            assertThat(run()).containsExactly("SOA 1");
        }

        @Test
        void ofAStrangerIsRefused() {
            add(FIRST);

            assertThat(secondaries.notified(APEX, SECOND.address().getAddress(), OptionalInt.of(9))).isFalse();
            assertThat(secondaries.notified(Name.of("other."), FIRST.address().getAddress(), OptionalInt.of(9)))
                    .isFalse();
            assertThat(run()).isEmpty();
        }

        /// It may be about a version that the refresh in progress has not seen.
        @Test
        void duringARefreshCausesOneMore() {
            serials.put(FIRST, 1);
            add(FIRST);
            asked.clear();
            secondaries.refresh(APEX, false);
            secondaries.runDue();
            for (int i = 0; i < 10; i++) {
                assertThat(secondaries.notified(APEX, FIRST.address().getAddress(), OptionalInt.of(3))).isTrue();
            }
            threads.remove().run();

            assertThat(asked).containsExactly("SOA 1");
            assertThat(run()).containsExactly("SOA 1");
        }
    }

    @Test
    void noMoreRefreshesRunAtTheSameTimeThanPermitted() {
        List<SecondaryZone> many = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            many.add(new SecondaryZone(new Zone(Name.of("z" + i + "."), new ZoneState.Unloaded("new")), List.of(FIRST),
                    RefreshTimes.initial(now)));
        }
        secondaries.set(many);

        secondaries.runDue();

        assertThat(threads).hasSize(2);
        int runs = 0;
        while (!threads.isEmpty()) {
            threads.remove().run();
            runs++;
            secondaries.runDue();
            assertThat(threads).hasSizeLessThanOrEqualTo(2);
        }
        assertThat(runs).isEqualTo(100);
    }
}
