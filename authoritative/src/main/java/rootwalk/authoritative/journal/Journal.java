package rootwalk.authoritative.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.authoritative.zone.ZoneWriter;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;

/// Records the changes of zones on disk: a change is durable before it is served, and served before it is acknowledged. Any thread,
/// except that of the results of changes.
public final class Journal implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    private final Store store;
    private final InstantSource clock;
    private final JournalSettings settings;
    private final KeptCopies copies;
    private final CommitThread thread;
    /// For entries that do not belong to the content of a zone. It is not recorded itself.
    private final JournaledZone noZone;
    private final Map<Name, JournaledZone> attached = new ConcurrentHashMap<>();

    private Journal(Store store, JournalSettings settings, InstantSource clock, ThreadFactory threads,
            Consumer<Zone> published) {
        this.store = store;
        this.settings = settings;
        this.clock = clock;
        copies = new KeptCopies(store);
        thread = new CommitThread(store, settings, clock, threads, published);
        noZone = JournaledZone.none(thread.queue(), store);
    }

    /// Opens the journal of a folder. A damaged file is renamed, which is logged.
    ///
    /// @param clock the time of day
    /// @param threads creates the thread that makes the changes
    /// @param published receives each zone of which another version is served, on that thread
    /// @throws IOException if that is not possible; the message says why, and has the remedy
    public static Journal open(JournalSettings settings, InstantSource clock, ThreadFactory threads,
            Consumer<Zone> published) throws IOException {
        return over(LmdbStore.open(settings.folder(), settings.size()), settings, clock, threads, published);
    }

    /// The library that the journal needs, with its version, or why it cannot be loaded.
    public static String library() {
        return LmdbEnvironment.library();
    }

    /// Whether a folder has a journal.
    public static boolean exists(Path folder) {
        return LmdbFolder.hasStore(folder);
    }

    /// A journal over a store.
    static Journal over(Store store, JournalSettings settings, InstantSource clock, ThreadFactory threads,
            Consumer<Zone> published) {
        return new Journal(store, settings, clock, threads, published);
    }

    /// What a zone is, besides its file.
    public enum Role {
        PRIMARY,
        /// It is transferred, and expires.
        SECONDARY
    }

    /// Reads what the journal has of a zone that is not attached. Damage is logged, and the whole file of the journal is copied first
    /// if that means that entries are going to be removed. Nothing is changed.
    ///
    /// @param file its content, or why it cannot be read; empty for a zone without a file
    /// @throws UncheckedIOException if the journal cannot be read; the message says why, and has the remedy
    public Recovery recover(Name apex, Role role, Optional<ZoneState> file) {
        try {
            return RecoveryReader.read(store, new RecoveryReader.Wanted(apex, role, file), settings, clock.instant(),
                    copies);
        } catch (UnreadableException e) {
            throw unreadable(new IOException("the journal in " + settings.folder() + " cannot be read: "
                    + e.getMessage() + "; check the disk, or name another folder with journal.directory", e));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static UncheckedIOException unreadable(IOException e) {
        return new UncheckedIOException(e.getMessage(), e);
    }

    /// Has the changes of a zone recorded from now on, and serves what was recovered. If the journal cannot be written, the zone is
    /// served nevertheless.
    ///
    /// @param recovery of this zone; it is attachable, and no zone with this name was attached since
    /// @return what became of the file
    /// @throws IllegalStateException if a zone with this name is attached
    public CompletableFuture<FileOutcome> attach(Zone zone, Recovery recovery) {
        if (attached.containsKey(zone.apex())) {
            throw new IllegalStateException("the changes of " + zone + " are already recorded");
        }
        JournaledZone begun = new JournaledZone(zone, recovery, thread.queue(), store);
        attached.put(zone.apex(), begun);
        copies.changes(zone.apex());
        CompletableFuture<FileOutcome> served = submit(begun, new Work.Begin(recovery))
                .thenApply(_ -> new FileOutcome.Served());
        return recovery.nextFile().map(file -> load(new FileUpdate(zone, recovery.state(), file))).orElse(served);
    }

    /// Serves a file that was read for an attached zone, unless it would undo other changes.
    public CompletableFuture<FileOutcome> load(FileUpdate update) {
        return submit(attached(update.zone()), new Work.Load(update)).thenApply(outcome -> switch (outcome) {
            case Outcome.OfFile(FileOutcome file) -> file;
            case Outcome.NotStored(String why) -> new FileOutcome.NotStored(why);
            case Outcome.Failed(RuntimeException failure) -> throw failure;
            case Outcome.OfChange _,Outcome.Done _ ->
                throw new IllegalStateException("a file has another outcome: " + outcome);
        });
    }

    /// Compares a file with the version that is served now, and then serves it. For a large zone, this takes seconds.
    public CompletableFuture<FileOutcome> loadAgain(FileUpdate outdated) {
        return load(outdated.again());
    }

    /// Ends the recording of a zone, after the changes that were submitted before. What is in the journal stays there for
    /// [JournalSettings#maxAge].
    public CompletableFuture<Void> detach(Zone zone) {
        return end(zone, false).thenAccept(_ -> {});
    }

    /// The same, but what is in the journal is not used any more: a zone with this name that is attached later begins without it. Its
    /// space is free within hours.
    ///
    /// @return whether that is stored; if not, what is in the journal is still used
    public CompletableFuture<Boolean> purge(Zone zone) {
        return end(zone, true);
    }

    private CompletableFuture<Boolean> end(Zone zone, boolean isPurged) {
        JournaledZone ending = attached(zone);
        return submit(ending, new Work.End(isPurged)).thenApply(outcome -> {
            attached.remove(zone.apex(), ending);
            return outcome instanceof Outcome.Done;
        });
    }

    /// Has what the journal stores of a zone that is not attached removed: it is not used any more, and its space is free within hours.
    ///
    /// @return whether that is stored; empty if the journal has nothing of the zone
    /// @throws UncheckedIOException if the journal cannot be read
    public Optional<CompletableFuture<Boolean>> purge(Name apex) {
        ZoneRecord record;
        try (Store.Reading reading = store.read()) {
            record = ZoneRecord.read(reading, apex).orElse(null);
        } catch (DamageException e) {
            record = ZoneRecord.none();
        } catch (UnreadableException e) {
            throw unreadable(new IOException(e.getMessage(), e));
        }
        if (record == null || record.equals(record.purged())) {
            return Optional.empty();
        }
        return Optional.of(write(List.of(Checked.put(Keys.state(apex), record.purged().encoded()))));
    }

    /// A zone that is not in the configuration.
    ///
    /// @param content what a server has to know of it
    public record ListedZone(Name zone, Octets content) {}

    /// The zones that are not in the configuration. A damaged entry is logged and left out.
    ///
    /// @throws UncheckedIOException if the journal cannot be read
    public List<ListedZone> listed() {
        List<ListedZone> listed = new ArrayList<>();
        try (Store.Reading reading = store.read()) {
            reading.scan(Keys.firstListed(), Keys.listedEnd(), (key, value) -> {
                Name zone = Keys.listedZone(key);
                try {
                    listed.add(new ListedZone(zone, Octets.of(Checked.content(key, value, "its entry"))));
                } catch (DamageException e) {
                    LOG.error("the zone {} is not in the list of zones of the journal any more: {}; add it again",
                            zone, e.getMessage());
                }
                return true;
            });
        } catch (UnreadableException e) {
            throw unreadable(new IOException(e.getMessage(), e));
        }
        return listed;
    }

    /// Changes the list of zones that are not in the configuration, as a whole. Not for more than some thousand zones at once.
    ///
    /// @return whether that is stored
    public CompletableFuture<Boolean> list(Collection<ListedZone> zones, Collection<Name> removed) {
        List<Store.Write> writes = new ArrayList<>();
        removed.forEach(zone -> writes.add(new Store.Write.Delete(Keys.listed(zone))));
        zones.forEach(it -> writes.add(Checked.put(Keys.listed(it.zone()), it.content().toArray())));
        return write(writes);
    }

    private CompletableFuture<Boolean> write(List<Store.Write> writes) {
        return submit(noZone, new Work.Entries(List.copyOf(writes))).thenApply(Outcome.Done.class::isInstance);
    }

    /// Whether a zone with a name is attached.
    public boolean hasAttached(Name apex) {
        return attached.containsKey(apex);
    }

    /// Ends the recording of all zones that the journal has and that are not attached. After all zones of a configuration are.
    public void endOthers() {
        thread.endOthers();
    }

    /// Whether the changes of a zone are recorded.
    public static boolean isAttached(Zone zone) {
        return zone.recorder().isPresent();
    }

    /// Whether a zone has recorded changes that are not in its file.
    public boolean isChanged(Zone zone) {
        return find(zone).filter(it -> it.record().isChanged()).isPresent();
    }

    /// Whether single records of a zone must not be changed.
    public boolean isFrozen(Zone zone) {
        return find(zone).filter(it -> it.record().isFrozen()).isPresent();
    }

    /// Forbids or permits changes of single records. Returns whether that is stored.
    public CompletableFuture<Boolean> setFrozen(Zone zone, boolean isFrozen) {
        return set(zone, new Work.Freeze(isFrozen));
    }

    private CompletableFuture<Boolean> set(Zone zone, Work work) {
        return find(zone).map(it -> submit(it, work).thenApply(Outcome.Done.class::isInstance))
                .orElseGet(() -> CompletableFuture.completedFuture(false));
    }

    /// Rejects later changes of an attached zone, as if its recording had ended, if a condition holds.
    ///
    /// @param condition on the version after all changes that were submitted before; called by the thread that makes changes
    /// @return whether they are rejected; fails with the exception of the condition, and then they are not
    public CompletableFuture<Boolean> suspend(Zone zone, Consumer<ZoneState> condition) {
        return submit(attached(zone), new Work.Suspend(condition)).thenApply(outcome -> {
            if (outcome instanceof Outcome.Failed(RuntimeException failure)) {
                throw failure;
            }
            return outcome instanceof Outcome.Done;
        });
    }

    /// Accepts changes of a zone again.
    public CompletableFuture<Boolean> resume(Zone zone) {
        return set(zone, new Work.Resume());
    }

    /// When an attached zone is refreshed and expires.
    public SecondaryTimes times(Zone zone) {
        return attached(zone).record().times();
    }

    /// Sets when a zone is refreshed and expires. Returns whether that is stored.
    public CompletableFuture<Boolean> setTimes(Zone zone, SecondaryTimes times) {
        return set(zone, new Work.SetTimes(times));
    }

    /// Changes a zone that is a secondary, and sets its times in the same transaction. Rejected if its recording has ended.
    public CompletableFuture<ZoneWriter.Result> change(Zone zone, ZoneWriter.Change change, SecondaryTimes times) {
        return find(zone).map(it -> it.writer().submit(change, Optional.of(times))).orElseGet(Journal::ended);
    }

    /// Replaces a zone that is a secondary, and sets its times in the same transaction. Rejected if its recording has ended.
    public CompletableFuture<ZoneWriter.Result> replace(Zone zone, ZoneSnapshot next, SecondaryTimes times) {
        return find(zone).map(it -> it.writer().replace(next, false, times)).orElseGet(Journal::ended);
    }

    /// The same, but rejected if the zone has a version by then whose serial number is not an earlier one.
    public CompletableFuture<ZoneWriter.Result> replaceEarlier(Zone zone, ZoneSnapshot next, SecondaryTimes times) {
        return find(zone).map(it -> it.writer().replace(next, true, times)).orElseGet(Journal::ended);
    }

    private static CompletableFuture<ZoneWriter.Result> ended() {
        return CompletableFuture
                .completedFuture(new ZoneWriter.Result.Rejected("the zone is not configured any more"));
    }

    /// The recording of a zone, which may end at any time.
    private static Optional<JournaledZone> find(Zone zone) {
        return zone.recorder().filter(JournaledZone.class::isInstance).map(JournaledZone.class::cast);
    }

    private static JournaledZone attached(Zone zone) {
        return find(zone).orElseThrow(
                () -> new IllegalStateException("the changes of " + zone + " are not recorded"));
    }

    private CompletableFuture<Outcome> submit(JournaledZone zone, Work work) {
        Submission submission = new Submission(zone, work);
        thread.queue().submitWaiting(submission);
        return submission.outcome();
    }

    public JournalCounts counts() {
        return thread.counts();
    }

    /// Stores the changes that wait, and closes the files. Later changes are rejected.
    ///
    /// @param longest how long the disk may take
    /// @return whether the files are closed, so that another process can open them
    public boolean close(Duration longest) {
        return thread.close(longest);
    }

    /// Stores the changes that wait, and closes the files, unless the disk does not answer within half a second. Later changes are
    /// rejected. May be called twice.
    @Override
    public void close() {
        thread.close();
    }
}
