package rootwalk.authoritative.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.authoritative.journal.Records.APEX;
import static rootwalk.authoritative.journal.Records.adding;
import static rootwalk.authoritative.journal.Records.contents;
import static rootwalk.authoritative.journal.Records.lines;
import static rootwalk.authoritative.journal.Records.soa;
import static rootwalk.authoritative.journal.Records.zone;
import static rootwalk.authoritative.journal.Server.change;
import static rootwalk.authoritative.journal.Server.serial;
import static rootwalk.authoritative.journal.Server.served;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.authoritative.journal.FaultyStore.Fault;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneDelta;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.authoritative.zone.ZoneWriter.Result;
import rootwalk.wire.Name;

/// A zone file that changes, while the server runs and while it does not.
class ZoneFileChangesTest {

    private static final ZoneState BROKEN = new ZoneState.Unloaded("example.zone:1: error");

    @TempDir(factory = InMemory.class)
    Path folder;
    @RegisterExtension
    final JournalLog journalLog = new JournalLog();
    private Server server;

    @BeforeEach
    void open() {
        server = new Server(folder.resolve("journal"));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static ZoneSnapshot file(long serial, String... names) {
        String[] records = new String[names.length];
        for (int i = 0; i < names.length; i++) {
            records[i] = names[i] + ".example. 60 A 192.0.2.1";
        }
        return zone(serial, records);
    }

    /// A zone with a change that is not in its file.
    private Zone updated(ZoneSnapshot file) {
        Zone zone = server.start(file);
        assertThat(change(zone, adding(5, "update.example. 60 A 192.0.2.5"))).isInstanceOf(Result.Changed.class);
        server.settle(zone);
        return zone;
    }

    @Nested
    class WhileTheServerRuns {

        @Test
        void isADelta() {
            Zone zone = server.start(file(1, "a", "b"));

            assertThat(server.load(zone, file(2, "b", "c"))).isEqualTo(new FileOutcome.Served());

            ZoneDelta delta = Server.since(zone, 1).getFirst();
            assertThat(lines(delta.removed())).containsExactly(soa(APEX, 1), "a.example. 60 A 192.0.2.1");
            assertThat(lines(delta.added())).containsExactly(soa(APEX, 2), "c.example. 60 A 192.0.2.1");
            assertThat(Server.contents(zone)).isEqualTo(contents(file(2, "b", "c")));
        }

        @Test
        void withTheSameContentChangesNothing() {
            Zone zone = server.start(file(1, "a"));
            ZoneSnapshot served = served(zone);
            server.published.clear();

            assertThat(server.load(zone, file(1, "a"))).isEqualTo(new FileOutcome.Served());
            assertThat(Server.since(zone, 1)).isEmpty();
            assertThat(served(zone)).isSameAs(served);
            assertThat(server.published).isEmpty();
        }

        @Test
        void thatIsKnownLeavesLaterChangesInForce() {
            Zone zone = updated(file(1, "a"));
            server.published.clear();

            assertThat(server.load(zone, file(1, "a"))).isEqualTo(new FileOutcome.Known());
            assertThat(serial(zone)).isEqualTo(5);
            assertThat(server.published).isEmpty();
        }

        /// The content in the journal is removed only when it is known that the file is stored in its place.
        @Test
        void thatIsNotStoredLeavesTheContentThatIsServed() {
            Zone zone = updated(file(1, "a"));
            server.store.fault = Fault.BEFORE_WRITING;
            assertThat(change(zone, adding(6))).isInstanceOf(Result.NotStored.class);
            server.store.fault = Fault.NONE;
            int before = server.store.attempts.get();

            // Its transaction begins a removal, which is in the next one, with the file.
            server.store.stop();
            var times = server.journal().setTimes(zone, server.journal().times(zone));
            server.store.awaitAttempt(before + 1);
            var loaded = server.journal().load(new FileUpdate(zone, file(7, "b")));
            server.store.failing = before + 2;
            server.store.go();

            assertThat(times.join()).isTrue();
            assertThat(loaded.join()).isInstanceOf(FileOutcome.NotStored.class);
            assertThat(serial(zone)).isEqualTo(5);
            server.settle(zone);
            server.restart();
            assertThat(serial(server.start(file(1, "a")))).isEqualTo(5);
            assertThat(journalLog.lines()).noneMatch(it -> it.contains("damaged"));
        }

        @Test
        void withTheSameContentIsNotFaultyAnyMore() {
            Zone zone = server.start(file(1, "a"));
            zone.writer().keep("the file has an error", Instant.EPOCH);
            assertThat(zone.failure()).isPresent();

            server.load(zone, file(1, "a"));

            assertThat(zone.failure()).isEmpty();
        }

        @Test
        void withoutAHigherSerialClearsTheJournalOfTheZone() {
            Zone zone = server.start(file(1, "a"));
            server.load(zone, file(2, "b"));
            server.load(zone, file(3, "c"));

            FileOutcome same = server.load(zone, file(3, "d"));
            List<ZoneDelta> afterSame = Server.since(zone, 1);
            FileOutcome lower = server.load(zone, file(2, "e"));

            assertThat(same).isInstanceOfSatisfying(FileOutcome.ServedAnew.class,
                    it -> assertThat(it.why()).isEqualTo("its serial did not increase: its journal is cleared, and"
                            + " secondaries keep their version until the serial is above 3"));
            assertThat(afterSame).isEmpty();
            assertThat(lower).isInstanceOf(FileOutcome.ServedAnew.class);
            assertThat(Server.contents(zone)).isEqualTo(contents(file(2, "e")));
            server.restart();
            assertThat(Server.contents(server.start(file(2, "e")))).isEqualTo(contents(file(2, "e")));
        }

        @Test
        void withAHigherSerialReplacesOtherChanges() {
            Zone zone = updated(file(1, "a"));

            assertThat(server.load(zone, file(6, "a", "b"))).isEqualTo(new FileOutcome.Served());

            assertThat(Server.contents(zone)).isEqualTo(contents(file(6, "a", "b")));
            assertThat(Server.since(zone, 1)).hasSize(2);
            assertThat(server.journal().isChanged(zone)).isFalse();
            server.settle(zone);
            assertThat(server.entries()).as("the state and two deltas").isEqualTo(3);
            server.restart();
            assertThat(Server.contents(server.start(file(6, "a", "b")))).isEqualTo(contents(file(6, "a", "b")));
        }

        @Test
        void withoutASerialAboveThatOfOtherChangesIsRefused() {
            Zone zone = updated(file(1, "a"));
            ZoneSnapshot before = served(zone);

            for (int serial : new int[] {2, 4, 5}) {
                assertThat(server.load(zone, file(serial, "b"))).isInstanceOfSatisfying(FileOutcome.Refused.class,
                        it -> assertThat(it.why()).isEqualTo("the zone has serial 5 from changes that are not in its"
                                + " file, which has serial " + serial + "; to replace the zone, its changes included,"
                                + " give the file a serial above 5"));
            }
            assertThat(zone.state()).isSameAs(before);
        }

        @Test
        void thatIsOnlyTouchedKeepsOtherChanges() {
            Zone zone = updated(file(1, "a"));

            assertThat(server.load(zone, file(1, "a"))).isEqualTo(new FileOutcome.Known());
            assertThat(serial(zone)).isEqualTo(5);
        }

        /// As with a zone transfer that is written to the file.
        @Test
        void withACopyOfTheZoneMakesItsChangesThoseOfTheFile() {
            Zone zone = updated(file(1, "a"));
            ZoneSnapshot copy = zone(5, "a.example. 60 A 192.0.2.1", "update.example. 60 A 192.0.2.5");

            assertThat(server.load(zone, copy)).isEqualTo(new FileOutcome.Served());
            assertThat(server.journal().isChanged(zone)).isFalse();
            assertThat(server.load(zone, file(4, "b"))).isInstanceOf(FileOutcome.ServedAnew.class);
        }

        @Test
        void whichIsChangedWhileItIsReadIsComparedAgain() {
            Zone zone = server.start(file(1, "a"));
            FileUpdate update = new FileUpdate(zone, file(9, "a", "b"));
            change(zone, adding(2, "update.example. 60 A 192.0.2.5"));

            assertThat(server.journal().load(update).join()).isEqualTo(new FileOutcome.Outdated(update));
            assertThat(serial(zone)).isEqualTo(2);
            assertThat(server.journal().loadAgain(update).join()).isEqualTo(new FileOutcome.Served());

            assertThat(Server.contents(zone)).isEqualTo(contents(file(9, "a", "b")));
            assertThat(lines(Server.since(zone, 2).getFirst().removed())).containsExactly(soa(APEX, 2),
                    "update.example. 60 A 192.0.2.5");
            server.restart();
            assertThat(Server.contents(server.start(file(9, "a", "b")))).isEqualTo(contents(file(9, "a", "b")));
        }

        /// A zone that is changed all the time.
        @Test
        void isComparedAFewTimesOnly() {
            Zone zone = server.start(file(1, "a"));
            FileUpdate update = new FileUpdate(zone, file(1000, "b"));
            int serial = 2;
            change(zone, adding(serial, "n2.example. 60 A 192.0.2.5"));
            int comparisons = 1;
            FileOutcome outcome = server.journal().load(update).join();
            while (outcome instanceof FileOutcome.Outdated(FileUpdate outdated)) {
                FileUpdate again = outdated.again();
                serial++;
                change(zone, adding(serial, "n" + serial + ".example. 60 A 192.0.2.5"));
                comparisons++;
                outcome = server.journal().load(again).join();
            }

            assertThat(outcome).isEqualTo(new FileOutcome.Served());
            assertThat(comparisons).isEqualTo(4);
            assertThat(Server.contents(zone)).isEqualTo(contents(file(1000, "b")));
        }

        @Test
        void thatWillBeRefusedIsNotCompared() {
            Zone zone = server.start(file(1, "a"));
            FileUpdate update = new FileUpdate(zone, file(3, "b"));
            change(zone, adding(5, "update.example. 60 A 192.0.2.5"));

            assertThat(server.journal().load(update).join()).isInstanceOf(FileOutcome.Refused.class);
        }

        @Test
        void isNotServedIfItCannotBeStored() {
            Zone zone = server.start(file(1, "a"));
            server.store.fault = Fault.BEFORE_WRITING;

            assertThat(server.load(zone, file(2, "b"))).isInstanceOf(FileOutcome.NotStored.class);
            assertThat(serial(zone)).isEqualTo(1);

            server.store.fault = Fault.NONE;
            assertThat(server.load(zone, file(2, "b"))).isEqualTo(new FileOutcome.Served());
        }

        @Test
        void byMoreThanTheJournalKeepsHasNoDelta() {
            try (Server small = new Server(folder.resolve("small"), 64 << 20, 1000)) {
                Zone zone = small.start(file(1, "a"));
                String[] many = new String[100];
                for (int i = 0; i < 100; i++) {
                    many[i] = "n" + i;
                }

                assertThat(small.load(zone, file(2, many))).isInstanceOfSatisfying(FileOutcome.ServedAnew.class,
                        it -> assertThat(it.why()).contains("larger than journal.zone-size"));
                assertThat(serial(zone)).isEqualTo(2);
                assertThat(Server.since(zone, 1)).isEmpty();
            }
        }
    }

    @Nested
    class WhileTheServerIsDown {

        private Recovery recovered(ZoneState file) {
            server.restart();
            return server.recover(APEX, Optional.of(file));
        }

        private Zone again(ZoneState file) {
            server.restart();
            return server.start(file);
        }

        @Test
        void clearsTheJournalWhichSaysSo() {
            Zone zone = server.start(file(1, "a"));
            server.load(zone, file(2, "b"));

            Recovery recovery = recovered(file(3, "c"));

            assertThat(contents((ZoneSnapshot) recovery.state())).isEqualTo(contents(file(3, "c")));
            assertThat(recovery.notes())
                    .containsExactly("the file of the zone example. has changed while the server was"
                            + " not running: its journal is cleared, and secondaries transfer the whole zone");
            Zone again = again(file(3, "c"));
            assertThat(Server.since(again, 1)).isEmpty();
            assertThat(Server.since(again, 2)).isEmpty();
            server.settle(again);
            assertThat(server.entries()).isEqualTo(1);
        }

        @Test
        void toAnOlderVersionIsServed() {
            Zone zone = server.start(file(1, "a"));
            server.load(zone, file(2, "b"));

            Zone again = again(file(1, "a"));

            assertThat(Server.contents(again)).isEqualTo(contents(file(1, "a")));
            assertThat(Server.since(again, 1)).isEmpty();
        }

        @Test
        void withAHigherSerialIsADeltaAgainstTheLastVersion() {
            updated(file(1, "a"));

            Zone again = again(file(6, "a", "c"));

            assertThat(Server.contents(again)).isEqualTo(contents(file(6, "a", "c")));
            assertThat(Server.since(again, 1)).hasSize(2);
            assertThat(lines(Server.since(again, 5).getFirst().removed())).containsExactly(soa(APEX, 5),
                    "update.example. 60 A 192.0.2.5");
        }

        @Test
        void withoutAHigherSerialIsRefusedIfThereAreOtherChanges() {
            updated(file(1, "a"));
            server.restart();
            Recovery recovery = server.recover(APEX, Optional.of(file(3, "c")));
            Zone again = new Zone(APEX, recovery.state());

            FileOutcome outcome = server.journal().attach(again, recovery).join();

            assertThat(outcome).isInstanceOfSatisfying(FileOutcome.Refused.class,
                    it -> assertThat(it.why()).contains("the zone has serial 5", "serial 3"));
            assertThat(Server.contents(again)).contains("update.example. 60 A 192.0.2.5");
        }

        @Test
        void toACopyOfALaterVersionKeepsTheChangesAfterIt() {
            Zone zone = server.start(file(1, "a"));
            change(zone, adding(2, "b.example. 60 A 192.0.2.1"));
            change(zone, adding(3, "c.example. 60 A 192.0.2.1"));
            server.settle(zone);

            Zone again = again(file(2, "a", "b"));

            assertThat(Server.contents(again)).isEqualTo(contents(file(3, "a", "b", "c")));
            assertThat(Server.since(again, 1)).hasSize(2);
            assertThat(server.load(again, file(2, "a", "b"))).isEqualTo(new FileOutcome.Known());
            assertThat(Server.contents(again(file(2, "a", "b")))).isEqualTo(contents(file(3, "a", "b", "c")));
        }

        @Test
        void toACopyOfTheLastVersionIsThatVersion() {
            updated(file(1, "a"));
            ZoneSnapshot copy = zone(5, "a.example. 60 A 192.0.2.1", "update.example. 60 A 192.0.2.5");

            Zone again = again(copy);

            assertThat(server.journal().isChanged(again)).isFalse();
            assertThat(Server.since(again, 1)).hasSize(1);
            assertThat(server.load(again, file(4, "b"))).isInstanceOf(FileOutcome.ServedAnew.class);
        }

        @Test
        void toOneThatCannotBeReadServesTheLastVersion() {
            updated(file(1, "a"));

            Zone again = again(BROKEN);

            assertThat(serial(again)).isEqualTo(5);
            assertThat(change(again, adding(6))).isInstanceOf(Result.Changed.class);
            assertThat(serial(again(file(1, "a")))).isEqualTo(6);
        }

        @Test
        void toOneThatCannotBeReadServesNothingIfTheJournalDoesNotHaveTheZone() {
            server.start(file(1, "a"));

            Recovery recovery = recovered(BROKEN);

            assertThat(recovery.isAttachable()).isFalse();
            assertThat(recovery.state()).isEqualTo(BROKEN);
            assertThat(serial(again(file(1, "a")))).isEqualTo(1);
        }

        /// A secondary zone gets its content from a primary. Until then nothing is removed.
        @Test
        void toOneThatCannotBeReadKeepsTheChangesOfASecondaryZone() throws java.io.IOException {
            Zone zone = server.start(file(1, "a"));
            server.store.stop();
            var result = zone.writer().submit(adding(2));
            server.store.pass(1);
            result.join();
            server.kill();

            Recovery recovery = server.journal().recover(APEX, Journal.Role.SECONDARY, Optional.of(BROKEN));
            Zone waiting = new Zone(APEX, recovery.state());
            server.journal().attach(waiting, recovery).join();
            assertThat(waiting.state()).isEqualTo(BROKEN);
            server.restart();

            assertThat(((ZoneSnapshot) server.journal().recover(APEX, Journal.Role.SECONDARY,
                    Optional.of(file(1, "a"))).state()).serial()).isEqualTo(2);
        }

        /// Changes that are not stored with the content yet follow from the file only.
        @Test
        void losesChangesThatFollowFromItOnlyWhichSaysSo() throws java.io.IOException {
            Zone zone = server.start(file(1, "a"));
            server.store.stop();
            var result = zone.writer().submit(adding(2, "update.example. 60 A 192.0.2.5"));
            server.store.pass(1);
            result.join();
            server.kill();

            Recovery recovery = server.recover(APEX, Optional.of(file(3, "c")));

            assertThat(recovery.notes())
                    .containsExactly("the file of the zone example. has changed while the server was"
                            + " not running, and its journal cannot be applied to it: changes up to serial 2 that are not in the"
                            + " file are lost");
            assertThat(contents((ZoneSnapshot) recovery.state())).isEqualTo(contents(file(3, "c")));
        }

        @Test
        void isNoChangeIfItsRecordsAreInAnotherOrder() {
            Zone zone = server.start(zone(1, "a.example. 60 A 192.0.2.1", "a.example. 60 A 192.0.2.2",
                    "a.example. 60 NS ns.example."));
            server.load(zone, zone(2, "a.example. 60 A 192.0.2.1", "a.example. 60 A 192.0.2.2",
                    "a.example. 60 NS ns.example.", "b.example. 60 A 192.0.2.1"));

            Recovery recovery = recovered(zone(2, "b.EXAMPLE. 60 A 192.0.2.1", "A.example. 60 NS NS.example.",
                    "A.example. 60 A 192.0.2.2", "A.example. 60 A 192.0.2.1"));

            assertThat(recovery.notes()).isEmpty();
        }
    }

    /// Both have names in the other's.
    @Test
    void zonesWithSimilarNamesAreApart() {
        Name child = Name.of("child.example.");
        Zone parent = server.start(file(1, "a"));
        Zone below = server.start(zone(child, 1));
        Zone root = server.start(zone(Name.ROOT, 1));
        change(below, adding(child, 2, "x.child.example. 60 A 192.0.2.2"));
        change(root, adding(Name.ROOT, 2, "test. 60 NS ns.test."));
        server.settle(below);
        server.load(parent, file(2, "b"));

        server.restart();

        assertThat(Server.contents(server.start(file(2, "b")))).isEqualTo(contents(file(2, "b")));
        assertThat(Server.contents(server.start(zone(child, 1)))).isEqualTo(Server.contents(below));
        assertThat(Server.contents(server.start(zone(Name.ROOT, 1)))).isEqualTo(Server.contents(root));
    }
}
