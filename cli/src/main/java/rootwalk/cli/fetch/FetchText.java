package rootwalk.cli.fetch;

import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

import io.netty.handler.codec.http.HttpHeaders;
import rootwalk.cli.command.Durations;
import rootwalk.cli.command.Paint;
import rootwalk.cli.command.RecordColumns;
import rootwalk.cli.command.TimeBar;
import rootwalk.cli.trace.ResolutionTexts;
import rootwalk.web.client.Exchange;
import rootwalk.web.client.HttpCache;
import rootwalk.web.path.CertificateInfo;
import rootwalk.web.path.NameAnswer;
import rootwalk.web.path.PathEvent;
import rootwalk.web.path.PathObserver;
import rootwalk.web.path.Phase;
import rootwalk.web.path.Timings;
import rootwalk.web.path.TlsOutcome;
import rootwalk.wire.Addresses;
import rootwalk.wire.CountText;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.SafeText;
import rootwalk.wire.text.RdataText;

/// Prints a fetch as text: a line for each step as it happens, the resolutions of its lookups indented, and the timings
/// at the end. Used by one thread at a time.
final class FetchText implements PathObserver {

    /// How much is printed.
    enum Detail {
        STEPS,
        /// Also header fields and TLS records.
        EVERYTHING
    }

    static final int WORD_WIDTH = 10;

    private final PrintWriter out;
    private final Paint.Brush brush;
    private final Detail detail;
    private final String prefix;
    private final ResolutionTexts resolutions;

    /// @param mark
    ///            the prefix of each line, which identifies the part; empty without parts
    FetchText(PrintWriter out, Paint.Brush brush, Detail detail, String mark, ResolutionTexts resolutions) {
        this.out = out;
        this.brush = brush;
        this.detail = detail;
        this.prefix = mark;
        this.resolutions = resolutions;
    }

    @Override
    public void onEvent(PathEvent event) {
        switch (event) {
            case PathEvent.UrlParsed parsed ->
                out.println(brush.paint(Paint.HEADING, parsed.url().withoutUserInfo().toString()));
            case PathEvent.LookupAsked _ -> {}
            case PathEvent.LookupPassed passed -> everything(passed.at(), "lookup",
                    text(passed.question()) + "  " + passed.source() + ": not found");
            case PathEvent.LookupAnswered answered -> answered(answered);
            case PathEvent.ServiceRead read -> line(read.at(), "service", read.service().isAlias()
                    ? "alias to " + read.service().target()
                    : read.service().target() + " priority " + read.service().priority() + "  "
                            + String.join(", ", read.service().protocols()));
            case PathEvent.OrderDecided decided -> line(decided.at(), "order",
                    String.join(", ", decided.addresses().stream().map(Addresses::text).toList())
                            + faint("  " + decided.why()));
            case PathEvent.ConnectTried tried -> line(tried.at(), "connect", Addresses.text(tried.remote()));
            case PathEvent.ConnectFailed failed -> line(failed.at(), "connect", Addresses.text(failed.remote()) + "  "
                    + brush.paint(Paint.BAD, SafeText.text(failed.why())) + took(failed.took()));
            case PathEvent.Connected connected -> line(connected.at(), "connected",
                    "connection " + connected.connection() + "  " + ends(connected.local(), connected.remote())
                            + took(connected.took()));
            case PathEvent.ConnectionReused reused -> line(reused.at(), "reused", "connection " + reused.connection()
                    + "  " + ends(reused.local(), reused.remote()));
            case PathEvent.TunnelOpened tunnel -> line(tunnel.at(), "tunnel", "through "
                    + Addresses.text(tunnel.proxy()) + " to " + tunnel.target() + took(tunnel.took()));
            case PathEvent.TlsStep step -> everything(step.at(), "tls", (step.sender() == PathEvent.Sender.CLIENT
                    ? "> "
                    : "< ") + step.what() + "  " + octets(step.octets()));
            case PathEvent.TlsDone done -> tls(done);
            case PathEvent.ConnectionClosed closed -> closed(closed);
            case PathEvent.CacheAsked asked when asked.why().equals(HttpCache.NO_CACHE) ->
                everything(asked.at(), "cache", asked.why());
            case PathEvent.CacheAsked asked -> line(asked.at(), "cache", SafeText.text(asked.why()));
            case PathEvent.CacheShown shown -> everything(shown.at(), "cache", SafeText.text(shown.why()));
            case PathEvent.RequestSent sent -> {
                line(sent.at(), "request", brush.paint(Paint.NAME, sent.request().method() + " "
                        + sent.request().url().requestTarget()));
                headers(sent.request().headers(), "> ");
            }
            case PathEvent.FirstOctet first -> everything(first.at(), "first", "octet of the response");
            case PathEvent.Informed informed -> {
                line(informed.at(), "interim", SafeText.text(informed.status().toString()));
                headers(informed.headers(), "< ");
            }
            case PathEvent.HeadReceived head -> {
                line(head.at(), "response", brush.paint(style(head.status().code()),
                        head.version() + " " + SafeText.text(head.status().toString())));
                headers(head.headers(), "< ");
            }
            case PathEvent.BodyReceived body -> line(body.at(), "content", body.encoded() == body.decoded()
                    ? octets(body.decoded())
                    : octets(body.decoded()) + faint("  encoded as " + body.encoded()));
            case PathEvent.SurplusReceived surplus -> line(surplus.at(), "surplus", brush.paint(Paint.BAD,
                    octets(surplus.octets()) + " after the end of the response, ignored"));
            case PathEvent.Redirected redirect -> line(redirect.at(), "redirect",
                    redirect.method() + " " + brush.paint(Paint.HEADING, redirect.to().withoutUserInfo().toString()));
            case PathEvent.Retried retried -> line(retried.at(), "again", SafeText.text(retried.why()));
            case PathEvent.Failed failed -> {
                line(failed.at(), brush.paint(Paint.BAD, RecordColumns.pad("failed", WORD_WIDTH)).stripTrailing(),
                        "at " + failed.step() + ": " + SafeText.text(failed.description()));
                if (!failed.usualCause().isEmpty()) {
                    set("usual cause: " + SafeText.text(failed.usualCause()));
                }
            }
        }
        out.flush();
    }

    private void answered(PathEvent.LookupAnswered event) {
        NameAnswer answer = event.answer();
        String outcome = answer.records().isEmpty()
                ? answer.responseCode() == ResponseCode.NOERROR ? "no data"
                        : ResponseCode.name(answer.responseCode())
                : "TTL " + answer.ttl();
        line(event.at(), "lookup", text(event.question()) + "  " + event.source() + "  "
                + brush.paint(answer.isFailure() ? Paint.BAD : Paint.GOOD, outcome) + took(event.took()));
        for (RRset rrset : answer.records()) {
            for (Rdata data : rrset.rdata()) {
                set(rrset.owner() + " " + RecordType.name(rrset.type()) + " " + RdataText.print(rrset.type(), data));
            }
        }
        if (!answer.detail().isEmpty()) {
            set(brush.paint(Paint.NOTE, SafeText.text(answer.detail())));
        }
        resolutions.take(event.question()).forEach(this::set);
    }

    private void tls(PathEvent.TlsDone event) {
        TlsOutcome outcome = event.outcome();
        line(event.at(), "tls", outcome.version() + "  " + outcome.cipher()
                + outcome.protocol().map(protocol -> "  " + protocol).orElse("")
                + (outcome.resumed() ? "  resumed" : "") + took(event.took()));
        switch (outcome.verification()) {
            case TlsOutcome.Verification.Trusted trusted -> set(brush.paint(Paint.GOOD, trusted.description()));
            case TlsOutcome.Verification.Untrusted distrusted -> set(brush.paint(Paint.BAD, "not trusted: "
                    + SafeText.text(distrusted.description())));
        }
        if (detail == Detail.EVERYTHING) {
            for (CertificateInfo certificate : outcome.chain()) {
                set(SafeText.text(certificate.subject())
                        + faint("  by " + SafeText.text(certificate.issuer()) + ", until "
                                + certificate.notAfter() + ", " + certificate.key()));
            }
        }
    }

    private void closed(PathEvent.ConnectionClosed event) {
        String tcp = event.tcp().map(state -> "  was " + state.state() + ", rtt "
                + Durations.text(Duration.ofNanos(state.rttMicros() * 1000)) + ", mss " + state.mss() + ", "
                + state.retransmits() + " retransmitted").orElse("");
        line(event.at(), "closed", "connection " + event.connection() + " by the "
                + (event.by() == PathEvent.Sender.CLIENT ? "client" : "server") + faint(tcp));
    }

    /// Prints the timings of each exchange.
    void result(List<Exchange> exchanges) {
        for (Exchange exchange : exchanges) {
            out.println();
            out.println(brush.paint(Paint.HEADING, exchange.request().url().withoutUserInfo().toString()) + "  "
                    + exchange.response().status().code() + source(exchange));
            bars(exchange.timings());
        }
        out.flush();
    }

    private String source(Exchange exchange) {
        return switch (exchange.source()) {
            case SERVER -> "";
            case CACHE -> "  from the cache" + faint("  " + SafeText.text(exchange.cacheReason()));
            case VALIDATED ->
                "  from the cache, validated by 304" + faint("  " + SafeText.text(exchange.cacheReason()));
        };
    }

    private void bars(Timings timings) {
        long total = timings.total();
        long before = 0;
        for (Phase phase : Phase.values()) {
            long time = timings.of(phase);
            if (time > 0) {
                out.println("  " + RecordColumns.pad(phase.toString(), WORD_WIDTH)
                        + TimeBar.of(before, time, total, brush) + "  "
                        + Durations.text(Duration.ofNanos(time)));
            }
            before += time;
        }
        out.println("  " + RecordColumns.pad("total", WORD_WIDTH) + " ".repeat(TimeBar.WIDTH) + "  "
                + Durations.text(Duration.ofNanos(total)));
    }

    private void everything(long at, String word, String text) {
        if (detail == Detail.EVERYTHING) {
            line(at, word, text);
        }
    }

    private void headers(HttpHeaders headers, String mark) {
        if (detail == Detail.EVERYTHING) {
            headers.forEach(field -> set(faint(mark) + SafeText.text(field.getKey() + ": " + field.getValue())));
        }
    }

    private void line(long at, String word, String text) {
        out.println(moment(at, brush) + prefix + RecordColumns.pad(word, WORD_WIDTH) + text);
    }

    /// The beginning of each line: the time of the event in milliseconds.
    static String moment(long at, Paint.Brush brush) {
        return brush.paint(Paint.FAINT, "%8.2f".formatted(at / 1e6)) + "  ";
    }

    private void set(String text) {
        out.println(" ".repeat(10 + prefix.length() + WORD_WIDTH) + text);
    }

    private String faint(String text) {
        return text.isEmpty() ? "" : brush.paint(Paint.FAINT, text);
    }

    private String took(long nanos) {
        return faint("  " + Durations.text(Duration.ofNanos(nanos)));
    }

    private static String ends(InetSocketAddress local, InetSocketAddress remote) {
        return Addresses.text(local) + " > " + Addresses.text(remote);
    }

    private static String text(Question question) {
        return question.name() + " " + RecordType.name(question.type());
    }

    private static String octets(long number) {
        return CountText.of(number, "octet");
    }

    static Paint style(int status) {
        return status >= 400 ? Paint.BAD : status >= 300 ? Paint.NOTE : Paint.GOOD;
    }
}
