package rootwalk.daemon.assembly;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import rootwalk.authoritative.journal.Journal;
import rootwalk.authoritative.update.SerialPolicy;
import rootwalk.authoritative.update.UpdateRecord;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.config.Config;
import rootwalk.config.ZoneSource;
import rootwalk.control.CommandResult;
import rootwalk.control.ControlProblem;
import rootwalk.control.Report;
import rootwalk.control.ReportText;
import rootwalk.control.ZoneCommand;
import rootwalk.daemon.api.ApiProblem;
import rootwalk.daemon.api.ApiProblem.Kind;
import rootwalk.daemon.api.ApiZones;
import rootwalk.daemon.api.Token;
import rootwalk.daemon.assembly.zones.UpdateRules;
import rootwalk.daemon.assembly.zones.ZoneTransactions;
import rootwalk.wire.Name;

/// The zones of the daemon, for the REST API. Any thread.
record ServerZones(Daemon daemon) implements ApiZones {

    @Override
    public List<Zone> all() {
        List<Zone> zones = new ArrayList<>();
        daemon.current().zones().forEach((zone, _) -> zones.add(zone));
        return zones;
    }

    @Override
    public Optional<Zone> find(Name apex) {
        return Optional.ofNullable(daemon.current().zones().current().withApex(apex));
    }

    private Optional<Config.Zone> settings(Zone zone) {
        return daemon.current().settings().find(zone.apex());
    }

    @Override
    public boolean isSecondary(Zone zone) {
        return settings(zone).filter(it -> it.source() instanceof ZoneSource.Secondary).isPresent();
    }

    @Override
    public boolean isProduced(Zone zone) {
        return settings(zone).filter(it -> it.source() instanceof ZoneSource.Produced).isPresent();
    }

    @Override
    public boolean isNotified(Zone zone) {
        return settings(zone).filter(it -> !it.notified().isEmpty() || !it.transferTo().isEmpty()).isPresent();
    }

    @Override
    public boolean isRecorded(Zone zone) {
        return Journal.isAttached(zone);
    }

    @Override
    public Zone create(NewZone zone) throws ApiProblem {
        return new ZoneCreation(daemon).create(zone);
    }

    @Override
    public Optional<String> template() {
        return daemon.current().config().api().template();
    }

    @Override
    public void delete(Zone zone, Consumer<ZoneState> condition) throws ApiProblem {
        new ZoneCreation(daemon).delete(zone, condition);
    }

    @Override
    public String status(Zone zone) {
        return switch (run(new ZoneCommand.Status(zone.apex()))) {
            case CommandResult.Listed(List<Report> reports) -> ReportText.json(reports.getFirst());
            case CommandResult.Done _,CommandResult.Printed _,CommandResult.Refused _ ->
                throw new IllegalStateException("the zone " + zone + " has no state");
        };
    }

    @Override
    public SerialPolicy serials(Zone zone) {
        return settings(zone).map(it -> UpdateRules.settings(it.updates()).serials())
                .orElse(SerialPolicy.INCREMENT);
    }

    @Override
    public Instant now() {
        return daemon.now();
    }

    @Override
    public String act(Zone zone, Action action) throws ApiProblem {
        CommandResult result = run(switch (action) {
            case FREEZE -> new ZoneCommand.Freeze(zone.apex());
            case THAW -> new ZoneCommand.Thaw(zone.apex());
            case REFRESH -> new ZoneCommand.Refresh(zone.apex());
            case RETRANSFER -> new ZoneCommand.Retransfer(zone.apex());
            case NOTIFY -> new ZoneCommand.Notify(zone.apex());
        });
        return switch (result) {
            case CommandResult.Done(String text) -> text;
            case CommandResult.Refused(ControlProblem problem) ->
                throw new ApiProblem(Kind.CONFLICT, problem.text());
            case CommandResult.Listed _,CommandResult.Printed _ ->
                throw new IllegalStateException("a command without a list has printed one");
        };
    }

    private CommandResult run(ZoneCommand command) {
        try {
            return new ZoneControl(daemon, daemon.transactions()).run(command, new StringBuilder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void begin(Zone zone, Token token) throws ApiProblem {
        try {
            daemon.transactions().begin(zone.apex(), token.name());
        } catch (ZoneTransactions.RefusedException e) {
            throw problem(zone, token, e);
        }
    }

    private static ApiProblem problem(Zone zone, Token token, ZoneTransactions.RefusedException refused) {
        String has = "the token " + token.name() + " has ";
        return switch (refused.refusal()) {
            case NONE -> new ApiProblem(Kind.CONFLICT,
                    has + "no transaction of the zone " + zone.apex() + "; begin one with POST");
            case EXISTS -> new ApiProblem(Kind.CONFLICT,
                    has + "a transaction of the zone " + zone.apex() + " already; commit it, or delete it");
            case TOO_LARGE -> new ApiProblem(Kind.INVALID, "a transaction may have " + ZoneTransactions.MOST_CHANGES
                    + " changes, and all of a token " + ZoneTransactions.MOST_OCTETS
                    + " octets; commit this one, or others, first");
            case BEING_COMMITTED -> new ApiProblem(Kind.CONFLICT,
                    "the transaction of the zone " + zone.apex() + " is being committed; wait for the response");
        };
    }

    @Override
    public int add(Zone zone, Token token, List<UpdateRecord> changes) throws ApiProblem {
        try {
            return daemon.transactions().add(zone.apex(), token.name(), changes);
        } catch (ZoneTransactions.RefusedException e) {
            throw problem(zone, token, e);
        }
    }

    @Override
    public int size(Zone zone, Token token) throws ApiProblem {
        return daemon.transactions().size(zone.apex(), token.name()).orElseThrow(() -> problem(zone, token,
                new ZoneTransactions.RefusedException(ZoneTransactions.Refusal.NONE)));
    }

    @Override
    public <T> T commit(Zone zone, Token token, Maker<T> maker) throws ApiProblem {
        ZoneTransactions transactions = daemon.transactions();
        List<UpdateRecord> changes;
        try {
            changes = transactions.commit(zone.apex(), token.name());
        } catch (ZoneTransactions.RefusedException e) {
            throw problem(zone, token, e);
        }
        boolean isMade = false;
        try {
            T made = maker.make(changes);
            isMade = true;
            return made;
        } finally {
            transactions.settle(zone.apex(), token.name(), isMade);
        }
    }

    @Override
    public void abort(Zone zone, Token token) throws ApiProblem {
        try {
            int _ = daemon.transactions().abort(zone.apex(), token.name());
        } catch (ZoneTransactions.RefusedException e) {
            throw problem(zone, token, e);
        }
    }
}
