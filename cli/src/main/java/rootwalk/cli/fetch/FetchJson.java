package rootwalk.cli.fetch;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;

import io.netty.handler.codec.http.HttpHeaders;
import rootwalk.web.client.Exchange;
import rootwalk.web.load.LoadedPage;
import rootwalk.web.load.PagePart;
import rootwalk.web.load.PartOutcome;
import rootwalk.web.path.CertificateInfo;
import rootwalk.web.path.FetchStep;
import rootwalk.web.path.NameAnswer;
import rootwalk.web.path.PathEvent;
import rootwalk.web.path.PathObserver;
import rootwalk.web.path.Phase;
import rootwalk.web.path.ServiceBinding;
import rootwalk.web.path.TcpInfo;
import rootwalk.web.path.Timings;
import rootwalk.web.path.TlsOutcome;
import rootwalk.wire.Addresses;
import rootwalk.wire.Question;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.json.JsonProblem;
import rootwalk.wire.json.JsonWriter;
import rootwalk.wire.json.RecordJson;

/// Prints a fetch as JSON: an object on a line for each event as it happens, and one for the result. The member `event`
/// has the kind, and `part` the number of a part of a page. Used by one thread at a time.
public final class FetchJson implements PathObserver {

    private final OptionalInt part;
    private final Consumer<String> lines;
    private final JsonWriter json = new JsonWriter();

    private FetchJson(OptionalInt part, Consumer<String> lines) {
        this.part = part;
        this.lines = lines;
    }

    /// For the document.
    ///
    /// @param lines receives each line with its line feed
    public static FetchJson ofDocument(Consumer<String> lines) {
        return new FetchJson(OptionalInt.empty(), lines);
    }

    /// For a part of a page.
    ///
    /// @param lines the same as for the document; called by any thread
    public static FetchJson ofPart(int number, Consumer<String> lines) {
        return new FetchJson(OptionalInt.of(number), lines);
    }

    @Override
    public void onEvent(PathEvent event) {
        String kind = event.getClass().getSimpleName();
        begin(Character.toLowerCase(kind.charAt(0)) + kind.substring(1)).member("atMilliseconds",
                milliseconds(event.at()));
        members(event);
        json.endObject();
        lines.accept(json.take());
    }

    private JsonWriter begin(String event) {
        json.object().member("event", event);
        part.ifPresent(number -> json.member("part", number));
        return json;
    }

    /// Prints that a part of a page will be fetched.
    public void found(PagePart found) {
        begin("partFound").member("atMilliseconds", milliseconds(found.found()));
        resource(found);
        json.endObject();
        lines.accept(json.take());
    }

    private void resource(PagePart of) {
        json.member("url", of.resource().url().withoutUserInfo().toString())
                .member("kind", of.resource().kind()).member("priority", of.resource().priority())
                .member("namedBy", of.resource().namedBy());
    }

    private void members(PathEvent event) {
        switch (event) {
            case PathEvent.UrlParsed parsed -> json.member("url", parsed.url().withoutUserInfo().toString())
                    .member("host", parsed.url().host().toString()).member("port", parsed.url().port());
            case PathEvent.LookupAsked asked -> question(asked.question()).member("link", asked.source());
            case PathEvent.LookupPassed passed -> question(passed.question()).member("link", passed.source())
                    .member("tookMilliseconds", milliseconds(passed.took()));
            case PathEvent.LookupAnswered answered -> {
                question(answered.question()).member("link", answered.source())
                        .member("tookMilliseconds", milliseconds(answered.took()));
                answer(answered.answer());
            }
            case PathEvent.ServiceRead read -> service(read.service());
            case PathEvent.OrderDecided decided -> json
                    .member("addresses", decided.addresses().stream().map(Addresses::text).toList())
                    .member("reason", decided.why());
            case PathEvent.ConnectTried tried -> json.member("remote", Addresses.text(tried.remote()));
            case PathEvent.ConnectFailed failed -> json.member("remote", Addresses.text(failed.remote()))
                    .member("reason", failed.why()).member("tookMilliseconds", milliseconds(failed.took()));
            case PathEvent.Connected connected -> connection(connected.connection(), connected.local(),
                    connected.remote()).member("tookMilliseconds", milliseconds(connected.took()));
            case PathEvent.ConnectionReused reused -> connection(reused.connection(), reused.local(), reused.remote());
            case PathEvent.TunnelOpened tunnel -> json.member("connection", tunnel.connection())
                    .member("proxy", Addresses.text(tunnel.proxy())).member("target", tunnel.target())
                    .member("tookMilliseconds", milliseconds(tunnel.took()));
            case PathEvent.TlsStep step -> json.member("connection", step.connection())
                    .member("sender", step.sender())
                    .member("tlsMessage", step.what()).member("octets", step.octets());
            case PathEvent.TlsDone done -> {
                json.member("connection", done.connection()).member("tookMilliseconds", milliseconds(done.took()));
                tls(done.outcome());
            }
            case PathEvent.ConnectionClosed closed -> {
                json.member("connection", closed.connection()).member("closedBy", closed.by());
                closed.tcp().ifPresent(this::tcp);
            }
            case PathEvent.CacheAsked asked -> json.member("url", asked.url().withoutUserInfo().toString())
                    .member("reason", asked.why());
            case PathEvent.CacheShown shown -> json.member("url", shown.url().withoutUserInfo().toString())
                    .member("reason", shown.why());
            case PathEvent.RequestSent sent -> {
                json.member("connection", sent.connection()).member("method", sent.request().method().name())
                        .member("target", sent.request().url().requestTarget());
                headers(sent.request().headers(), json);
            }
            case PathEvent.FirstOctet first -> json.member("connection", first.connection());
            case PathEvent.Informed informed -> {
                json.member("connection", informed.connection()).member("status", informed.status().code());
                headers(informed.headers(), json);
            }
            case PathEvent.HeadReceived head -> {
                json.member("connection", head.connection()).member("version", head.version().text())
                        .member("status", head.status().code()).member("reasonPhrase", head.status().reasonPhrase());
                headers(head.headers(), json);
            }
            case PathEvent.BodyReceived body -> json.member("connection", body.connection())
                    .member("encodedOctets", body.encoded()).member("decodedOctets", body.decoded());
            case PathEvent.SurplusReceived surplus -> json.member("connection", surplus.connection())
                    .member("octets", surplus.octets());
            case PathEvent.Redirected redirect -> json.member("status", redirect.status().code())
                    .member("from", redirect.from().withoutUserInfo().toString())
                    .member("to", redirect.to().withoutUserInfo().toString())
                    .member("method", redirect.method().name());
            case PathEvent.Retried retried -> json.member("reason", retried.why());
            case PathEvent.Failed failed -> failure(failed.step(), failed.description(), failed.usualCause());
        }
    }

    private JsonWriter question(Question question) {
        return json.member("QNAME", question.name().toString()).member("QTYPEname", RecordType.name(question.type()));
    }

    private void answer(NameAnswer answer) {
        json.member("rcodeName", ResponseCode.name(answer.responseCode())).member("TTL", answer.ttl());
        if (!answer.detail().isEmpty()) {
            json.member("detail", answer.detail());
        }
        RecordJson.section("answerRRs", answer.records(), json);
    }

    private void service(ServiceBinding service) {
        json.member("priority", service.priority()).member("target", service.target().toString())
                .member("protocols", service.protocols())
                .member("hints", service.hints().stream().map(Addresses::text).toList())
                .member("usable", service.usable());
        service.port().ifPresent(port -> json.member("port", port));
    }

    private JsonWriter connection(int number, InetSocketAddress local, InetSocketAddress remote) {
        return json.member("connection", number).member("local", Addresses.text(local)).member("remote",
                Addresses.text(remote));
    }

    private void tls(TlsOutcome outcome) {
        json.member("version", outcome.version()).member("cipher", outcome.cipher())
                .member("resumed", outcome.resumed());
        outcome.protocol().ifPresent(protocol -> json.member("protocol", protocol));
        outcome.serverName().ifPresent(name -> json.member("serverName", name));
        switch (outcome.verification()) {
            case TlsOutcome.Verification.Trusted trusted -> {
                json.member("trusted", true).member("verification", trusted.description());
                JsonProblem.write(List.of(), json);
            }
            case TlsOutcome.Verification.Untrusted distrusted -> {
                json.member("trusted", false).member("verification", distrusted.description());
                JsonProblem.write(List.of(JsonProblem.warning(distrusted.description(), distrusted.usualCause())),
                        json);
            }
        }
        json.array("chain");
        for (CertificateInfo certificate : outcome.chain()) {
            json.object().member("subject", certificate.subject()).member("issuer", certificate.issuer())
                    .member("notBefore", certificate.notBefore().toString())
                    .member("notAfter", certificate.notAfter().toString()).member("names", certificate.names())
                    .member("key", certificate.key()).member("serial", certificate.serial())
                    .member("fingerprint", certificate.fingerprint()).endObject();
        }
        json.endArray();
    }

    private void tcp(TcpInfo tcp) {
        json.object("tcp").member("state", tcp.state()).member("rttMilliseconds", tcp.rttMicros() / 1000.0)
                .member("rttVarianceMilliseconds", tcp.rttVarianceMicros() / 1000.0).member("mssOctets", tcp.mss())
                .member("congestionWindowSegments", tcp.window()).member("retransmittedSegments", tcp.retransmits())
                .endObject();
    }

    /// The fields of a request or response, in order, as the member `headers`.
    static void headers(HttpHeaders headers, JsonWriter json) {
        json.array("headers");
        for (Map.Entry<String, String> field : headers) {
            json.object().member("name", field.getKey()).member("value", field.getValue()).endObject();
        }
        json.endArray();
    }

    private void failure(FetchStep step, String seen, String usualCause) {
        json.member("step", step);
        JsonProblem.write(List.of(JsonProblem.error(seen, usualCause)), json);
    }

    /// Prints that the fetch could not start, or ended before a step failed.
    public void failed(List<JsonProblem> problems) {
        begin("failed");
        JsonProblem.write(problems, json);
        json.endObject();
        lines.accept(json.take());
    }

    /// Prints the result of the fetch, the last line.
    public void result(List<Exchange> exchanges) {
        json.object().member("event", "result").member("done", true);
        exchanges(exchanges);
        json.endObject();
        lines.accept(json.take());
    }

    /// Prints the result of a fetch that failed after these exchanges, the last line.
    public void resultOfFailure(List<Exchange> exchanges) {
        json.object().member("event", "result").member("done", false);
        exchanges(exchanges);
        json.endObject();
        lines.accept(json.take());
    }

    /// Prints the result of a page, the last line.
    public void result(LoadedPage page) {
        json.object().member("event", "result").member("done", page.isComplete());
        exchanges(page.document().exchanges());
        json.array("parts");
        page.outcomes().forEach(this::outcome);
        json.endArray().member("leftOut", page.skipped()).member("tookMilliseconds", milliseconds(page.nanos()))
                .endObject();
        lines.accept(json.take());
    }

    private void outcome(PartOutcome outcome) {
        json.object().member("part", outcome.part().number())
                .member("foundAtMilliseconds", milliseconds(outcome.part().found()))
                .member("endedAtMilliseconds", milliseconds(outcome.at()));
        resource(outcome.part());
        switch (outcome) {
            case PartOutcome.Fetched got -> {
                json.member("done", true);
                exchanges(got.result().exchanges());
            }
            case PartOutcome.Failed lost -> {
                json.member("done", false);
                failure(lost.failure().step(), lost.failure().description(), lost.failure().usualCause());
            }
        }
        json.endObject();
    }

    private void exchanges(List<Exchange> exchanges) {
        json.array("exchanges");
        for (Exchange exchange : exchanges) {
            json.object()
                    .member("url", exchange.request().url().withoutUserInfo().toString())
                    .member("method", exchange.request().method().name())
                    .member("status", exchange.response().status().code())
                    .member("version", exchange.response().version().text())
                    .member("encodedOctets", exchange.response().encodedLength())
                    .member("decodedOctets", exchange.response().body().length())
                    .member("sha256", exchange.response().body().digest())
                    .member("source", exchange.source())
                    .member("cache", exchange.cacheReason())
                    .member("beganAtMilliseconds", milliseconds(exchange.timings().began()));
            timings(exchange.timings());
            json.endObject();
        }
        json.endArray();
    }

    private void timings(Timings timings) {
        json.object("timings");
        for (Phase phase : Phase.values()) {
            json.member(phase + "Milliseconds", milliseconds(timings.of(phase)));
        }
        json.member("totalMilliseconds", milliseconds(timings.total())).endObject();
    }

    /// With three decimals.
    static double milliseconds(long nanos) {
        return Math.round(nanos / 1000.0) / 1000.0;
    }
}
