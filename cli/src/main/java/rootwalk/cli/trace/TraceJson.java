package rootwalk.cli.trace;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import rootwalk.cli.command.Durations;
import rootwalk.daemon.assembly.LocalStep;
import rootwalk.resolver.contract.ChainFinding;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.ResolutionEvent;
import rootwalk.resolver.contract.ResolutionObserver;
import rootwalk.wire.Addresses;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.json.JsonWriter;
import rootwalk.wire.json.RecordJson;

/// Prints a resolution as JSON: an object on a line for each step as it happens, and one for the result. The member
/// `event` has the kind. Used by the thread of the resolution.
public final class TraceJson implements ResolutionObserver {

    private final Consumer<String> lines;
    private final Optional<OneOfSeveral> oneOfSeveral;
    private final JsonWriter json = new JsonWriter();
    private int querySent;
    private int depth;

    /// One of several resolutions.
    ///
    /// @param name the question
    /// @param nanos nanoseconds since the start of the fetch
    private record OneOfSeveral(String name, LongSupplier nanos) {}

    private TraceJson(Consumer<String> lines, Optional<OneOfSeveral> oneOfSeveral) {
        this.lines = lines;
        this.oneOfSeveral = oneOfSeveral;
    }

    /// The only resolution of the output.
    ///
    /// @param lines receives each line with its line feed
    static TraceJson alone(Consumer<String> lines) {
        return new TraceJson(lines, Optional.empty());
    }

    /// One of several concurrent resolutions: the member `resolution` has its question, and `atMilliseconds` the time of each
    /// step.
    ///
    /// @param nanos nanoseconds since the start of the fetch
    /// @param lines receives each line with its line feed; called by any thread
    public static TraceJson of(Question question, LongSupplier nanos, Consumer<String> lines) {
        return new TraceJson(lines,
                Optional.of(new OneOfSeveral(question.name() + " " + RecordType.name(question.type()), nanos)));
    }

    @Override
    public void onEvent(ResolutionEvent event) {
        depth = event.depth();
        json.object();
        members(event);
        oneOfSeveral.ifPresent(
                one -> json.member("atMilliseconds", Durations.milliseconds(Duration.ofNanos(one.nanos().getAsLong())))
                        .member("resolution", one.name()));
        json.member("depth", event.depth()).endObject();
        lines.accept(json.take());
    }

    /// A question was answered without a query to a server.
    void answeredHere(Question question, LocalStep.Rule rule) {
        json.object();
        question("answeredHere", question);
        json.member("step", rule.step())
                .member(switch (rule.step()) {
                    case HOSTS_FILES -> "place";
                    case SPECIAL_USE_NAMES, LOCAL_ZONES, AUTHORITATIVE_ZONES -> "zone";
                    case LOCAL_DATA -> "owner";
                }, rule.subject());
        rule.action().ifPresent(action -> json.member("action", action));
        json.member("depth", depth).endObject();
        lines.accept(json.take());
    }

    private void members(ResolutionEvent event) {
        switch (event) {
            case ResolutionEvent.Started started -> question("started", started.question());
            case ResolutionEvent.CacheHit found -> {
                question("foundInCache", found.question());
                json.member("outcome", found.kind());
            }
            case ResolutionEvent.DelegationChosen chosen -> json.member("event", "cutChosen")
                    .member("cut", chosen.cut().toString())
                    .member("source", chosen.source())
                    .member("servers", chosen.servers());
            case ResolutionEvent.QuerySent question -> querySent(question);
            case ResolutionEvent.ResponseReceived received -> json.member("event", "responseReceived")
                    .member("server", Addresses.text(received.server()))
                    .member("transport", received.transport().toString())
                    .member("outcome", received.kind())
                    .member("tookMilliseconds", Durations.milliseconds(Duration.ofNanos(received.rttNanos())))
                    .member("detail", received.detail());
            case ResolutionEvent.RecordsDropped dropped -> json.member("event", "dropped")
                    .member("NAME", dropped.records().owner().toString())
                    .member("TYPEname", RecordType.name(dropped.records().type()))
                    .member("records", dropped.records().size())
                    .member("reason", dropped.why());
            case ResolutionEvent.AliasFollowed alias -> json.member("event", "aliasFollowed")
                    .member("from", alias.from().toString())
                    .member("TYPEname", RecordType.name(alias.type()))
                    .member("to", alias.to().toString());
            case ResolutionEvent.Joined joined -> question("joined", joined.question());
            case ResolutionEvent.BudgetExhausted exhausted -> json.member("event", "exhausted")
                    .member("limit", exhausted.limit())
                    .member("reason", exhausted.limit().text());
            case ResolutionEvent.Validated(int _, ChainFinding finding) -> json.member("event", "validated")
                    .member("part", switch (finding) {
                        case ChainFinding.Delegation _ -> "delegation";
                        case ChainFinding.Keys _ -> "keys";
                        case ChainFinding.Records _ -> "records";
                        case ChainFinding.Denial denial -> denial.nameError() ? "nameError" : "noData";
                    })
                    .member("NAME", finding.name().toString())
                    .member("TYPEname", RecordType.name(finding.type()))
                    .member("status", finding.status())
                    .member("detail", finding.detail());
            case ResolutionEvent.AskedAgain again -> {
                question("askedAgain", again.question());
                json.member("cut", again.cut().toString());
            }
            case ResolutionEvent.Finished finished -> {
                question("finished", finished.question());
                json.member("RCODE", finished.responseCode());
            }
        }
    }

    private void querySent(ResolutionEvent.QuerySent question) {
        querySent++;
        question("querySent", question.question());
        json.member("cut", question.cut().toString())
                .member("minimised", question.minimised())
                .member("server", Addresses.text(question.server()))
                .member("transport", question.transport().toString());
        Name server = question.serverName();
        if (server != null) {
            json.member("serverName", server.toString());
        }
    }

    private void question(String event, Question question) {
        json.member("event", event)
                .member("QNAME", question.name().toString())
                .member("QTYPEname", RecordType.name(question.type()));
    }

    /// The response that a client would get.
    void result(Resolution resolution, Duration time) {
        json.object()
                .member("event", "result")
                .member("RCODE", resolution.responseCode())
                .member("rcodeName", ResponseCode.name(resolution.responseCode()))
                .member("status", resolution.security())
                .member("queries", querySent)
                .member("tookMilliseconds", Durations.milliseconds(time));
        json.array("errors");
        for (ExtendedError error : resolution.errors()) {
            json.object()
                    .member("infoCode", error.code())
                    .member("purpose", ExtendedError.purpose(error.code()))
                    .member("extraText", error.text())
                    .endObject();
        }
        json.endArray();
        RecordJson.section("answerRRs", resolution.answer(), json);
        RecordJson.section("authorityRRs", resolution.authority(), json);
        json.endObject();
        lines.accept(json.take());
    }
}
