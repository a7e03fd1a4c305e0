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
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.wire.Addresses;
import rootwalk.wire.Name;

/// RFC 1034 section 4.3.5, with a scripted clock and scripted primaries.
class SecondariesTest {

    private static final Name APEX = Name.of("example.");
    private static final Remote FIRST = remote(1);
    private static final Remote SECOND = remote(2);

    private static Remote remote(int number) {
        return new Remote(new InetSocketAddress(Addresses.of((byte) 192, (byte) 0, (byte) 2, (byte) number), 53));
    }

    private final Zone zone = new Zone(APEX, new ZoneState.Unloaded("it has not been transferred"));
    private final Map<Remote, Integer> serials = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final Queue<Runnable> threads = new ArrayDeque<>();
    private final List<ZoneTarget.Condition> conditions = new ArrayList<>();
    private final List<RefreshTimes> remembered = new ArrayList<>();
    private Runnable duringSoa = () -> {};
    private Runnable duringTransfer = () -> {};
    private boolean sendsDifferences;
    /// Why differences do not fit the zone, and why they are not stored.
    private Optional<String> fit = Optional.empty();
    private Optional<String> room = Optional.empty();
    private int threadsMissing;
    private int transferThreads;
    private int most = 2;
    private Instant now = Instant.parse("2026-11-29T12:00:00Z");
    private Optional<Duration> expire = Optional.empty();

    private final PrimaryClient client = new PrimaryClient() {
        @Override
        public SoaAnswer soa(Remote primary, Name apex) {
            duringSoa.run();
            duringSoa = () -> {};
            asked.add("SOA " + primary.address().getAddress().getAddress()[3]);
            Integer serial = serials.get(primary);
            return serial == null ? new SoaAnswer.Failed("it does not respond", false)
                    : new SoaAnswer.Current(serial, expire);
        }

        @Override
        public Transfer transfer(Remote primary, Name apex, @Nullable ZoneSnapshot held) {
            duringTransfer.run();
            duringTransfer = () -> {};
            asked.add((held == null ? "AXFR " : "IXFR ") + primary.address().getAddress().getAddress()[3]);
            Integer serial = serials.get(primary);
            Progress end = serial == null ? new Progress.Failed("it does not respond", false)
                    : sendsDifferences && held != null ? Versions.differences(held, serial)
                            : new Progress.Whole(Versions.of(serial));
            return new Transfer(end, 1, 100, 0, expire, serial != null);
        }
    };

    private final ZoneTarget target = new ZoneTarget() {
        @Override
        public void replace(Zone which, ZoneSnapshot next, Condition condition, RefreshTimes times) {
            conditions.add(condition);
            which.writer().replace(next);
        }

        @Override
        public void change(Zone which, TransferredChanges changes, RefreshTimes times)
                throws RefusedException, MismatchException {
            if (fit.isPresent()) {
                throw new MismatchException(fit.get());
            }
            if (room.isPresent()) {
                throw new RefusedException(room.get());
            }
            which.writer().submit(changes);
        }

        @Override
        public void remember(Zone which, RefreshTimes times) {
            remembered.add(times);
        }

        @Override
        public void expire(Zone which, ZoneSnapshot version, String reason) {
            assertThat(which.withdraw(version, reason)).isTrue();
        }
    };

    /// Why no version is trusted.
    private Optional<String> trusted = Optional.empty();

    /// Without jitter.
    private final RandomGenerator noJitter = () -> 0L;
    private final Secondaries secondaries =
            new Secondaries(client, target, version -> trusted, () -> now, noJitter, this::execute, this::transfer,
                    () -> most);

    private void transfer(Runnable task) {
        transferThreads++;
        task.run();
    }

    private void execute(Runnable task) {
        if (threadsMissing > 0) {
            threadsMissing--;
            throw new OutOfMemoryError("unable to create native thread");
        }
        threads.add(task);
    }

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

        /// A comparison with a primary waits, and needs no processor.
        @Test
        void hasAThreadOfItsOwnOnlyWhenItIsTransferred() {
            serials.put(FIRST, 1);
            add(FIRST);
            assertThat(transferThreads).isEqualTo(1);

            assertThat(after(1000)).containsExactly("SOA 1");
            assertThat(transferThreads).isEqualTo(1);

            serials.put(FIRST, 2);
            assertThat(after(1000)).containsExactly("SOA 1", "IXFR 1");
            assertThat(transferThreads).isEqualTo(2);
        }

        @Test
        void isTransferredFromTheNextPrimaryIfOneDoesNotRespond() {
            serials.put(SECOND, 7);
            add(FIRST, SECOND);

            assertThat(served()).isEqualTo("7");
            // The one that has worked comes first.
            assertThat(after(1000)).containsExactly("SOA 2", "SOA 1");
        }

        /// RFC 1034 section 4.3.5.
        @Test
        void isTransferredFromAPrimaryThatIsAheadAlthoughAnotherConfirmsIt() {
            serials.put(FIRST, 1);
            serials.put(SECOND, 1);
            add(FIRST, SECOND);
            serials.put(SECOND, 2);

            assertThat(after(1000)).containsExactly("SOA 1", "SOA 2", "IXFR 2");
            assertThat(served()).isEqualTo("2");
        }

        @Test
        void isConfirmedIfOneOfItsPrimariesHasIt() {
            serials.put(FIRST, 1);
            add(FIRST, SECOND);
            remembered.clear();

            assertThat(after(1000)).containsExactly("SOA 1", "SOA 2");
            assertThat(remembered).singleElement().satisfies(
                    times -> assertThat(times.expiresAt()).contains(now.plusSeconds(5000)));
        }

        /// RFC 1996 section 3.11.
        @Test
        void expiresIfEveryPrimaryIsBehind() {
            serials.put(FIRST, 5);
            add(FIRST);
            serials.put(FIRST, 4);
            for (int passed = 0; passed < 4990; passed += 10) {
                after(10);
            }

            assertThat(served()).isEqualTo("5");
            assertThat(secondaries.failure(APEX)).hasValueSatisfying(why -> assertThat(why).contains("behind 5"));
            assertThat(secondaries.counts().expired()).isZero();
            after(10);
            assertThat(secondaries.counts().expired()).isOne();
            // From then on, any version is accepted, and there was an attempt at that moment.
            assertThat(served()).isEqualTo("4");
        }

        @Test
        void expiresWhileAllRefreshesAreInUse() {
            serials.put(FIRST, 1);
            add(FIRST);
            most = 0;

            after(4999);
            assertThat(served()).isEqualTo("1");
            after(1);
            assertThat(served()).startsWith("it has expired");
        }

        /// It takes as long as its primary needs.
        @Test
        void expiresDuringARefresh() {
            serials.put(FIRST, 1);
            add(FIRST);
            serials.clear();
            now = now.plusSeconds(1000);
            secondaries.runDue();
            assertThat(threads).hasSize(1);

            now = now.plusSeconds(4000);
            secondaries.runDue();

            assertThat(served()).startsWith("it has expired");
        }

        @Test
        void thatExpiresWhileAPrimaryConfirmsItIsTransferredAgainAtOnce() {
            serials.put(FIRST, 1);
            add(FIRST);
            now = now.plusSeconds(1000);
            secondaries.runDue();
            duringSoa = () -> zone.withdraw((ZoneSnapshot) zone.state(), "it has expired");

            assertThat(run()).containsExactly("SOA 1", "AXFR 1");
            assertThat(served()).isEqualTo("1");
        }

        @Test
        void isOnlyReplacedByANewerVersionUnlessThatIsForced() {
            serials.put(FIRST, 1);
            add(FIRST);
            serials.put(FIRST, 2);
            after(1000);
            secondaries.refresh(APEX, true);
            run();

            assertThat(conditions).containsExactly(ZoneTarget.Condition.IF_NEWER, ZoneTarget.Condition.IF_NEWER,
                    ZoneTarget.Condition.ALWAYS);
        }

        @Test
        void isTransferredAsDifferences() {
            serials.put(FIRST, 7);
            add(FIRST);
            serials.put(FIRST, 8);
            sendsDifferences = true;

            assertThat(after(1000)).containsExactly("SOA 1", "IXFR 1");
            assertThat(served()).isEqualTo("8");
        }

        /// RFC 1995 section 4.
        @Test
        void isTransferredAsAWholeIfDifferencesDoNotFit() {
            serials.put(FIRST, 7);
            add(FIRST);
            serials.put(FIRST, 8);
            sendsDifferences = true;
            fit = Optional.of("the zone has no record to remove");

            assertThat(after(1000)).containsExactly("SOA 1", "IXFR 1", "AXFR 1");
            assertThat(served()).isEqualTo("8");
        }

        /// RFC 8976 section 4.
        @Test
        void isTransferredAsAWholeIfItsDigestIsWrongAfterTheDifferences() {
            serials.put(FIRST, Versions.DIGESTED);
            add(FIRST);
            assertThat(served()).isEqualTo(Integer.toString(Versions.DIGESTED));
            serials.put(FIRST, Versions.DIGESTED + 1);
            sendsDifferences = true;

            assertThat(after(1800)).containsExactly("SOA 1", "IXFR 1", "AXFR 1");
            assertThat(served()).isEqualTo(Integer.toString(Versions.DIGESTED + 1));
        }

        @Test
        void isNotServedIfItIsNotThatOfItsOwner() {
            serials.put(FIRST, 7);
            add(FIRST);
            serials.put(FIRST, 8);
            trusted = Optional.of("its SOA record is not signed");

            after(1000);

            assertThat(served()).isEqualTo("7");
            assertThat(secondaries.counts().failed()).isEqualTo(1);
        }

        /// Without space for a difference, there is none for the whole zone.
        @Test
        void isNotTransferredAsAWholeIfDifferencesAreNotStored() {
            serials.put(FIRST, 7);
            add(FIRST);
            serials.put(FIRST, 8);
            sendsDifferences = true;
            room = Optional.of("the disk is full");

            assertThat(after(1000)).containsExactly("SOA 1", "IXFR 1");
            assertThat(served()).isEqualTo("7");
            room = Optional.empty();
            assertThat(after(100)).containsExactly("SOA 1", "IXFR 1");
            assertThat(served()).isEqualTo("8");
        }

        @Test
        void keepsItsVersionIfItsPrimariesAreReplacedDuringATransfer() {
            serials.put(FIRST, 1);
            add(FIRST);
            serials.put(FIRST, 2);
            duringTransfer = () -> secondaries.set(List.of(
                    new SecondaryZone(zone, List.of(SECOND), RefreshTimes.initial(now))));

            assertThat(after(1000)).contains("IXFR 1");
            assertThat(served()).isEqualTo("1");
            assertThat(secondaries.counts().failed()).isEqualTo(1);
        }

        @Test
        void isRefreshedLaterIfNoThreadCanBeStarted() {
            serials.put(FIRST, 1);
            threadsMissing = 1;
            add(FIRST);

            assertThat(served()).isEqualTo("it has not been transferred");
            assertThat(secondaries.counts().running()).isZero();
            assertThat(after(2)).containsExactly("AXFR 1");
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
        void thatHasExpiredIsRetriedAtTheIntervalsOfItsSoa() {
            serials.put(FIRST, 1);
            add(FIRST);
            serials.clear();
            for (int passed = 0; passed < 5000; passed += 10) {
                after(10);
            }
            assertThat(served()).startsWith("it has expired");

            assertThat(after(1000)).containsExactly("AXFR 1");
            assertThat(after(999)).isEmpty();
            assertThat(after(1)).containsExactly("AXFR 1");
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

            assertThat(secondaries.waiting()).isZero();
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

    /// Zones that begin with the same primary.
    private List<SecondaryZone> many(String prefix, int number, Remote... primaries) {
        List<SecondaryZone> many = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            many.add(new SecondaryZone(new Zone(Name.of(prefix + i + "."), new ZoneState.Unloaded("new")),
                    List.of(primaries), RefreshTimes.initial(now)));
        }
        return many;
    }

    @Test
    void aPrimaryWithManyZonesLeavesRoomForOthers() {
        most = 50;
        secondaries.set(many("a", 100, FIRST));
        secondaries.runDue();
        assertThat(threads).hasSize(20);

        secondaries.add(many("b", 5, SECOND));
        secondaries.runDue();

        assertThat(threads).hasSize(25);
    }

    @Test
    void zonesOfASilentPrimaryAreNotAllTriedAtTheSameTime() {
        most = 10;
        secondaries.set(many("a", 100, FIRST));

        assertThat(run().stream().filter("AXFR 1"::equals).count()).isLessThanOrEqualTo(10);
        assertThat(secondaries.counts().failed()).isEqualTo(100);
    }

    @Test
    void aSilentPrimaryIsPassedOver() {
        serials.put(SECOND, 1);
        most = 1;
        secondaries.set(many("a", 10, FIRST, SECOND));

        assertThat(run().stream().filter("AXFR 1"::equals)).hasSize(1);
        assertThat(secondaries.counts().transferred()).isEqualTo(10);
    }

    @Test
    void aSilentPrimaryThatSendsANotifyIsAskedAtOnce() {
        add(FIRST);
        serials.put(FIRST, 1);

        assertThat(secondaries.notified(APEX, FIRST.address().getAddress(), OptionalInt.of(1))).isTrue();

        assertThat(run()).containsExactly("AXFR 1");
    }

    @Test
    void aNotifyIsServedBeforeRefreshesThatAreDue() {
        serials.put(FIRST, 1);
        most = 1;
        List<SecondaryZone> all = many("a", 50, FIRST);
        SecondaryZone last = all.getLast();
        secondaries.set(all);
        secondaries.runDue();

        assertThat(secondaries.notified(last.zone().apex(), FIRST.address().getAddress(), OptionalInt.empty()))
                .isTrue();
        threads.remove().run();
        secondaries.runDue();
        threads.remove().run();

        assertThat(last.zone().state()).isInstanceOf(ZoneSnapshot.class);
    }

    @Test
    void zonesWaitOnceHoweverManyMessagesThereAre() {
        serials.put(FIRST, 1);
        add(FIRST);
        for (int i = 0; i < 1000; i++) {
            assertThat(secondaries.notified(APEX, FIRST.address().getAddress(), OptionalInt.of(i + 2))).isTrue();
        }

        assertThat(secondaries.waiting()).isEqualTo(1);
        assertThat(run()).containsExactly("SOA 1");
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
