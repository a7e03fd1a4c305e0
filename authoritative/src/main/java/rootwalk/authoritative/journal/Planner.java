package rootwalk.authoritative.journal;

import java.time.InstantSource;
import java.util.List;
import java.util.function.UnaryOperator;

import rootwalk.authoritative.zone.ChangedVersion;
import rootwalk.authoritative.zone.ZoneDelta;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.authoritative.zone.ZoneVersion;
import rootwalk.authoritative.zone.ZoneWriter.Change;
import rootwalk.authoritative.zone.ZoneWriter.Result;
import rootwalk.wire.Name;
import rootwalk.wire.Serial;

/// Decides what work on a zone does. Nothing is changed. Used by the commit thread.
///
/// @param zoneSize of the deltas of one zone at most, in octets
/// @param sliceOctets the most that is written for one delta in one transaction
record Planner(InstantSource clock, long zoneSize, int sliceOctets) {

    private static final Plan.Nothing FROZEN = nothing(new Result.Rejected("the zone is frozen"));
    private static final Outcome DONE = new Outcome.Done();

    /// @param record what the journal has of the zone
    /// @param state what is being served
    Plan plan(Name apex, ZoneRecord record, ZoneState state, Work work) {
        return switch (work) {
            case Work.Edit(Change change, var times) ->
                edit(times.map(record::withTimes).orElse(record), state, change);
            case Work.Replace(ZoneSnapshot next, var _, boolean mustBeNewer, var _) when mustBeNewer
                    && state instanceof ZoneSnapshot before
                    && !Serial.isAfter(next.serial(), before.serial()) ->
                nothing(new Result.Rejected("serial " + Serial.value(before.serial()) + " is already served"));
            case Work.Replace(ZoneSnapshot next, ContentDigest digest, var _, var times) ->
                whole(times.map(record::withTimes).orElse(record), next, digest,
                        replaced(apex, next.version()));
            case Work.Replace(ZoneState.Unloaded next, var _, var _, var times) ->
                new Plan.Step(times.map(record::withTimes).orElse(record), next, false, List.of(),
                        replaced(apex, ZoneVersion.NONE));
            case Work.Load(FileUpdate update) -> load(record, state, update);
            case Work.Begin(Recovery recovery) ->
                new Plan.Step(recovery.record().recorded(), recovery.state(), true, List.of(), DONE);
            case Work.SetTimes(SecondaryTimes times) ->
                new Plan.Step(record.withTimes(times), null, false, List.of(), DONE);
            case Work.Freeze(boolean isFrozen) ->
                new Plan.Step(record.frozen(isFrozen), null, false, List.of(), DONE);
            case Work.End(boolean isPurged) -> new Plan.Step(
                    isPurged ? record.purged() : record.ended(clock.instant().getEpochSecond()), null, false, List.of(),
                    DONE);
            case Work.Suspend(var condition) -> {
                condition.accept(state);
                yield new Plan.Nothing(DONE);
            }
            case Work.Forget _,Work.Resume _ -> new Plan.Nothing(DONE);
            case Work.Entries _ -> throw new IllegalArgumentException("entries belong to no zone");
        };
    }

    private static Plan.Nothing nothing(Result result) {
        return new Plan.Nothing(new Outcome.OfChange(result));
    }

    private static Outcome changed(ZoneDelta delta, ZoneVersion version) {
        return new Outcome.OfChange(new Result.Changed(delta, version));
    }

    /// The versions are not compared.
    private static Outcome replaced(Name apex, ZoneVersion version) {
        return changed(new ZoneDelta(apex, List.of(), List.of()), version);
    }

    private Plan edit(ZoneRecord record, ZoneState state, Change change) {
        if (record.isFrozen()) {
            return FROZEN;
        }
        if (!(state instanceof ZoneSnapshot before)) {
            return nothing(ChangedVersion.NOT_LOADED);
        }
        return switch (ChangedVersion.of(before, change)) {
            case ChangedVersion.None(Result result) -> nothing(result);
            case ChangedVersion.Made(ZoneSnapshot after, ZoneDelta delta) -> {
                // Without that, secondaries would not transfer the change, and there would be no order of the deltas.
                if (!Serial.isAfter(after.serial(), before.serial())) {
                    yield nothing(new Result.Rejected("a change must increase the serial, from "
                            + Serial.value(before.serial()) + " and not to " + Serial.value(after.serial())));
                }
                ContentDigest digest = record.digest().after(delta);
                byte[] encoded = RecordWriter.encode(delta);
                yield encoded.length > zoneSize ? whole(record, after, digest, changed(delta, after.version()))
                        : delta(record, before, after, digest, encoded, false, changed(delta, after.version()));
            }
        };
    }

    /// @param isFile whether the version after the delta is that of the zone's file
    private Plan delta(ZoneRecord record, ZoneSnapshot before, ZoneSnapshot after, ContentDigest digest,
            byte[] encoded, boolean isFile, Outcome outcome) {
        Name apex = after.apex();
        StoredDelta stored = new StoredDelta(before.serial(), after.serial(), clock.instant().getEpochSecond(), digest,
                record.deltas().written(), encoded.length);
        UnaryOperator<ZoneRecord> next = it -> {
            ZoneRecord changed = it.withTimes(record.times()).withDelta(after.serial(), digest, stored.size(apex));
            return isFile ? changed.adoptingFile() : changed;
        };
        List<Store.Write> writes = stored.writes(apex, record.next(), encoded);
        return encoded.length > sliceOctets
                ? new Plan.Sliced(new Plan.Step(record, after, isFile, List.of(), outcome), next, writes.iterator())
                : new Plan.Step(next.apply(record), after, isFile, writes, outcome);
    }

    private static Plan whole(ZoneRecord record, ZoneSnapshot next, ContentDigest digest, Outcome outcome) {
        long generation = record.generation() + 1;
        return new Plan.Whole(
                new Plan.Step(record.replacedBy(next.serial(), digest, generation), next, false, List.of(), outcome),
                new ContentParts(next, generation));
    }

    private Plan load(ZoneRecord record, ZoneState state, FileUpdate update) {
        ZoneSnapshot file = update.file();
        boolean isKnown = record.file().filter(it -> it.digest().equals(update.digest())).isPresent();
        if (isKnown && record.isChanged()) {
            // Another version of the file may have been refused meanwhile.
            return new Plan.Step(record, null, true, List.of(), new Outcome.OfFile(new FileOutcome.Known()));
        }
        if (!(state instanceof ZoneSnapshot before)) {
            return anew(record, update, "");
        }
        if (update.digest().equals(record.digest())) {
            return new Plan.Step(record.adoptingFile(), null, true, List.of(), served());
        }
        if (Serial.isAfter(file.serial(), before.serial())) {
            return update.hasDelta(before) ? changedFile(record, before, update)
                    : new Plan.Nothing(new Outcome.OfFile(new FileOutcome.Outdated(update)));
        }
        if (record.isChanged()) {
            return new Plan.Nothing(new Outcome.OfFile(new FileOutcome.Refused("the zone has serial "
                    + Serial.value(before.serial())
                    + " from changes that are not in its file, which has serial " + Serial.value(file.serial())
                    + "; to replace the zone, its changes included, give the file a serial above "
                    + Serial.value(before.serial()))));
        }
        return anew(record, update,
                "its serial did not increase: its journal is cleared, and secondaries keep their version"
                        + " until the serial is above " + Serial.value(before.serial()));
    }

    private Plan changedFile(ZoneRecord record, ZoneSnapshot before, FileUpdate update) {
        byte[] encoded = RecordWriter.encode(update.since(before));
        return encoded.length > zoneSize
                ? anew(record, update,
                        "its changes are larger than journal.zone-size: secondaries transfer the whole zone")
                : delta(record, before, update.file(), update.digest(), encoded, true, served());
    }

    private static Outcome served() {
        return new Outcome.OfFile(new FileOutcome.Served());
    }

    /// The file without any delta.
    private static Plan anew(ZoneRecord record, FileUpdate update, String why) {
        ZoneSnapshot file = update.file();
        return new Plan.Step(ZoneRecord.ofFile(file.serial(), update.digest(), record), file, true,
                List.of(),
                new Outcome.OfFile(why.isEmpty() ? new FileOutcome.Served() : new FileOutcome.ServedAnew(why)));
    }
}
