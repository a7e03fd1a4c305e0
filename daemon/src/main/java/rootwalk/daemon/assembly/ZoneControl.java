package rootwalk.daemon.assembly;

import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.authoritative.journal.Journal;
import rootwalk.authoritative.update.DynamicUpdate;
import rootwalk.authoritative.update.Reversion;
import rootwalk.authoritative.update.SerialPolicy;
import rootwalk.authoritative.update.UpdatePermission;
import rootwalk.authoritative.update.UpdateRecord;
import rootwalk.authoritative.update.UpdateRejection;
import rootwalk.authoritative.update.UpdateRequest;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneDelta;
import rootwalk.authoritative.zone.ZoneHistory;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.authoritative.zone.ZoneWriter;
import rootwalk.config.Config;
import rootwalk.config.ZoneSource;
import rootwalk.control.CommandResult;
import rootwalk.control.ControlProblem;
import rootwalk.control.Report;
import rootwalk.control.Report.Fact;
import rootwalk.control.ZoneCommand;
import rootwalk.daemon.assembly.zones.UpdateRules;
import rootwalk.daemon.assembly.zones.ZoneTransactions;
import rootwalk.transfer.RefreshTimes;
import rootwalk.wire.CountText;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;
import rootwalk.wire.Serial;
import rootwalk.wire.text.RdataText;
import rootwalk.wire.text.RecordText;
import rootwalk.wire.text.WarningSink;

/// Executes the commands of `rootwalk ctl zone`. Any thread.
record ZoneControl(Daemon daemon, ZoneTransactions transactions) {

    private static final Logger LOG = LoggerFactory.getLogger(ZoneControl.class);

    /// The TTL of a record without one, as in `local-data`.
    private static final int STANDARD_TTL = 3600;

    /// A command that cannot be executed.
    private static final class RefusedException extends Exception {

        private static final long serialVersionUID = 1L;

        /// @param why with the remedy
        RefusedException(String why) {
            super(why);
        }
    }

    /// Executes a command.
    ///
    /// @param lines receives the records that it prints, one for each line
    CommandResult run(ZoneCommand command, Appendable lines) throws IOException {
        try {
            return switch (command) {
                case ZoneCommand.ListZones _ -> list();
                case ZoneCommand.Status(Name zone) -> new CommandResult.Listed(List.of(status(zone(zone))));
                case ZoneCommand.Read(Name zone, var owner, var type) -> read(snapshot(zone), owner, type, lines);
                case ZoneCommand.Freeze(Name zone) -> {
                    requireNotProduced(zone);
                    yield freeze(recorded(zone), true);
                }
                case ZoneCommand.Thaw(Name zone) -> freeze(recorded(zone), false);
                case ZoneCommand.Refresh(Name zone) -> refresh(zone(zone), false);
                case ZoneCommand.Retransfer(Name zone) -> refresh(zone(zone), true);
                case ZoneCommand.Notify(Name zone) -> notified(zone);
                case ZoneCommand.Diff(Name zone, long from, long to) -> diff(zone, (int) from, (int) to, lines);
                case ZoneCommand.Revert(Name zone, long serial) -> revert(zone, (int) serial);
                case ZoneCommand.Begin(Name zone) -> begin(changeable(zone));
                case ZoneCommand.Set(Name zone, String record) -> add(zone(zone).apex(), record(zone, record));
                case ZoneCommand.Unset(Name zone, Name owner, var type, var data) ->
                    add(zone(zone).apex(), removal(zone, owner, type, data));
                case ZoneCommand.Commit(Name zone) -> commit(changeable(zone));
                case ZoneCommand.Abort(Name zone) -> abort(zone(zone).apex());
                case ZoneCommand.Add(Name zone, String template, var content) -> add(zone, template, content);
                case ZoneCommand.Remove(Name zone) -> {
                    additions().remove(zone, _ -> {});
                    yield done("the zone " + zone + " is removed");
                }
                case ZoneCommand.Purge(Name zone) -> done(additions().purge(zone));
            };
        } catch (RefusedException | ZoneAdditions.RefusedException e) {
            return new CommandResult.Refused(ControlProblem.error(String.valueOf(e.getMessage())));
        }
    }

    private ZoneAdditions additions() {
        return new ZoneAdditions(daemon);
    }

    private CommandResult add(Name zone, String template, Optional<String> content)
            throws RefusedException, ZoneAdditions.RefusedException {
        List<RRset> records = new ArrayList<>();
        for (String line : content.stream().flatMap(String::lines).toList()) {
            try {
                records.add(RecordText.parseWithoutComment(line, zone, STANDARD_TTL, (_, _) -> {}));
            } catch (IllegalArgumentException e) {
                throw new RefusedException("'" + line + "': " + e.getMessage());
            }
        }
        Zone added = additions().add(zone, template, List.of(), content.map(_ -> records));
        return done(switch (added.state()) {
            case ZoneSnapshot snapshot ->
                "the zone " + zone + " is served with serial " + Serial.value(snapshot.serial());
            case ZoneState.Unloaded(String reason) -> "the zone " + zone + " is added, and not served yet: " + reason;
        });
    }

    private Zone zone(Name name) throws RefusedException {
        Zone zone = daemon.current().zones().current().withApex(name);
        if (zone == null) {
            throw new RefusedException("there is no zone " + name + "; rootwalk ctl zone list prints those that exist");
        }
        return zone;
    }

    private ZoneSnapshot snapshot(Name name) throws RefusedException {
        return switch (zone(name).state()) {
            case ZoneSnapshot snapshot -> snapshot;
            case ZoneState.Unloaded(String reason) ->
                throw new RefusedException("the zone " + name + " is not served: " + reason);
        };
    }

    private Zone recorded(Name name) throws RefusedException {
        Zone zone = zone(name);
        if (!Journal.isAttached(zone)) {
            throw new RefusedException(
                    "changes of the zone " + name + " are not recorded; set update-from or transfer-to of"
                            + " the zone, or change its file");
        }
        return zone;
    }

    /// A zone whose records this server may change.
    private Zone changeable(Name name) throws RefusedException {
        if (configured(name).filter(it -> it.source() instanceof ZoneSource.Secondary).isPresent()) {
            throw new RefusedException("the zone " + name + " is a secondary zone; change it at its primary");
        }
        requireNotProduced(name);
        ZoneSnapshot ignored = snapshot(name);
        return recorded(name);
    }

    private void requireNotProduced(Name name) throws RefusedException {
        if (configured(name).filter(it -> it.source() instanceof ZoneSource.Produced).isPresent()) {
            throw new RefusedException("the zone " + name
                    + " is made from the zones that are its members; change member-of and group of these");
        }
    }

    private Optional<Config.Zone> configured(Name name) {
        return daemon.current().settings().find(name);
    }

    private CommandResult list() {
        List<Report> reports = new ArrayList<>();
        daemon.current().zones().forEach((zone, _) -> reports.add(new Report(facts(zone))));
        return new CommandResult.Listed(reports);
    }

    private List<Fact> facts(Zone zone) {
        List<Fact> facts = new ArrayList<>();
        facts.add(Fact.of("zone", zone.apex().toString()));
        boolean isSecondary =
                configured(zone.apex()).filter(it -> it.source() instanceof ZoneSource.Secondary).isPresent();
        facts.add(Fact.of("role", isSecondary ? "secondary" : "primary"));
        facts.add(Fact.of("origin", additions().origin(zone.apex()).toString()));
        switch (zone.state()) {
            case ZoneSnapshot snapshot -> {
                facts.add(Fact.of("served", true));
                facts.add(Fact.of("serial", Serial.value(snapshot.serial())));
            }
            case ZoneState.Unloaded(String reason) -> {
                facts.add(Fact.of("served", false));
                facts.add(Fact.of("message", reason));
            }
        }
        return facts;
    }

    private Report status(Zone zone) {
        List<Fact> facts = facts(zone);
        zone.failure().ifPresent(failure -> facts.add(Fact.of("refused", failure.reason())));
        boolean isRecorded = Journal.isAttached(zone);
        facts.add(Fact.of("recorded", isRecorded));
        if (isRecorded) {
            Journal journal = daemon.journalOfZones();
            facts.add(Fact.of("frozen", journal.isFrozen(zone)));
            facts.add(Fact.of("differs-from-file", journal.isChanged(zone)));
        }
        daemon.exchange().times(zone.apex()).ifPresent(times -> refresh(times, facts));
        daemon.exchange().secondaries().flatMap(it -> it.failure(zone.apex()))
                .ifPresent(why -> facts.add(Fact.of("refresh.failure", why)));
        daemon.catalogs().state(zone.apex()).ifPresent(it -> {
            facts.add(Fact.of("catalog.members", it.members()));
            it.fault().ifPresent(fault -> facts.add(Fact.of("catalog.fault", fault)));
            facts.add(Fact.of("catalog.not-served", it.notServed()));
        });
        transactions.size(zone.apex(), ZoneTransactions.CONTROL)
                .ifPresent(changes -> facts.add(Fact.of("transaction.changes", changes)));
        return new Report(facts);
    }

    private static void refresh(RefreshTimes times, List<Fact> facts) {
        facts.add(Fact.of("refresh.next", times.refreshAt().truncatedTo(ChronoUnit.SECONDS).toString()));
        times.expiresAt().ifPresent(
                at -> facts.add(Fact.of("refresh.expires", at.truncatedTo(ChronoUnit.SECONDS).toString())));
        facts.add(Fact.of("refresh.failures", times.failures()));
    }

    private static CommandResult read(ZoneSnapshot zone, Optional<Name> owner, Optional<Integer> type, Appendable lines)
            throws IOException {
        Predicate<RRset> isWanted = rrset -> type.isEmpty() || type.get() == rrset.type();
        if (owner.isPresent()) {
            ZoneNode node = zone.names().exact(owner.get());
            print(node == null ? List.of() : node.rrsets(), isWanted, lines);
            return new CommandResult.Printed();
        }
        // The SOA record comes first, as in every zone file.
        List<RRset> apex = zone.apexNode().rrsets();
        print(apex.stream().filter(rrset -> rrset.type() == RecordType.SOA).toList(), isWanted, lines);
        print(apex.stream().filter(rrset -> rrset.type() != RecordType.SOA).toList(), isWanted, lines);
        for (ZoneNode node : zone.names()) {
            if (!node.name().equals(zone.apex())) {
                print(node.rrsets(), isWanted, lines);
            }
        }
        for (ZoneNode node : zone.nsec3()) {
            print(node.rrsets(), isWanted, lines);
        }
        return new CommandResult.Printed();
    }

    private static void print(List<RRset> rrsets, Predicate<RRset> isWanted, Appendable lines) throws IOException {
        for (RRset rrset : rrsets) {
            if (isWanted.test(rrset)) {
                print("", rrset, lines);
            }
        }
    }

    private static void print(String mark, RRset rrset, Appendable lines) throws IOException {
        for (Rdata data : rrset.rdata()) {
            lines.append(mark)
                    .append(RdataText.print(RRset.of(rrset.owner(), rrset.type(), rrset.ttl(), data))).append('\n');
        }
    }

    private CommandResult freeze(Zone zone, boolean isFrozen) throws RefusedException {
        if (!daemon.journalOfZones().setFrozen(zone, isFrozen).join()) {
            throw new RefusedException("the journal cannot be written; the log says why");
        }
        return done(zone.apex()
                + (isFrozen ? " is frozen: updates are refused until rootwalk ctl zone thaw" : " is thawed"));
    }

    private CommandResult refresh(Zone zone, boolean isForced) throws RefusedException {
        boolean isSecondary =
                daemon.exchange().secondaries().filter(it -> it.refresh(zone.apex(), isForced)).isPresent();
        if (!isSecondary) {
            throw new RefusedException("the zone " + zone.apex() + " is not a secondary zone; rootwalk ctl reload "
                    + zone.apex() + " reads its file");
        }
        return done(zone.apex() + (isForced ? " is being transferred" : " is being compared with its primaries"));
    }

    private CommandResult notified(Name name) throws RefusedException {
        Zone zone = zone(name);
        ZoneSnapshot snapshot = snapshot(name);
        if (!daemon.exchange().changed(zone)) {
            throw new RefusedException(
                    "nobody is notified of the zone " + name + "; set notify or transfer-to of the zone");
        }
        return done("the secondaries of " + name + " are notified of serial " + Serial.value(snapshot.serial()));
    }

    /// The deltas between two versions, the oldest first.
    private List<ZoneDelta> between(Name name, int from, int to) throws RefusedException {
        ZoneHistory.Changes changes = recorded(name).history().between(from, to);
        if (changes.count() == 0) {
            throw new RefusedException("the journal has no changes of the zone " + name + " from serial "
                    + Serial.value(from) + " to " + Serial.value(to));
        }
        List<ZoneDelta> deltas = new ArrayList<>();
        try {
            for (int i = 0; i < changes.count(); i++) {
                deltas.add(changes.read(i));
            }
        } catch (ZoneHistory.LostException e) {
            throw new RefusedException(String.valueOf(e.getMessage()));
        }
        return deltas;
    }

    private CommandResult diff(Name name, int from, int to, Appendable lines) throws RefusedException, IOException {
        for (ZoneDelta delta : between(name, from, to)) {
            for (RRset rrset : delta.removed()) {
                print("- ", rrset, lines);
            }
            for (RRset rrset : delta.added()) {
                print("+ ", rrset, lines);
            }
        }
        return new CommandResult.Printed();
    }

    private CommandResult revert(Name name, int serial) throws RefusedException {
        Zone zone = changeable(name);
        return changed(zone, new Reversion(between(name, serial, snapshot(name).serial())));
    }

    private CommandResult begin(Zone zone) throws RefusedException {
        try {
            transactions.begin(zone.apex(), ZoneTransactions.CONTROL);
        } catch (ZoneTransactions.RefusedException e) {
            throw refused(zone.apex(), e);
        }
        return done("a transaction of " + zone.apex() + " has begun");
    }

    private static UpdateRecord record(Name zone, String text) throws RefusedException {
        try {
            RRset rrset = RecordText.parseWithoutComment(text, zone, STANDARD_TTL, WarningSink.NONE);
            return new UpdateRecord(rrset.owner(), rrset.type(), RecordClass.IN, rrset.ttl(), rrset.rdata(0));
        } catch (IllegalArgumentException e) {
            throw new RefusedException(e.getMessage() + "; write NAME [TTL] TYPE DATA");
        }
    }

    private static UpdateRecord removal(Name zone, Name owner, Optional<Integer> type, Optional<String> data)
            throws RefusedException {
        if (type.isEmpty() || data.isEmpty()) {
            return new UpdateRecord(owner, type.orElse(RecordType.ANY), RecordClass.ANY, 0, Rdata.of());
        }
        try {
            return new UpdateRecord(owner, type.get(), RecordClass.NONE, 0,
                    RdataText.parse(type.get(), data.get(), zone));
        } catch (IllegalArgumentException e) {
            throw new RefusedException(String.valueOf(e.getMessage()));
        }
    }

    private CommandResult add(Name zone, UpdateRecord change) throws RefusedException {
        if (!change.owner().isSubdomainOf(zone)) {
            throw new RefusedException(change.owner() + " is not in the zone " + zone);
        }
        try {
            return done("the transaction of " + zone + " has "
                    + CountText.of(transactions.add(zone, ZoneTransactions.CONTROL, List.of(change)), "change"));
        } catch (ZoneTransactions.RefusedException e) {
            throw refused(zone, e);
        }
    }

    private CommandResult commit(Zone zone) throws RefusedException {
        List<UpdateRecord> changes;
        try {
            changes = transactions.commit(zone.apex(), ZoneTransactions.CONTROL);
        } catch (ZoneTransactions.RefusedException e) {
            throw refused(zone.apex(), e);
        }
        UpdateRequest request =
                new UpdateRequest(new Question(zone.apex(), RecordType.SOA, RecordClass.IN), List.of(), changes);
        SerialPolicy serials = configured(zone.apex()).map(it -> UpdateRules.settings(it.updates()).serials())
                .orElse(SerialPolicy.INCREMENT);
        boolean isMade = false;
        try {
            CommandResult result =
                    changed(zone, new DynamicUpdate(request, UpdatePermission.ALL, serials, daemon.now()));
            isMade = true;
            return result;
        } finally {
            transactions.settle(zone.apex(), ZoneTransactions.CONTROL, isMade);
        }
    }

    private CommandResult changed(Zone zone, ZoneWriter.Change change) throws RefusedException {
        ZoneWriter.Result result;
        try {
            result = zone.writer().submit(change).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof UpdateRejection rejection) {
                throw new RefusedException("the zone " + zone.apex() + " was not changed: " + rejection.reason());
            }
            throw e;
        }
        return switch (result) {
            case ZoneWriter.Result.Changed _ -> {
                String text = zone.apex() + " has serial " + (zone.state() instanceof ZoneSnapshot snapshot
                        ? Long.toString(Serial.value(snapshot.serial())) : "none");
                LOG.info("rootwalk ctl zone: {}", text);
                yield done(text);
            }
            case ZoneWriter.Result.Unchanged _ -> done(zone.apex() + " has these records already");
            case ZoneWriter.Result.Rejected(String reason) ->
                throw new RefusedException("the zone " + zone.apex() + " was not changed: " + reason);
            case ZoneWriter.Result.NotStored(String reason) ->
                throw new RefusedException("the zone " + zone.apex() + " was not changed: " + reason);
        };
    }

    private CommandResult abort(Name zone) throws RefusedException {
        try {
            return done("the transaction of " + zone + " was ended without its "
                    + CountText.of(transactions.abort(zone, ZoneTransactions.CONTROL), "change"));
        } catch (ZoneTransactions.RefusedException e) {
            throw refused(zone, e);
        }
    }

    private static RefusedException refused(Name zone, ZoneTransactions.RefusedException refused) {
        return new RefusedException("the zone " + zone + " " + switch (refused.refusal()) {
            case NONE -> "has no transaction; begin one with rootwalk ctl zone begin " + zone;
            case EXISTS -> "has a transaction already; end it with rootwalk ctl zone commit or abort";
            case TOO_LARGE ->
                "has a transaction with too many changes; commit it with rootwalk ctl zone commit " + zone;
            case BEING_COMMITTED -> "has a transaction that is being committed";
        });
    }

    private static CommandResult done(String text) {
        return new CommandResult.Done(text);
    }
}
