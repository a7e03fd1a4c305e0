package rootwalk.authoritative.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static rootwalk.authoritative.journal.Records.APEX;
import static rootwalk.authoritative.journal.Records.adding;
import static rootwalk.authoritative.journal.Records.zone;
import static rootwalk.authoritative.journal.Server.change;
import static rootwalk.authoritative.journal.Server.serial;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.authoritative.journal.Journal.ListedZone;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.authoritative.zone.ZoneWriter.Result;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.Serial;

/// Zones that are not recorded any more, and the list of those that are not in the configuration.
class EndedZonesTest {

    private static final Name OTHER = Name.of("other.test.");

    @TempDir(factory = InMemory.class)
    Path folder;
    @RegisterExtension
    final JournalLog journalLog = new JournalLog();
    private Server server;
    private Zone other;

    @BeforeEach
    void open() {
        server = new Server(folder.resolve("journal"));
        other = server.start(zone(OTHER, 1));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private void restart() {
        server.restart();
        other = server.start(zone(OTHER, 1));
        server.endOthers();
    }

    /// A zone whose content is in the journal.
    private Zone updated() {
        Zone zone = server.start(zone(10));
        change(zone, adding(500, "update.example. 60 A 192.0.2.5"));
        server.settle(zone);
        return zone;
    }

    @Test
    void areNotChangedFromTheTimeOnAtWhichTheirConditionIsChecked() {
        Zone zone = server.start(zone(10));
        CompletableFuture<Result> before = zone.writer().submit(adding(11));
        List<Long> checked = new ArrayList<>();

        CompletableFuture<Boolean> suspended = server.journal().suspend(zone,
                state -> checked.add(Serial.value(((ZoneSnapshot) state).serial())));
        CompletableFuture<Result> after = zone.writer().submit(adding(12));

        assertThat(before.join()).isInstanceOf(Result.Changed.class);
        assertThat(suspended.join()).isTrue();
        assertThat(checked).containsExactly(11L);
        assertThat(after.join()).isEqualTo(new Result.NotStored("the zone is being removed"));
        assertThat(serial(zone)).isEqualTo(11);
        assertThat(server.journal().resume(zone).join()).isTrue();
        assertThat(change(zone, adding(13))).isInstanceOf(Result.Changed.class);
    }

    /// What was submitted meanwhile is then planned again.
    @Test
    void areChangedBeforeTheirConditionIsCheckedAlsoIfTheStoreWasFull() {
        Zone zone = server.start(zone(10));
        server.store.stop();
        int attempts = server.store.attempts.get();
        CompletableFuture<Result> first = other.writer().submit(adding(OTHER, 2));
        server.store.awaitAttempt(attempts + 1);
        CompletableFuture<Result> before = zone.writer().submit(adding(11));
        CompletableFuture<Boolean> suspended = server.journal().suspend(zone, _ -> {});
        server.store.pass(1);
        server.store.awaitAttempt(attempts + 2);
        server.store.fault = FaultyStore.Fault.FULL_ONCE;
        server.store.go();

        assertThat(first.join()).isInstanceOf(Result.Changed.class);
        assertThat(before.join()).isInstanceOf(Result.Changed.class);
        assertThat(suspended.join()).isTrue();
        assertThat(change(zone, adding(12))).isEqualTo(new Result.NotStored("the zone is being removed"));
    }

    @Test
    void areChangedAsBeforeIfTheirConditionDoesNotHold() {
        Zone zone = server.start(zone(10));

        CompletableFuture<Boolean> suspended = server.journal().suspend(zone, _ -> {
            throw new IllegalArgumentException("another version");
        });

        assertThatThrownBy(suspended::join).hasRootCauseMessage("another version");
        assertThat(change(zone, adding(11))).isInstanceOf(Result.Changed.class);
    }

    @Test
    void areServedFromTheirFileWhenTheyAreRecordedAgain() {
        Zone zone = updated();
        server.journal().detach(zone).join();

        Recovery recovery = server.recover(APEX, Optional.of(zone(20)));
        Zone again = server.start(zone(20));

        assertThat(recovery.notes()).containsExactly("the zone example. was recorded until 2027-01-15T08:00:00Z, and is"
                + " again: its file is served, and 1 change of that time that is not in it is not used");
        assertThat(serial(again)).isEqualTo(20);
        assertThat(Server.since(again, 10)).isEmpty();
        server.settle(again);
        assertThat(server.entries()).as("the states of two zones").isEqualTo(2);
        assertThat(change(again, adding(21))).isInstanceOf(Result.Changed.class);
        server.restart();
        assertThat(serial(server.start(zone(20)))).isEqualTo(21);
    }

    @Test
    void endedAlsoIfTheyWereRemovedWhileTheServerWasNotRunning() {
        updated();
        restart();
        server.settle(other);

        Zone again = server.start(zone(20));

        assertThat(serial(again)).isEqualTo(20);
    }

    @Test
    void whichAreThereAgainWithTheNextStartHaveNotEnded() {
        updated();
        server.restart();

        assertThat(serial(server.start(zone(10)))).isEqualTo(500);
    }

    @Test
    void withoutAFileHaveTheirContentAndTimesAgain() {
        Zone zone = server.start(APEX, Optional.empty());
        SecondaryTimes times = new SecondaryTimes(1_800_000_100, 1_900_000_000);
        server.journal().replace(zone, zone(7), times).join();
        server.journal().detach(zone).join();
        restart();
        server.settle(other);

        Zone again = server.start(APEX, Optional.empty());

        assertThat(serial(again)).isEqualTo(7);
        assertThat(server.journal().times(again)).isEqualTo(times);
        assertThat(change(again, adding(8))).isInstanceOf(Result.Changed.class);
        restart();
        server.settle(other);
        server.pass(Duration.ofDays(40));
        server.settle(other);
        assertThat(serial(server.start(APEX, Optional.empty()))).as("they have ended again").isEqualTo(-1);
    }

    @Test
    void areRemovedAfterTheMaximumAge() {
        Zone zone = updated();
        server.journal().detach(zone).join();
        server.endOthers();
        server.pass(Duration.ofDays(29));
        server.settle(other);
        int before = server.entries();

        server.pass(Duration.ofDays(2));
        server.settle(other);

        assertThat(before).isGreaterThan(2);
        assertThat(server.entries()).as("the state of the other zone").isEqualTo(1);
    }

    @Test
    void areRemovedAtTheStart() {
        Zone zone = updated();
        server.journal().detach(zone).join();
        server.pass(Duration.ofDays(31));

        restart();
        server.settle(other);

        assertThat(server.entries()).isEqualTo(1);
    }

    /// More than in one transaction.
    @Test
    void areRemovedCompletely() {
        Zone zone = server.start(APEX, Optional.empty());
        for (int i = 1; i <= 700; i++) {
            zone = i == 1 ? server.start(zone(Name.of("many.test."), 1)) : zone;
            change(zone, adding(Name.of("many.test."), i + 1L, "n" + i + ".many.test. 60 A 192.0.2.1"));
        }
        server.journal().detach(zone).join();
        server.endOthers();
        server.pass(Duration.ofDays(31));
        for (int i = 0; i < 5; i++) {
            server.settle(other);
        }

        assertThat(server.entries()).as("the states of two zones").isEqualTo(2);
    }

    /// What an interrupted transfer has left.
    @Test
    void thatNeverHadContentAreRemoved() throws StoreException {
        server.store.commit(List.of(Checked.put(Keys.content(APEX, 1, 0), new byte[10])));
        restart();

        server.settle(other);

        assertThat(server.entries()).isEqualTo(1);
    }

    @Test
    void areNotUsedAfterTheMaximumAgeEvenIfTheyAreStillThere() {
        Zone zone = server.start(APEX, Optional.empty());
        zone.writer().replace(zone(7)).join();
        server.journal().detach(zone).join();
        server.pass(Duration.ofDays(30));

        assertThat(server.start(APEX, Optional.empty()).state()).isInstanceOf(ZoneState.Unloaded.class);
    }

    @Test
    void canBeRecordedAgainOnlyAfterTheyHaveEnded() {
        Zone zone = updated();
        Recovery recovery = server.recover(APEX, Optional.of(zone(10)));
        Zone second = new Zone(APEX, recovery.state());

        assertThat(server.journal().hasAttached(APEX)).isTrue();
        assertThatThrownBy(() -> server.journal().attach(second, recovery)).isInstanceOf(IllegalStateException.class)
                .hasMessage("the changes of example. are already recorded");

        server.journal().detach(zone).join();
        assertThat(server.journal().hasAttached(APEX)).isFalse();
    }

    /// A long write of the one must not remove anything of the other.
    @Test
    void leaveNothingBehindThatDisturbsTheNext() {
        Zone zone = server.start(APEX, Optional.empty());
        String[] many = new String[300];
        for (int i = 0; i < many.length; i++) {
            many[i] = "n" + i + ".example. 60 TXT" + " \"".concat("x".repeat(250)).concat("\"").repeat(40);
        }
        CompletableFuture<Result> replaced = zone.writer().replace(zone(1, many));
        CompletableFuture<Void> ended = server.journal().detach(zone);
        ended.join();

        assertThat(replaced.join()).isInstanceOf(Result.Changed.class);
        Zone again = server.start(zone(5));
        change(again, adding(6, "a.example. 60 A 192.0.2.1"));
        server.settle(again);
        assertThat(again.state()).isInstanceOfSatisfying(ZoneSnapshot.class,
                it -> assertThat(it.serial()).isEqualTo(6));
        server.restart();
        assertThat(serial(server.start(zone(5)))).isEqualTo(6);
    }

    @Test
    void thatArePurgedBeginWithoutWhatTheJournalHas() {
        Zone zone = updated();
        server.journal().purge(zone).join();

        Zone again = server.start(APEX, Optional.empty());

        assertThat(again.state()).isInstanceOf(ZoneState.Unloaded.class);
        server.settle(again);
        assertThat(server.entries()).as("the states of two zones").isEqualTo(2);
    }

    @Test
    void arePurgedLater() {
        Zone zone = updated();
        server.journal().detach(zone).join();

        assertThat(server.journal().purge(APEX).orElseThrow().join()).isTrue();
        assertThat(server.journal().purge(APEX)).as("nothing is left").isEmpty();
        restart();

        assertThat(server.start(APEX, Optional.empty()).state()).isInstanceOf(ZoneState.Unloaded.class);
    }

    @Test
    void theListOfZonesIsThereAfterARestart() {
        ListedZone one = new ListedZone(Name.of("One.test."), Octets.of((byte) 1));
        ListedZone two = new ListedZone(Name.of("two.test."), Octets.of((byte) 2, (byte) 3));
        assertThat(server.journal().list(List.of(one, two), List.of()).join()).isTrue();
        restart();

        assertThat(server.journal().listed()).containsExactlyInAnyOrder(one, two);
        assertThat(server.journal().list(List.of(), List.of(Name.of("ONE.test."))).join()).isTrue();
        assertThat(server.journal().listed()).containsExactly(two);
    }

    @Test
    void theListOfZonesIsNotChangedIfItCannotBeStored() {
        server.store.fault = FaultyStore.Fault.BEFORE_WRITING;

        assertThat(server.journal().list(List.of(new ListedZone(APEX, Octets.of((byte) 1))), List.of()).join())
                .isFalse();
        assertThat(server.journal().listed()).isEmpty();
    }
}
