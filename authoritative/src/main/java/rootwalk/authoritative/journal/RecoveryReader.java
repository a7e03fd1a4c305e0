package rootwalk.authoritative.journal;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.authoritative.zone.EditObserver;
import rootwalk.authoritative.zone.ZoneDelta;
import rootwalk.authoritative.zone.ZoneEdit;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.wire.CountText;
import rootwalk.wire.Name;
import rootwalk.wire.Serial;

/// Finds the state of one zone from its file and the journal. A zone whose entries are damaged is as if the journal did not have it.
/// Used once.
final class RecoveryReader {

    private static final Logger LOG = LoggerFactory.getLogger(RecoveryReader.class);

    private static final ZoneState NOT_TRANSFERRED = new ZoneState.Unloaded("it has not been transferred");

    private static final ZoneState NO_CONTENT = new ZoneState.Unloaded("the journal does not have its content");

    /// A zone that is to be recovered.
    ///
    /// @param file its content, or why it cannot be read; empty for a zone without a file
    record Wanted(Name apex, Journal.Role role, Optional<ZoneState> file) {

        private Recovery withoutJournal(boolean hasStrays, List<String> notes) {
            ZoneState state = file.orElse(role == Journal.Role.SECONDARY ? NOT_TRANSFERRED : NO_CONTENT);
            Optional<ZoneRecord> record = switch (state) {
                case ZoneSnapshot snapshot -> Optional.of(ZoneRecord.ofFile(snapshot.serial(),
                        ContentDigest.of(snapshot), ZoneRecord.none()));
                // A secondary zone gets its content from a primary, whatever its file is.
                case ZoneState.Unloaded _ -> file.isPresent() && role == Journal.Role.PRIMARY ? Optional.empty()
                        : Optional.of(ZoneRecord.none());
            };
            return new Recovery(state, record, hasStrays, Optional.empty(), notes);
        }
    }

    private final Store.Reading reading;
    private final Wanted wanted;
    private final Name apex;
    private final Journal.Role role;
    private final Optional<ZoneState> file;
    private final Duration maxAge;
    private final Instant now;

    private RecoveryReader(Store.Reading reading, Wanted wanted, Duration maxAge, Instant now) {
        this.reading = reading;
        this.maxAge = maxAge;
        this.now = now;
        this.wanted = wanted;
        apex = wanted.apex();
        role = wanted.role();
        file = wanted.file();
    }

    /// @throws IOException if the store has to be copied because of damage, and cannot be
    static Recovery read(Store store, Wanted wanted, JournalSettings settings, Instant now, KeptCopies copies)
            throws UnreadableException, IOException {
        try (Store.Reading reading = store.read()) {
            return new RecoveryReader(reading, wanted, settings.maxAge(), now).read();
        } catch (DamageException e) {
            // Here the reading is closed: a copy needs another one, which may have to wait until all others are closed.
            return damaged(wanted, e, copies);
        }
    }

    private Recovery read() throws DamageException, UnreadableException {
        Optional<ZoneRecord> record = ZoneRecord.read(reading, apex);
        if (record.isEmpty()) {
            return wanted.withoutJournal(has(Keys.first(apex), Keys.end(apex)), List.of());
        }
        return record.get().hasEnded() ? again(record.get()) : recovered(record.get());
    }

    private static Recovery damaged(Wanted wanted, DamageException damage, KeptCopies copies) throws IOException {
        Recovery recovery = wanted.withoutJournal(true, List.of());
        if (recovery.isAttachable()) {
            LOG.error(
                    "the entries of the zone {} in the journal are damaged: {}; they are removed: changes that are not in"
                            + " its file are lost; the whole journal is kept as {}",
                    wanted.apex(), damage.getMessage(), copies.with(wanted.apex()));
        } else {
            LOG.error("the entries of the zone {} in the journal are damaged: {}; they are not used", wanted.apex(),
                    damage.getMessage());
        }
        return recovery;
    }

    /// A zone that was not recorded for some time. If it has a file, it was served from that, or belonged to somebody else.
    private Recovery again(ZoneRecord record) throws DamageException, UnreadableException {
        if (!Aging.isUsed(record, now.getEpochSecond(), maxAge)) {
            return wanted.withoutJournal(true, List.of());
        }
        return switch (file.orElse(NOT_TRANSFERRED)) {
            case ZoneState.Unloaded _ -> file.isEmpty() ? recovered(record) : wanted.withoutJournal(true, List.of());
            case ZoneSnapshot snapshot -> {
                long unused = record.next() - Math.max(record.first(),
                        record.file().map(ZoneRecord.FileVersion::position).orElse(0L));
                List<String> notes = record.isChanged()
                        ? List.of("the zone " + apex + " was recorded until "
                                + Instant.ofEpochSecond(record.endedAt()) + ", and is again: its file is served, and "
                                + CountText.of(unused, "change of that time that is not in it is not used",
                                        "changes of that time that are not in it are not used"))
                        : List.of();
                yield new Recovery(snapshot, Optional.of(ofFile(snapshot, record)), true, Optional.empty(), notes);
            }
        };
    }

    private static ZoneRecord ofFile(ZoneSnapshot snapshot, ZoneRecord before) {
        return ZoneRecord.ofFile(snapshot.serial(), ContentDigest.of(snapshot),
                before.withTimes(SecondaryTimes.NONE).frozen(false));
    }

    private boolean has(byte[] from, byte[] to) throws UnreadableException {
        boolean[] found = new boolean[1];
        reading.scan(from, to, (_, _) -> {
            found[0] = true;
            return false;
        });
        return found[0];
    }

    private Recovery recovered(ZoneRecord record) throws DamageException, UnreadableException {
        long expiry = record.times().expiry();
        if (role == Journal.Role.SECONDARY && expiry != 0 && expiry <= now.getEpochSecond()) {
            return result(new ZoneState.Unloaded("it has expired at " + Instant.ofEpochSecond(expiry)), record);
        }
        return switch (file.orElse(NOT_TRANSFERRED)) {
            case ZoneSnapshot snapshot -> fromFile(record, snapshot);
            case ZoneState.Unloaded _ -> withoutFile(record);
        };
    }

    private Recovery withoutFile(ZoneRecord record) throws DamageException, UnreadableException {
        if (!(record.base() instanceof ZoneRecord.Basis.Content content)) {
            // A secondary zone keeps its changes until it is transferred or its file can be read again.
            return role == Journal.Role.SECONDARY ? result(file.orElse(NOT_TRANSFERRED), record)
                    : wanted.withoutJournal(true, List.of());
        }
        return result(restored(record, content), record);
    }

    private Recovery result(ZoneState state, ZoneRecord record) throws UnreadableException {
        return result(state, record, Optional.empty(), List.of());
    }

    private Recovery result(ZoneState state, ZoneRecord record, Optional<ZoneSnapshot> next, List<String> notes)
            throws UnreadableException {
        return new Recovery(state, Optional.of(record), Strays.exist(reading, apex, record), next, notes);
    }

    private Recovery fromFile(ZoneRecord record, ZoneSnapshot snapshot) throws DamageException, UnreadableException {
        ContentDigest digest = ContentDigest.of(snapshot);
        if (record.file().filter(it -> it.digest().equals(digest)).isPresent()) {
            return switch (record.base()) {
                case ZoneRecord.Basis.Content content -> result(restored(record, content), record);
                case ZoneRecord.Basis.OfFile(long position) ->
                    result(changed(snapshot, digest, position, record), record);
            };
        }
        if (digest.equals(record.digest())) {
            // A copy of the current version.
            return result(snapshot, record.adoptingFile());
        }
        long copied = position(record, digest);
        if (copied >= 0) {
            ZoneRecord rebased = record.rebased(snapshot.serial(), digest, copied);
            return result(changed(snapshot, digest, copied, rebased), rebased);
        }
        if (record.base() instanceof ZoneRecord.Basis.Content content) {
            return result(restored(record, content), record, Optional.of(snapshot), List.of());
        }
        String what = "the file of the zone " + apex + " has changed while the server was not running";
        String note = record.isChanged()
                ? what + ", and its journal cannot be applied to it: changes up to serial "
                        + Serial.value(record.serial()) + " that are not in the file are lost"
                : what + ": its journal is cleared, and secondaries transfer the whole zone";
        return new Recovery(snapshot,
                Optional.of(ZoneRecord.ofFile(snapshot.serial(), digest, record)), true,
                Optional.empty(), List.of(note));
    }

    /// The position of the version with a digest, among those after the last file; -1 if there is none.
    private long position(ZoneRecord record, ContentDigest digest) throws DamageException, UnreadableException {
        long from = Math.max(record.first(), record.file().map(ZoneRecord.FileVersion::position).orElse(0L));
        for (long sequence = record.next() - 1; sequence >= from; sequence--) {
            if (StoredDelta.head(reading, apex, sequence).digest().equals(digest)) {
                return sequence + 1;
            }
        }
        return -1;
    }

    private ZoneSnapshot restored(ZoneRecord record, ZoneRecord.Basis.Content content)
            throws DamageException, UnreadableException {
        ZoneEdit edit = ZoneEdit.begin(apex, EditObserver.NONE);
        RecordReader records = ContentParts.reader(reading, apex, content);
        while (records.hasNext()) {
            edit.add(records.next());
        }
        for (long sequence = content.position(); sequence < record.next(); sequence++) {
            edit.apply(delta(sequence));
        }
        ZoneSnapshot restored = edit.build();
        if (restored == null || restored.serial() != record.serial()
                || !ContentDigest.of(restored).equals(record.digest())) {
            throw new DamageException("the content is not that of serial " + Serial.value(record.serial()));
        }
        return restored;
    }

    private ZoneDelta delta(long sequence) throws DamageException, UnreadableException {
        return StoredDelta.read(reading, apex, sequence).decoded(apex);
    }

    /// A version with the deltas from a position on.
    private ZoneSnapshot changed(ZoneSnapshot version, ContentDigest digest, long position, ZoneRecord record)
            throws DamageException, UnreadableException {
        if (position == record.next()) {
            return version;
        }
        ZoneEdit edit = version.edit(EditObserver.NONE);
        ContentDigest after = digest;
        for (long sequence = position; sequence < record.next(); sequence++) {
            ZoneDelta delta = delta(sequence);
            edit.apply(delta);
            after = after.after(delta);
        }
        ZoneSnapshot changed = edit.build();
        if (changed == null || changed.serial() != record.serial() || !after.equals(record.digest())) {
            throw new DamageException("the deltas do not lead to serial " + Serial.value(record.serial()));
        }
        return changed;
    }
}
