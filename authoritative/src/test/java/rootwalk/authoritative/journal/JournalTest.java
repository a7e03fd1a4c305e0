package rootwalk.authoritative.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static rootwalk.authoritative.journal.Records.APEX;
import static rootwalk.authoritative.journal.Records.adding;
import static rootwalk.authoritative.journal.Records.set;
import static rootwalk.authoritative.journal.Records.soa;
import static rootwalk.authoritative.journal.Records.zone;
import static rootwalk.authoritative.journal.Server.change;
import static rootwalk.authoritative.journal.Server.contents;
import static rootwalk.authoritative.journal.Server.serial;
import static rootwalk.authoritative.journal.Server.served;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import rootwalk.authoritative.journal.FaultyStore.Fault;
import rootwalk.authoritative.update.DynamicUpdate;
import rootwalk.authoritative.update.RRsetChange;
import rootwalk.authoritative.update.RRsetChanges;
import rootwalk.authoritative.update.SerialPolicy;
import rootwalk.authoritative.update.UpdatePermission;
import rootwalk.authoritative.update.UpdateRecord;
import rootwalk.authoritative.update.UpdateRequest;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneDelta;
import rootwalk.authoritative.zone.ZoneHistory.Changes;
import rootwalk.authoritative.zone.ZoneHistory.LostException;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.authoritative.zone.ZoneWriter.Result;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;

class JournalTest {

    private static final Name OTHER = Name.of("other.test.");

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

    private static ZoneSnapshot file() {
        return zone(1, "www.example. 60 A 192.0.2.1");
    }

    @Nested
    class AChange {

        @Test
        void isThereAfterARestart() {
            Zone zone = server.start(file());
            Result result = change(zone, adding(2, "new.example. 60 A 192.0.2.2"));

            server.restart();
            Zone again = server.start(file());

            assertThat(result).isInstanceOf(Result.Changed.class);
            assertThat(serial(again)).isEqualTo(2);
            assertThat(contents(again)).isEqualTo(contents(zone)).contains("new.example. 60 A 192.0.2.2");
        }

        /// The zone has no other version by that, so it needs no other serial number.
        @Test
        void ofTheCaseOfNamesInDataIsNone() {
            Zone zone = server.start(zone(1, "example. 60 NS ns.example.", "www.example. 60 CNAME Target.example."));
            RRset other = set("www.example. 60 CNAME target.EXAMPLE.");
            UpdateRequest update = new UpdateRequest(new Question(APEX, RecordType.SOA, RecordClass.IN), List.of(),
                    List.of(new UpdateRecord(other.owner(), other.type(), RecordClass.IN, 60, other.rdata(0))));

            assertThat(change(zone, new RRsetChanges(APEX, List.of(new RRsetChange.Replace(other)),
                    SerialPolicy.INCREMENT, Instant.EPOCH))).isInstanceOf(Result.Unchanged.class);
            assertThat(change(zone, new DynamicUpdate(update, UpdatePermission.ALL, SerialPolicy.INCREMENT,
                    Instant.EPOCH))).isInstanceOf(Result.Unchanged.class);
            assertThat(contents(zone)).contains("www.example. 60 CNAME Target.example.");
        }

        @Test
        void isThereWithoutAnOrderlyEnd() throws IOException {
            Zone zone = server.start(file());
            change(zone, adding(2, "new.example. 60 A 192.0.2.2"));

            server.kill();

            assertThat(contents(server.start(file()))).isEqualTo(contents(zone));
        }

        @Test
        void isNotServedBeforeItIsStored() {
            Zone zone = server.start(file());
            server.store.stop();
            int attempts = server.store.attempts.get();

            CompletableFuture<Result> result = zone.writer().submit(adding(2));
            server.store.awaitAttempt(attempts + 1);

            assertThat(serial(zone)).isEqualTo(1);
            assertThat(Server.since(zone, 1)).isEmpty();
            assertThat(result).isNotDone();
            server.store.go();
            assertThat(result.join()).isInstanceOf(Result.Changed.class);
            assertThat(serial(zone)).isEqualTo(2);
        }

        @Test
        void isServedBeforeItIsAcknowledged() {
            Zone zone = server.start(file());

            CompletableFuture<Long> seen = zone.writer().submit(adding(2)).thenApply(_ -> serial(zone));

            assertThat(seen.join()).isEqualTo(2);
            assertThat(server.published).contains("example. 2");
        }

        @Test
        void sharesATransactionWithThoseThatWait() {
            Zone zone = server.start(file());
            Zone other = server.start(zone(OTHER, 1));
            server.store.stop();
            int attempts = server.store.attempts.get();
            List<CompletableFuture<Result>> results = new ArrayList<>();
            results.add(zone.writer().submit(adding(2)));
            server.store.awaitAttempt(attempts + 1);
            int commits = server.store.commits.get();

            for (int i = 3; i < 103; i++) {
                results.add(zone.writer().submit(adding(i, "n" + i + ".example. 60 A 192.0.2.3")));
                results.add(other.writer().submit(adding(OTHER, i)));
            }
            server.store.go();

            assertThat(results).allSatisfy(it -> assertThat(it.join()).isInstanceOf(Result.Changed.class));
            assertThat(server.store.commits.get() - commits).isLessThanOrEqualTo(4);
            assertThat(serial(zone)).isEqualTo(102);
            assertThat(Server.since(zone, 2)).hasSize(100);
            assertThat(Server.since(other, 1)).hasSize(100);
        }

        @Test
        void thatThrowsIsRejectedAlone() {
            Zone zone = server.start(file());
            server.store.stop();
            int attempts = server.store.attempts.get();
            zone.writer().submit(adding(2));
            server.store.awaitAttempt(attempts + 1);

            CompletableFuture<Result> before = zone.writer().submit(adding(3));
            CompletableFuture<Result> failing = zone.writer().submit(edit -> {
                edit.remove(Name.of("www.example."));
                throw new IllegalStateException("broken");
            });
            CompletableFuture<Result> after = zone.writer().submit(adding(4));
            server.store.go();

            assertThat(before.join()).isInstanceOf(Result.Changed.class);
            assertThat(failing).failsWithin(Duration.ofSeconds(10)).withThrowableThat().withMessageContaining("broken");
            assertThat(after.join()).isInstanceOf(Result.Changed.class);
            assertThat(contents(zone)).contains("www.example. 60 A 192.0.2.1");
        }

        @Test
        void thatChangesNothingIsNotStored() {
            Zone zone = server.start(file());
            int commits = server.store.commits.get();

            assertThat(change(zone, edit -> edit.add(set("www.example. 60 A 192.0.2.1"))))
                    .isInstanceOf(Result.Unchanged.class);
            assertThat(server.store.commits).hasValue(commits);
        }

        @Test
        void hasToIncreaseTheSerial() {
            Zone zone = server.start(file());

            assertThat(change(zone, edit -> edit.add(set("x.example. 60 A 192.0.2.1"))))
                    .isInstanceOfSatisfying(Result.Rejected.class,
                            it -> assertThat(it.reason()).contains("serial, from 1 and not to 1"));
            assertThat(change(zone, adding(0))).isInstanceOf(Result.Rejected.class);
            assertThat(change(zone, edit -> edit.remove(APEX, RecordType.SOA))).isInstanceOf(Result.Rejected.class);
            assertThat(contents(zone)).isEqualTo(Records.contents(file()));
        }

        @Test
        void ofAFrozenZoneIsRejectedUntilItIsThawed() {
            Zone zone = server.start(file());
            assertThat(server.journal().setFrozen(zone, true).join()).isTrue();

            Result frozen = change(zone, adding(2));
            server.restart();
            Zone again = server.start(file());
            Result stillFrozen = change(again, adding(2));
            server.journal().setFrozen(again, false).join();

            assertThat(frozen).isEqualTo(new Result.Rejected("the zone is frozen"));
            assertThat(stillFrozen).isInstanceOf(Result.Rejected.class);
            assertThat(change(again, adding(2))).isInstanceOf(Result.Changed.class);
        }

        @Test
        void afterTheEndIsNotStored() {
            Zone zone = server.start(zone(0));
            change(zone, adding(1));
            server.journal().close();

            assertThat(change(zone, adding(2))).isInstanceOf(Result.NotStored.class);
            assertThat(serial(zone)).isEqualTo(1);
            assertThat(Server.since(zone, 0)).isEmpty();
            assertThat(server.journal().counts().octets()).isZero();
        }

        @Test
        void thatWaitsAtTheEndIsStored() {
            Zone zone = server.start(file());
            server.store.stop();
            int attempts = server.store.attempts.get();
            zone.writer().submit(adding(2));
            server.store.awaitAttempt(attempts + 1);
            CompletableFuture<Result> waiting = zone.writer().submit(adding(3));

            Thread ending = Thread.ofPlatform().start(server.journal()::close);
            server.store.go();

            assertThat(waiting.join()).isInstanceOf(Result.Changed.class);
            assertThat(ending).satisfies(it -> it.join());
        }

        @Test
        void ofAZoneThatIsNotConfiguredAnyMoreIsNotStored() {
            Zone zone = server.start(file());
            var writer = zone.writer();
            server.journal().detach(zone).join();

            assertThat(writer.submit(adding(2)).join()).isInstanceOf(Result.NotStored.class);
            assertThat(Journal.isAttached(zone)).isFalse();
            assertThat(change(zone, adding(2))).as("it would be lost when the zone is served by another object")
                    .isInstanceOf(Result.NotStored.class);
            assertThat(zone.writer().replace(file()).join()).as("from its file").isInstanceOf(Result.Changed.class);
        }
    }

    @Nested
    class AFailure {

        @ParameterizedTest
        @EnumSource(value = Fault.class, names = {"BEFORE_WRITING", "AFTER_WRITING", "FULL_FOR_ALL"})
        void publishesNothingAndRejectsTheChanges(Fault fault) {
            Zone zone = server.start(file());
            ZoneState before = zone.state();
            server.store.fault = fault;

            Result result = change(zone, adding(2));

            assertThat(result).isInstanceOfSatisfying(Result.NotStored.class,
                    it -> assertThat(it.reason()).contains("the journal cannot be written: the disk is "));
            assertThat(zone.state()).isSameAs(before);
            assertThat(Server.since(zone, 1)).isEmpty();
            assertThat(server.journal().counts().rejected()).isEqualTo(1);
        }

        @ParameterizedTest
        @EnumSource(value = Fault.class, names = {"BEFORE_WRITING", "AFTER_WRITING", "FULL_FOR_ALL"})
        void isOverWhenTheStoreCanBeWritten(Fault fault) throws IOException {
            Zone zone = server.start(file());
            change(zone, adding(2, "two.example. 60 A 192.0.2.2"));
            server.store.fault = fault;
            change(zone, adding(3, "rejected.example. 60 A 192.0.2.2"));
            server.store.fault = Fault.NONE;

            Result next = change(zone, adding(3, "three.example. 60 A 192.0.2.2"));

            assertThat(next).isInstanceOf(Result.Changed.class);
            server.kill();
            Zone again = server.start(file());
            assertThat(contents(again)).isEqualTo(contents(zone)).contains("three.example. 60 A 192.0.2.2")
                    .doesNotContain("rejected.example. 60 A 192.0.2.2");
            assertThat(Server.since(again, 1)).hasSize(2);
        }

        /// The next success of another zone shows that the disk can be written.
        @Test
        void afterWhichTheStoreHasMoreIsCorrectedWithTheNextTransaction() throws IOException {
            Zone zone = server.start(file());
            Zone other = server.start(zone(OTHER, 1));
            server.store.fault = Fault.AFTER_WRITING;
            change(zone, adding(2, "rejected.example. 60 A 192.0.2.2"));
            server.store.fault = Fault.NONE;
            change(other, adding(OTHER, 2));

            server.kill();

            assertThat(serial(server.start(file()))).isEqualTo(1);
        }

        /// Whether a change that failed is there after a crash, is up to the disk; but it is there as a whole.
        @Test
        void beforeACrashLeavesTheWholeChangeOrNothing() throws IOException {
            Zone zone = server.start(file());
            server.store.fault = Fault.AFTER_WRITING;
            change(zone, adding(2, "a.example. 60 A 192.0.2.2", "b.example. 60 A 192.0.2.2"));

            server.kill();
            Zone again = server.start(file());

            assertThat(serial(again)).isEqualTo(2);
            assertThat(contents(again)).contains("a.example. 60 A 192.0.2.2", "b.example. 60 A 192.0.2.2");
        }

        @Test
        void ofOneLargeChangeDoesNotRejectTheOthers() {
            Zone zone = server.start(file());
            Zone other = server.start(zone(OTHER, 1));
            server.store.stop();
            int attempts = server.store.attempts.get();
            zone.writer().submit(adding(2));
            server.store.awaitAttempt(attempts + 1);
            // A change of one record has two writes.
            CompletableFuture<Result> small = other.writer().submit(adding(OTHER, 2));
            CompletableFuture<Result> large = zone.writer().submit(adding(3, texts(3, 20_000)));
            server.store.tolerated = 2;
            server.store.fault = Fault.FULL_FOR_ALL;
            server.store.go();

            assertThat(small.join()).isInstanceOf(Result.Changed.class);
            assertThat(large.join()).isInstanceOf(Result.NotStored.class);
            assertThat(serial(zone)).isEqualTo(2);
            assertThat(serial(other)).isEqualTo(2);
        }

        @Test
        void isReportedOnceAndSoIsItsEnd() {
            Zone zone = server.start(file());
            server.store.fault = Fault.BEFORE_WRITING;
            for (int i = 0; i < 20; i++) {
                change(zone, adding(2));
            }
            server.store.fault = Fault.NONE;
            change(zone, adding(2));
            change(zone, adding(3));

            assertThat(journalLog.lines()).containsExactly(
                    "changes of zones cannot be stored: the disk is broken; they are rejected until they can be, and the"
                            + " zones are served as they are; check the disk of journal.directory",
                    "changes of zones are stored again; 20 were rejected");
            assertThat(server.journal().counts().rejected()).isEqualTo(20);
            assertThat(server.journal().counts().changes()).isEqualTo(2);
        }

        @Test
        void toReadAtTheStartSaysWhatCanBeDone() {
            server.store.isUnreadable = true;

            assertThatThrownBy(() -> server.start(file())).isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("cannot be read: the disk is broken; check the disk");
        }

        @Test
        void toReadRejectsWhatCannotBeMade() {
            Zone zone = server.start(APEX, Optional.empty());
            server.store.isUnreadable = true;

            assertThat(zone.writer().replace(file()).join()).isInstanceOf(Result.NotStored.class);
            assertThat(journalLog.lines()).hasSize(1);
            server.store.isUnreadable = false;
            assertThat(zone.writer().replace(file()).join()).isInstanceOf(Result.Changed.class);
        }

        /// After that, the store has fewer deltas than the zone.
        @Test
        void afterOldDeltasWereRemovedIsNoDamage() {
            try (Server small = new Server(folder.resolve("small"), 64 << 20, 3_000)) {
                Zone zone = small.start(zone(1));
                int serial = 2;
                for (; serial <= 40; serial++) {
                    small.load(zone, zone(serial, "n" + serial + ".example. 60 A 192.0.2.2"));
                }
                small.store.fault = Fault.AFTER_WRITING;
                small.load(zone, zone(41, "rejected.example. 60 A 192.0.2.2"));
                small.store.fault = Fault.NONE;
                journalLog.clear();

                assertThat(small.load(zone, zone(41, "n41.example. 60 A 192.0.2.2")))
                        .isEqualTo(new FileOutcome.Served());

                assertThat(journalLog.lines()).noneMatch(it -> it.contains("damaged"));
                assertThat(Server.since(zone, 39)).hasSize(2);
                small.settle(zone);
            }
        }

        /// What is stored must not depend on a record that the server does not know to be stored.
        @Test
        void ofAnyTransactionThatIsWrittenNeverthelessLosesNothing() {
            for (int failing = 1; failing <= 80; failing++) {
                try (Server small = new Server(folder.resolve("failing" + failing), 64 << 20, 1_500)) {
                    small.store.failing = failing;
                    Zone zone = small.start(file());
                    for (int i = 2; i <= 30; i++) {
                        change(zone, adding(i, "n" + i + ".example. 60 A 192.0.2.2"));
                        small.settle(zone);
                    }
                    small.restart();
                    Zone again = small.start(file());

                    assertThat(contents(again)).as("the transaction " + failing + " fails").isEqualTo(contents(zone));
                }
            }
        }

        @Test
        void ofTheServerItselfIsTheEndOfNoWork() {
            Zone zone = server.start(file());
            Zone secondary = server.start(OTHER, Optional.empty());
            server.store.stop();
            int attempts = server.store.attempts.get();
            CompletableFuture<Result> replaced = secondary.writer().replace(zone(OTHER, 1, texts(200, 10_000)));
            server.store.pass(2);
            server.store.awaitAttempt(attempts + 3);
            CompletableFuture<Result> waiting = secondary.writer().submit(adding(OTHER, 2));
            CompletableFuture<Result> other = zone.writer().submit(adding(2));
            server.store.pass(1);
            server.store.awaitAttempt(attempts + 4);
            server.store.fault = Fault.DEFECT;
            server.store.pass(1);

            assertThat(replaced).succeedsWithin(Duration.ofSeconds(10)).isInstanceOf(Result.NotStored.class);
            server.store.fault = Fault.NONE;
            server.store.go();
            assertThat(waiting).succeedsWithin(Duration.ofSeconds(10)).isInstanceOf(Result.Rejected.class);
            assertThat(other).succeedsWithin(Duration.ofSeconds(10));
            assertThat(change(zone, adding(3))).isInstanceOf(Result.Changed.class);
            assertThat(secondary.writer().replace(zone(OTHER, 1)).join()).isInstanceOf(Result.Changed.class);
        }

        /// A zone that has work of a long write, while another one fails.
        @Test
        void ofTheServerItselfLeavesNoZoneWaiting() {
            Zone zone = server.start(file());
            Zone secondary = server.start(OTHER, Optional.empty());
            server.store.stop();
            int attempts = server.store.attempts.get();
            CompletableFuture<Result> first = zone.writer().submit(adding(2));
            server.store.awaitAttempt(attempts + 1);
            CompletableFuture<Result> edit = secondary.writer().replace(new ZoneState.Unloaded("withdrawn"));
            CompletableFuture<Result> replaced = secondary.writer().replace(zone(OTHER, 1));
            server.store.pass(1);
            server.store.awaitAttempt(attempts + 2);
            server.store.isDefective = true;
            server.store.go();

            assertThat(first).succeedsWithin(Duration.ofSeconds(10));
            assertThat(edit).succeedsWithin(Duration.ofSeconds(10));
            assertThat(replaced).succeedsWithin(Duration.ofSeconds(10));
            server.store.isDefective = false;
            assertThat(change(zone, adding(4))).isInstanceOf(Result.Changed.class);
            assertThat(secondary.writer().replace(zone(OTHER, 2)).join()).isInstanceOf(Result.Changed.class);
        }

        /// What was submitted first comes first, also if it is made again.
        @Test
        void keepsTheOrderOfTheChangesOfAZone() {
            Zone zone = server.start(file());
            Zone other = server.start(zone(OTHER, 1));
            server.store.stop();
            int attempts = server.store.attempts.get();
            other.writer().submit(adding(OTHER, 2));
            server.store.awaitAttempt(attempts + 1);
            List<String> order = Collections.synchronizedList(new ArrayList<>());
            CompletableFuture<Result> edit = zone.writer().submit(adding(2));
            CompletableFuture<Result> replaced = zone.writer().replace(zone(10, texts(3, 100)));
            CompletableFuture<Result> last = zone.writer().submit(adding(11));
            edit.thenRun(() -> order.add("edit"));
            replaced.thenRun(() -> order.add("replaced"));
            last.thenRun(() -> order.add("last"));
            server.store.pass(1);
            server.store.awaitAttempt(attempts + 2);
            // All changes of the round are made again.
            server.store.fault = Fault.FULL_ONCE;
            server.store.go();

            assertThat(edit.join()).isInstanceOf(Result.Changed.class);
            assertThat(replaced.join()).isInstanceOf(Result.Changed.class);
            assertThat(last.join()).isInstanceOf(Result.Changed.class);
            assertThat(order).containsExactly("edit", "replaced", "last");
            assertThat(serial(zone)).isEqualTo(11);
        }

        @Test
        void ofTheDiskToAnswerDoesNotKeepTheServerFromEnding() {
            Zone zone = server.start(file());
            server.store.stop();
            int attempts = server.store.attempts.get();
            CompletableFuture<Result> hanging = zone.writer().submit(adding(2));
            server.store.awaitAttempt(attempts + 1);
            CompletableFuture<Result> waiting = zone.writer().submit(adding(3));

            server.journal().close();

            assertThat(hanging).isCompletedWithValueMatching(Result.NotStored.class::isInstance);
            assertThat(waiting).isCompletedWithValueMatching(Result.NotStored.class::isInstance);
        }

        @Test
        void atTheStartServesTheFile() {
            server.store.fault = Fault.BEFORE_WRITING;

            Zone zone = server.start(file());

            assertThat(serial(zone)).isEqualTo(1);
            server.store.fault = Fault.NONE;
            assertThat(change(zone, adding(2))).isInstanceOf(Result.Changed.class);
            server.restart();
            assertThat(serial(server.start(file()))).isEqualTo(2);
        }
    }

    /// One TXT record of many octets at each of some names.
    private static String[] texts(int count, int octets) {
        String[] records = new String[count];
        for (int i = 0; i < count; i++) {
            records[i] =
                    "t" + i + ".example. 60 TXT" + " \"x".concat("y".repeat(254)).concat("\"").repeat(octets / 256 + 1);
        }
        return records;
    }

    @Nested
    class AFullJournal {

        private Server small;

        @BeforeEach
        void open() {
            small = new Server(folder.resolve("small"), 1 << 20, 512 << 10);
        }

        @AfterEach
        void close() {
            small.close();
        }

        @Test
        void rejectsChangesAndServesOn() {
            Zone zone = small.start(file());
            int accepted = 1;
            Result result = change(zone, adding(2));
            while (result instanceof Result.Changed && accepted < 1000) {
                accepted++;
                result = change(zone, adding(accepted + 1, records(accepted)));
            }

            assertThat(result).isInstanceOfSatisfying(Result.NotStored.class,
                    it -> assertThat(it.reason()).contains("its 1048576 octets are used"));
            assertThat(serial(zone)).isEqualTo(accepted);
            assertThat(small.journal().counts().rejected()).isPositive();
            assertThat(small.journal().counts().octets()).isLessThanOrEqualTo(1 << 20);
            small.restart();
            Zone again = small.start(file());
            assertThat(contents(again)).isEqualTo(contents(zone));
        }

        private static String[] records(int number) {
            String[] records = new String[40];
            for (int i = 0; i < records.length; i++) {
                records[i] = "n" + number + "-" + i + ".example. 60 TXT \"" + "z".repeat(200) + "\"";
            }
            return records;
        }

        /// Each replacement needs space for old and new content.
        @Test
        void letsASecondaryBeTransferredAgainAndAgain() {
            Zone other = small.start(zone(OTHER, 1));
            Zone secondary = small.start(APEX, Optional.empty());
            for (int i = 1; i < 12; i++) {
                for (int j = 0; j < 5; j++) {
                    int serial = i * 10 + j;
                    small.load(other, zone(OTHER, serial, "x" + serial + ".other.test. 60 TXT"
                            + " \"".concat("z".repeat(250)).concat("\"").repeat(60)));
                }
                assertThat(secondary.writer().replace(zone(i, texts(36, 10_000))).join()).as("transfer " + i)
                        .isInstanceOf(Result.Changed.class);
            }

            assertThat(serial(secondary)).isEqualTo(11);
            assertThat(small.journal().counts().octets()).isLessThanOrEqualTo((1 << 20) * 5 / 4);
        }

        @Test
        void removesWhatAnInterruptedTransferHasLeft() throws IOException {
            Zone secondary = small.start(APEX, Optional.empty());
            assertThat(secondary.writer().replace(zone(1, texts(30, 10_000))).join())
                    .isInstanceOf(Result.Changed.class);
            // It does not fit beside the content, and fills the journal.
            assertThat(secondary.writer().replace(zone(2, texts(90, 10_000))).join())
                    .isInstanceOf(Result.NotStored.class);

            assertThat(change(secondary, adding(3, texts(20, 10_000)))).isInstanceOf(Result.Changed.class);
            assertThat(secondary.writer().replace(zone(4, texts(30, 10_000))).join())
                    .isInstanceOf(Result.Changed.class);
        }

        /// What is only kept for secondaries makes room for what must be kept.
        @Test
        void dropsDeltasOfFilesFirst() {
            ZoneSnapshot first = zone(OTHER, 1);
            Zone other = small.start(first);
            for (int i = 2; i < 60; i++) {
                assertThat(small.load(other, zone(OTHER, i, "x" + i + ".other.test. 60 TXT"
                        + " \"".concat("z".repeat(250)).concat("\"").repeat(40)))).isEqualTo(new FileOutcome.Served());
            }
            Zone zone = small.start(file());
            for (int i = 2; i < 40; i++) {
                assertThat(change(zone, adding(i, "n" + i + ".example. 60 TXT" + " \"".concat("y".repeat(250))
                        .concat("\"").repeat(20)))).isInstanceOf(Result.Changed.class);
            }

            assertThat(Server.since(other, 2)).isEmpty();
            assertThat(serial(other)).isEqualTo(59);
        }
    }

    @Nested
    class AHistory {

        @Test
        void hasTheDeltasFromASerialOn() {
            Zone zone = server.start(file());
            for (int i = 2; i <= 20; i++) {
                change(zone, adding(i, "n" + i + ".example. 60 A 192.0.2.2"));
            }

            List<ZoneDelta> deltas = Server.since(zone, 15);

            assertThat(deltas).hasSize(5);
            assertThat(Records.lines(deltas.getFirst().removed())).containsExactly(soa(APEX, 15));
            assertThat(Records.lines(deltas.getFirst().added())).containsExactly(soa(APEX, 16),
                    "n16.example. 60 A 192.0.2.2");
            assertThat(Records.lines(deltas.getLast().added())).contains(soa(APEX, 20));
            for (int serial = 1; serial < 20; serial++) {
                assertThat(Server.since(zone, serial)).hasSize(20 - serial);
            }
        }

        @Test
        void isEmptyForSerialsThatItDoesNotHave() {
            Zone zone = server.start(file());
            change(zone, adding(5));
            change(zone, adding(0x7000_0000L));

            assertThat(Server.since(zone, 0)).isEmpty();
            assertThat(Server.since(zone, 3)).isEmpty();
            assertThat(Server.since(zone, 7)).isEmpty();
            assertThat(Server.since(zone, 0x7000_0000)).isEmpty();
            assertThat(Server.since(zone, 5)).hasSize(1);
        }

        /// RFC 1982 section 3.2: a serial may pass zero.
        @Test
        void followsSerialsPastZero() {
            Zone zone = server.start(zone(0xFFFF_FFF0L));
            for (int i = 1; i < 32; i++) {
                assertThat(change(zone, adding((0xFFFF_FFF0L + i) & 0xFFFF_FFFFL))).isInstanceOf(Result.Changed.class);
            }

            assertThat(Server.since(zone, 0xFFFF_FFF0)).hasSize(31);
            assertThat(Server.since(zone, -1)).hasSize(16);
            assertThat(Server.since(zone, 0)).hasSize(15);
            assertThat(Server.since(zone, 3)).hasSize(12);
        }

        @Test
        void isThereAfterARestart() {
            Zone zone = server.start(file());
            change(zone, adding(2));
            change(zone, adding(3));

            server.restart();

            assertThat(Server.since(server.start(file()), 1)).hasSize(2);
        }

        @Test
        void canBeReadByManyAtTheSameTime() throws InterruptedException {
            Zone zone = server.start(file());
            for (int i = 2; i <= 50; i++) {
                change(zone, adding(i));
            }
            List<CompletableFuture<Integer>> sizes = new ArrayList<>();
            List<Thread> readers = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                CompletableFuture<Integer> size = new CompletableFuture<>();
                sizes.add(size);
                readers.add(Thread.startVirtualThread(() -> size.complete(Server.since(zone, 2).size())));
            }
            for (Thread reader : readers) {
                reader.join();
            }

            assertThat(sizes).allSatisfy(it -> assertThat(it.join()).isEqualTo(48));
        }

        /// Old deltas are removed from the disk before the zone is known to be without them.
        @Test
        void isReadWhileOldDeltasAreRemoved() {
            try (Server small = new Server(folder.resolve("small"), 64 << 20, 3_000)) {
                Zone zone = small.start(zone(1));
                for (int i = 2; i <= 40; i++) {
                    small.load(zone, zone(i, "n" + i + ".example. 60 A 192.0.2.2"));
                }
                small.store.stopAfterwards();
                int commits = small.store.commits.get();
                CompletableFuture<FileOutcome> next =
                        small.journal().load(new FileUpdate(zone, zone(41, "n41.example. 60 A 192.0.2.2")));
                while (small.store.commits.get() == commits) {
                    Thread.onSpinWait();
                }

                List<ZoneDelta> deltas = Server.since(zone, 38);

                assertThat(serial(zone)).isEqualTo(40);
                assertThat(deltas).hasSize(2);
                assertThat(journalLog.lines()).isEmpty();
                small.store.go();
                assertThat(next.join()).isEqualTo(new FileOutcome.Served());
                assertThat(Server.since(zone, 38)).hasSize(3);
            }
        }

        @Test
        void saysWhichDeltasWereRemovedMeanwhile() {
            Zone zone = server.start(zone(1));
            for (int i = 2; i <= 5; i++) {
                server.load(zone, zone(i, "n" + i + ".example. 60 A 192.0.2.2"));
            }
            Changes changes = zone.history().between(1, 5);
            server.load(zone, zone(5, "other.example. 60 A 192.0.2.2"));
            server.settle(zone);

            assertThat(changes.count()).isEqualTo(4);
            assertThatThrownBy(() -> changes.read(0)).isInstanceOf(LostException.class)
                    .hasMessage("it was removed from the journal");
            assertThat(journalLog.lines()).isEmpty();
        }

        @Test
        void endsWithTheVersionThatIsWanted() {
            Zone zone = server.start(file());
            for (int i = 2; i <= 9; i++) {
                change(zone, adding(i, "n" + i + ".example. 60 A 192.0.2.2"));
            }

            assertThat(Server.deltas(zone.history().between(3, 7))).hasSize(4);
            assertThat(zone.history().between(7, 3).count()).isZero();
            assertThat(zone.history().between(3, 10).count()).isZero();
        }

        /// Approximately: the form on disk has other lengths of names.
        @Test
        void knowsTheOctetsOfDeltasWithoutReadingThem() {
            Zone zone = server.start(file());
            for (int i = 2; i <= 60; i++) {
                change(zone, adding(i, "n" + i + ".example. 60 TXT \"" + "x".repeat(i) + "\""));
            }

            Changes some = zone.history().between(10, 40);

            long octets = Server.deltas(some).stream().mapToLong(ZoneDelta::octets).sum();
            assertThat(some.octets()).isBetween(octets * 8 / 10, octets * 16 / 10);
        }

        @Test
        void isEmptyIfTheStoreCannotBeRead() {
            Zone zone = server.start(file());
            change(zone, adding(2));
            Changes before = zone.history().between(1, 2);
            server.store.isUnreadable = true;

            assertThat(zone.history().between(1, 2).count()).isZero();
            assertThatThrownBy(() -> before.read(0)).isInstanceOf(LostException.class)
                    .hasMessage("the journal cannot be read: the disk is broken");
            assertThat(server.journal().counts().octets()).isNotNegative();
            server.store.isUnreadable = false;
            assertThat(Server.since(zone, 1)).hasSize(1);
        }

        @Test
        void losesDeltasThatBecomeTooOldWithoutAnyChange() {
            Zone zone = server.start(zone(1));
            server.endOthers();
            server.load(zone, zone(2, "a.example. 60 A 192.0.2.2"));
            server.settle(zone);

            server.pass(Duration.ofDays(31));
            server.settle(zone);

            assertThat(Server.since(zone, 1)).isEmpty();
        }

        @Test
        void losesTheOldestDeltasWhenTheyAreTooMany() {
            try (Server small = new Server(folder.resolve("small"), 64 << 20, 20_000)) {
                Zone zone = small.start(file());
                for (int i = 2; i <= 400; i++) {
                    change(zone, adding(i, "n" + i + ".example. 60 A 192.0.2.2"));
                    small.settle(zone);
                }

                assertThat(Server.since(zone, 1)).isEmpty();
                assertThat(Server.since(zone, 390)).hasSize(10);
                assertThat(small.entries()).isLessThan(250);
                small.restart();
                Zone again = small.start(file());
                assertThat(contents(again)).isEqualTo(contents(zone));
                assertThat(Server.since(again, 390)).hasSize(10);
            }
        }

        @Test
        void losesTheOldestDeltasWhenTheyAreTooOld() {
            Zone zone = server.start(file());
            change(zone, adding(2));
            server.settle(zone);
            server.pass(Duration.ofDays(29));
            change(zone, adding(3));
            server.settle(zone);
            assertThat(Server.since(zone, 1)).hasSize(2);

            server.pass(Duration.ofDays(2));
            change(zone, adding(4));
            server.settle(zone);

            assertThat(Server.since(zone, 1)).isEmpty();
            assertThat(Server.since(zone, 2)).hasSize(2);
        }
    }

    @Nested
    class AZoneWithoutAFile {

        @Test
        void isUnloadedUntilItHasContent() {
            Zone zone = server.start(APEX, Optional.empty());

            assertThat(zone.state()).isEqualTo(new ZoneState.Unloaded("it has not been transferred"));
            assertThat(change(zone, adding(2))).isInstanceOf(Result.Rejected.class);
            assertThat(zone.writer().replace(file()).join()).isInstanceOf(Result.Changed.class);
            assertThat(contents(zone)).isEqualTo(Records.contents(file()));
        }

        @Test
        void isThereAfterARestart() {
            Zone zone = server.start(APEX, Optional.empty());
            zone.writer().replace(zone(7, texts(30, 10_000))).join();
            change(zone, adding(8, "x.example. 60 A 192.0.2.2"));

            server.restart();
            Zone again = server.start(APEX, Optional.empty());

            assertThat(contents(again)).isEqualTo(contents(zone)).hasSize(32);
            assertThat(Server.since(again, 7)).hasSize(1);
        }

        @Test
        void canBeReplacedAgainAndAgain() throws IOException {
            Zone zone = server.start(APEX, Optional.empty());
            int entries = 0;
            for (int i = 1; i < 10; i++) {
                zone.writer().replace(zone(i, texts(10, 10_000))).join();
                server.settle(zone);
                entries = i == 1 ? server.entries() : entries;
            }

            assertThat(server.entries()).isEqualTo(entries);
            server.kill();
            assertThat(serial(server.start(APEX, Optional.empty()))).isEqualTo(9);
        }

        @Test
        void keepsItsTimes() {
            Zone zone = server.start(APEX, Optional.empty());
            zone.writer().replace(file()).join();
            server.journal().setTimes(zone, new SecondaryTimes(1_800_000_100, 1_800_001_000)).join();

            server.restart();
            Zone again = server.start(APEX, Optional.empty());

            assertThat(server.journal().times(again)).isEqualTo(new SecondaryTimes(1_800_000_100, 1_800_001_000));
            assertThat(serial(again)).isEqualTo(1);
        }

        @Test
        void isNotServedWhenItHasExpired() {
            Zone zone = server.start(APEX, Optional.empty());
            zone.writer().replace(file()).join();
            server.journal().setTimes(zone, new SecondaryTimes(1_800_000_100, 1_800_001_000)).join();

            server.pass(Duration.ofSeconds(1000));
            server.restart();
            Zone again = server.start(APEX, Optional.empty());

            assertThat(again.state()).isEqualTo(
                    new ZoneState.Unloaded("it has expired at " + Instant.ofEpochSecond(1_800_001_000)));
            assertThat(again.writer().replace(zone(2)).join()).isInstanceOf(Result.Changed.class);
            assertThat(serial(again)).isEqualTo(2);
        }

        @Test
        void getsItsTimesWithItsContent() throws IOException {
            Zone zone = server.start(APEX, Optional.empty());
            SecondaryTimes first = new SecondaryTimes(1_800_000_100, 1_800_001_000);
            SecondaryTimes second = new SecondaryTimes(1_800_000_200, 1_800_002_000);

            server.journal().replace(zone, file(), first).join();
            assertThat(server.journal().times(zone)).isEqualTo(first);
            server.journal().change(zone, adding(2), second).join();
            server.kill();

            Zone again = server.start(APEX, Optional.empty());
            assertThat(server.journal().times(again)).isEqualTo(second);
            assertThat(serial(again)).isEqualTo(2);
        }

        @Test
        void keepsItsTimesIfTheChangeIsNotStored() {
            Zone zone = server.start(APEX, Optional.empty());
            SecondaryTimes first = new SecondaryTimes(1_800_000_100, 1_800_001_000);
            server.journal().replace(zone, file(), first).join();
            server.store.fault = Fault.BEFORE_WRITING;

            server.journal().change(zone, adding(2), SecondaryTimes.NONE).join();

            assertThat(server.journal().times(zone)).isEqualTo(first);
        }

        /// Another transfer may have ended meanwhile.
        @Test
        void isOnlyReplacedByANewerVersionIfThatIsWanted() {
            Zone zone = server.start(APEX, Optional.empty());
            SecondaryTimes first = new SecondaryTimes(1_800_000_100, 1_800_001_000);
            server.journal().replaceEarlier(zone, zone(5), first).join();
            SecondaryTimes second = new SecondaryTimes(1_800_000_200, 1_800_002_000);

            assertThat(server.journal().replaceEarlier(zone, zone(4), second).join())
                    .isEqualTo(new Result.Rejected("serial 5 is already served"));
            assertThat(serial(zone)).isEqualTo(5);
            assertThat(server.journal().times(zone)).isEqualTo(first);
            assertThat(server.journal().replaceEarlier(zone, zone(6), second).join())
                    .isInstanceOf(Result.Changed.class);
            assertThat(server.journal().replace(zone, zone(4), second).join()).isInstanceOf(Result.Changed.class);
            assertThat(serial(zone)).isEqualTo(4);
        }

        @Test
        void isWithdrawnAtOnceAlthoughTheDiskFails() {
            Zone zone = server.start(APEX, Optional.empty());
            SecondaryTimes times = new SecondaryTimes(1_800_000_100, 1_800_001_000);
            server.journal().replace(zone, file(), times).join();
            ZoneSnapshot served = (ZoneSnapshot) zone.state();
            server.store.fault = Fault.BEFORE_WRITING;

            assertThat(zone.withdraw(served, "it has expired")).isTrue();

            assertThat(zone.state()).isEqualTo(new ZoneState.Unloaded("it has expired"));
            server.store.fault = Fault.NONE;
            assertThat(server.journal().replaceEarlier(zone, zone(2), times).join()).isInstanceOf(Result.Changed.class);
            assertThat(zone.withdraw(served, "it has expired")).isFalse();
            assertThat(serial(zone)).isEqualTo(2);
        }

        @Test
        void expiresAlsoIfItHasAFile() {
            Zone zone = server.start(APEX, Optional.empty());
            server.journal().replace(zone, file(), new SecondaryTimes(1, 1_800_001_000)).join();

            server.pass(Duration.ofSeconds(1000));
            server.restart();
            Recovery secondary = server.journal().recover(APEX, Journal.Role.SECONDARY, Optional.of(zone(3)));
            Recovery primary = server.journal().recover(APEX, Journal.Role.PRIMARY, Optional.of(file()));

            assertThat(secondary.state()).isEqualTo(
                    new ZoneState.Unloaded("it has expired at " + Instant.ofEpochSecond(1_800_001_000)));
            assertThat(primary.state()).isInstanceOf(ZoneSnapshot.class);
        }

        @Test
        void canBeWithdrawn() {
            Zone zone = server.start(APEX, Optional.empty());
            zone.writer().replace(file()).join();

            zone.writer().replace(new ZoneState.Unloaded("it has expired")).join();

            assertThat(zone.state()).isInstanceOf(ZoneState.Unloaded.class);
        }
    }

    @Nested
    class ALongWrite {

        /// Content of many transactions.
        private final String[] large = texts(400, 10_000);

        @Test
        void letsChangesOfOtherZonesThrough() {
            Zone zone = server.start(APEX, Optional.empty());
            Zone other = server.start(zone(OTHER, 1));
            server.store.stop();
            int attempts = server.store.attempts.get();
            CompletableFuture<Result> replaced = zone.writer().replace(zone(1, large));
            server.store.awaitAttempt(attempts + 1);

            CompletableFuture<Result> changed = other.writer().submit(adding(OTHER, 2));
            server.store.pass(2);

            assertThat(changed.join()).isInstanceOf(Result.Changed.class);
            assertThat(replaced).isNotDone();
            assertThat(zone.state()).isInstanceOf(ZoneState.Unloaded.class);
            server.store.go();
            assertThat(replaced.join()).isInstanceOf(Result.Changed.class);
            assertThat(server.store.mostOctets).isLessThan(2 * RoundBuilder.SLICE_OCTETS);
        }

        @Test
        void doesNotMakeMoreChangesWaitThanPermitted() {
            Zone zone = server.start(APEX, Optional.empty());
            server.store.stop();
            int attempts = server.store.attempts.get();
            CompletableFuture<Result> replaced = zone.writer().replace(zone(1, large));
            server.store.awaitAttempt(attempts + 1);
            List<CompletableFuture<Result>> results = new ArrayList<>();
            for (int i = 0; i < SubmissionQueue.MOST_PENDING + 10; i++) {
                results.add(zone.writer().submit(adding(2 + i)));
                // Five parts of eight.
                if (i % 4000 == 0) {
                    server.store.pass(1);
                }
            }

            assertThat(results.stream().filter(CompletableFuture::isDone).map(CompletableFuture::join))
                    .hasSizeGreaterThanOrEqualTo(10).allSatisfy(it -> assertThat(it)
                            .isEqualTo(new Result.NotStored("too many changes of zones are waiting")));
            server.store.go();
            assertThat(replaced.join()).isInstanceOf(Result.Changed.class);
            assertThat(results.getFirst().join()).isInstanceOf(Result.Changed.class);
            assertThat(results.get(SubmissionQueue.MOST_PENDING - 2).join()).isInstanceOf(Result.Changed.class);
            assertThat(change(zone, adding(100_000))).isInstanceOf(Result.Changed.class);
        }

        @Test
        void ofManyChangesHasTransactionsOfALimitedSize() {
            Zone zone = server.start(file());
            server.store.stop();
            int attempts = server.store.attempts.get();
            List<CompletableFuture<Result>> results = new ArrayList<>();
            results.add(zone.writer().submit(adding(2)));
            server.store.awaitAttempt(attempts + 1);
            for (int i = 3; i < 30; i++) {
                results.add(zone.writer().submit(adding(i, texts(40, 10_000))));
                results.add(zone.writer().submit(adding(i + 1000, "x" + i + ".example. 60 A 192.0.2.2")));
            }
            server.store.go();

            assertThat(results).allSatisfy(it -> assertThat(it).succeedsWithin(Duration.ofSeconds(60)));
            assertThat(server.store.mostOctets)
                    .isLessThan(RoundBuilder.ROUND_OCTETS + 2 * RoundBuilder.SLICE_OCTETS);
        }

        @Test
        void makesLaterChangesOfTheZoneWait() {
            Zone zone = server.start(file());
            CompletableFuture<Result> replaced = zone.writer().replace(zone(5, large));
            CompletableFuture<Result> changed = zone.writer().submit(adding(6, "x.example. 60 A 192.0.2.2"));
            CompletableFuture<Result> last = zone.writer().submit(adding(7));

            assertThat(replaced.join()).isInstanceOf(Result.Changed.class);
            assertThat(changed.join()).isInstanceOf(Result.Changed.class);
            assertThat(last.join()).isInstanceOf(Result.Changed.class);
            assertThat(contents(zone)).hasSize(large.length + 2);
        }

        @Test
        void thatIsInterruptedLeavesTheVersionBefore() throws IOException {
            Zone zone = server.start(APEX, Optional.empty());
            zone.writer().replace(file()).join();
            int entries = server.entries();
            server.store.stop();
            int attempts = server.store.attempts.get();
            zone.writer().replace(zone(2, large));
            server.store.pass(4);
            server.store.awaitAttempt(attempts + 5);

            server.kill();
            Zone again = server.start(APEX, Optional.empty());

            assertThat(contents(again)).isEqualTo(Records.contents(file()));
            server.settle(again);
            assertThat(server.entries()).as("what was left of it is removed").isEqualTo(entries);
            assertThat(again.writer().replace(zone(3, large)).join()).isInstanceOf(Result.Changed.class);
            server.restart();
            assertThat(contents(server.start(APEX, Optional.empty()))).hasSize(large.length + 1);
        }

        @Test
        void thatFailsIsRejectedAndRemoved() {
            Zone zone = server.start(APEX, Optional.empty());
            zone.writer().replace(file()).join();
            int entries = server.entries();
            server.store.stop();
            int attempts = server.store.attempts.get();
            CompletableFuture<Result> replaced = zone.writer().replace(zone(2, large));
            server.store.pass(4);
            server.store.awaitAttempt(attempts + 5);
            server.store.fault = Fault.BEFORE_WRITING;
            server.store.pass(1);

            assertThat(replaced.join()).isInstanceOf(Result.NotStored.class);
            server.store.fault = Fault.NONE;
            server.store.go();
            server.settle(zone);
            assertThat(serial(zone)).isEqualTo(1);
            assertThat(change(zone, adding(2))).isInstanceOf(Result.Changed.class);
            server.settle(zone);
            assertThat(server.entries()).isLessThanOrEqualTo(entries + 1);
        }

        @Test
        void storesALargeDeltaAsAWhole() {
            Zone zone = server.start(file());
            String[] many = texts(80, 10_000);

            assertThat(change(zone, adding(2, many))).isInstanceOf(Result.Changed.class);
            assertThat(change(zone, adding(3))).isInstanceOf(Result.Changed.class);

            assertThat(Server.since(zone, 1)).hasSize(2);
            server.restart();
            Zone again = server.start(file());
            assertThat(contents(again)).isEqualTo(contents(zone)).hasSize(82);
            assertThat(Server.since(again, 1)).hasSize(2);
        }

        @Test
        void ofADeltaThatIsTooLargeReplacesTheContent() {
            Zone zone = server.start(file());

            assertThat(change(zone, adding(2, large))).isInstanceOf(Result.Changed.class);

            assertThat(Server.since(zone, 1)).isEmpty();
            server.restart();
            assertThat(contents(server.start(file()))).isEqualTo(contents(zone));
        }
    }
}
