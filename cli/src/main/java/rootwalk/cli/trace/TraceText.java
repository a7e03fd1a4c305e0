package rootwalk.cli.trace;

import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

import rootwalk.cli.command.Durations;
import rootwalk.cli.command.Paint;
import rootwalk.cli.command.RecordColumns;
import rootwalk.daemon.assembly.LocalStep;
import rootwalk.resolver.contract.ChainFinding;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.ResolutionEvent;
import rootwalk.resolver.contract.ResolutionObserver;
import rootwalk.resolver.contract.Security;
import rootwalk.wire.Addresses;
import rootwalk.wire.CountText;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.SafeText;

/// Prints a resolution as text: a line for each zone cut, and below it one for each queried server. The first half of a
/// line is printed with the query, the second with the response. Resolutions of server addresses are indented. Used by
/// the thread of the resolution.
final class TraceText implements ResolutionObserver {

    private static final int DNS_PORT = 53;
    private static final int SERVER_WIDTH = 50;
    private static final int QUESTION_WIDTH = 26;
    private static final int TIME_WIDTH = 7;

    private final PrintWriter out;
    private final Paint.Brush brush;
    /// What was removed from the response that is awaited; printed after the line about that response.
    private final List<ResolutionEvent.RecordsDropped> dropped = new ArrayList<>();
    private boolean hasSteps;
    private boolean hasValidated;
    private boolean lineIsOpen;
    private int depth;
    private int querySent;

    TraceText(PrintWriter out, Paint.Brush brush) {
        this.out = out;
        this.brush = brush;
    }

    @Override
    public void onEvent(ResolutionEvent event) {
        if (event instanceof ResolutionEvent.RecordsDropped records && lineIsOpen) {
            dropped.add(records);
            return;
        }
        hasSteps = true;
        if (!(event instanceof ResolutionEvent.ResponseReceived)) {
            closeLine();
        }
        depth = event.depth();
        step(event);
        out.flush();
    }

    /// A question was answered without a query to a server.
    void answeredHere(Question question, LocalStep.Rule rule) {
        hasSteps = true;
        closeLine();
        String step = switch (rule.step()) {
            case HOSTS_FILES -> "hosts file";
            case SPECIAL_USE_NAMES -> "special-use name";
            case LOCAL_ZONES -> "local zone";
            case LOCAL_DATA -> "local data";
            case AUTHORITATIVE_ZONES -> "authoritative zone";
        };
        String action = rule.action().map(it -> ", " + it.toString().toLowerCase(Locale.ROOT)).orElse("");
        out.println(" ".repeat(2 * depth + 2)
                + brush.paint(Paint.NAME, step + " " + SafeText.text(rule.subject()) + action) + "  " + text(question));
        out.flush();
    }

    private void step(ResolutionEvent event) {
        switch (event) {
            case ResolutionEvent.Started started -> started(started);
            case ResolutionEvent.CacheHit found ->
                line(found, 2, brush.paint(Paint.NOTE, "in cache"), text(found.question()),
                        text(found.kind()));
            case ResolutionEvent.DelegationChosen chosen ->
                line(chosen, 2, brush.paint(Paint.NAME, chosen.cut().toString()),
                        brush.paint(Paint.FAINT, text(chosen.source()) + ", " + servers(chosen.servers())));
            case ResolutionEvent.QuerySent question -> querySent(question);
            case ResolutionEvent.ResponseReceived received -> responseReceived(received);
            case ResolutionEvent.RecordsDropped records -> dropped(records);
            case ResolutionEvent.AliasFollowed alias -> line(alias, 2, brush.paint(Paint.NOTE, "alias"),
                    alias.from() + " " + RecordType.name(alias.type()) + " "
                            + brush.paint(Paint.NAME, alias.to().toString()));
            case ResolutionEvent.Joined joined -> line(joined, 4, text(joined.question()),
                    "is in progress; waiting for it");
            case ResolutionEvent.BudgetExhausted exhausted -> line(exhausted, 4, brush.paint(Paint.BAD, "given up"),
                    exhausted.limit().text());
            case ResolutionEvent.Validated validated -> validated(validated);
            case ResolutionEvent.AskedAgain again -> line(again, 4, brush.paint(Paint.BAD, "bogus"),
                    text(again.question()), "sent again to another server of " + again.cut());
            case ResolutionEvent.Finished finished -> finished(finished);
        }
    }

    private void validated(ResolutionEvent.Validated event) {
        ChainFinding finding = event.finding();
        hasValidated = true;
        String detail = finding.detail().isEmpty() ? "" : brush.paint(Paint.FAINT, SafeText.text(finding.detail()));
        line(event, 6, status(finding.status()), finding.subject(), detail);
    }

    private String status(Security status) {
        return switch (status) {
            case SECURE -> brush.paint(Paint.GOOD, "secure");
            case INSECURE -> brush.paint(Paint.NOTE, "insecure");
            case INDETERMINATE -> brush.paint(Paint.BAD, "indeterminate");
            case BOGUS -> brush.paint(Paint.BAD, "bogus");
        };
    }

    private void line(ResolutionEvent event, int indent, String... parts) {
        out.println(" ".repeat(2 * event.depth() + indent) + String.join("  ", parts));
    }

    private void started(ResolutionEvent.Started started) {
        String question = brush.paint(Paint.HEADING, text(started.question()));
        if (started.depth() == 0) {
            line(started, 0, question);
        } else {
            line(started, 2, brush.paint(Paint.NOTE, "first"), question);
        }
    }

    private void querySent(ResolutionEvent.QuerySent question) {
        querySent++;
        Name server = question.serverName();
        int indent = 2 * question.depth() + 4;
        String who = (server == null ? "" : server + " ") + address(question.server());
        String what = text(question.question());
        out.print(" ".repeat(indent) + RecordColumns.pad(who, SERVER_WIDTH - indent) + "  "
                + brush.paint(Paint.FAINT, question.transport().toString()) + "  "
                + brush.paint(question.minimised() ? Paint.FAINT : Paint.PLAIN, RecordColumns.pad(what, QUESTION_WIDTH))
                + "  ");
        lineIsOpen = true;
    }

    private void responseReceived(ResolutionEvent.ResponseReceived received) {
        if (!lineIsOpen) {
            // Parallel lookups: the line of the query is further up.
            int indent = 2 * received.depth() + 4;
            out.print(" ".repeat(indent) + RecordColumns.pad(address(received.server()), SERVER_WIDTH - indent) + "  "
                    + brush.paint(Paint.FAINT, received.transport().toString()) + "  "
                    + RecordColumns.pad("", QUESTION_WIDTH) + "  ");
        }
        lineIsOpen = false;
        String time = RecordColumns.pad(Durations.text(Duration.ofNanos(received.rttNanos())), TIME_WIDTH);
        out.println(brush.paint(Paint.FAINT, time) + "  " + brush.paint(style(received.kind()), text(received.kind()))
                + detail(received));
        dropped.forEach(this::dropped);
        dropped.clear();
    }

    /// The target of a referral or alias, or the reason of another result.
    private static String detail(ResolutionEvent.ResponseReceived received) {
        if (received.detail().isEmpty()) {
            return "";
        }
        return switch (received.kind()) {
            case REFERRAL, ALIAS -> " " + SafeText.text(received.detail());
            case ANSWER, NO_DATA, NAME_ERROR, NAME_TOO_LONG, LAME, RECURSIVE, ERROR_CODE, EMPTY, TRUNCATED, NO_EDNS,
                    NO_COOKIE, BAD_COOKIE, WRONG_CASE, MIXED_CASE,
                    SUSPICIOUS, MALFORMED, TIMEOUT, UNREACHABLE, REJECTED, CLOSED, NOT_ASKED, NOT_READY ->
                ": " + SafeText.text(received.detail());
        };
    }

    private void dropped(ResolutionEvent.RecordsDropped event) {
        RRset records = event.records();
        line(event, 6, brush.paint(Paint.BAD, "dropped"), records.owner() + " " + RecordType.name(records.type())
                + (records.size() == 1 ? "" : " (" + records.size() + ")") + ": " + event.why());
    }

    /// The end of the client's query is printed by [#result].
    private void finished(ResolutionEvent.Finished finished) {
        if (finished.depth() > 0) {
            Paint mood = finished.responseCode() == ResponseCode.NOERROR ? Paint.GOOD : Paint.BAD;
            line(finished, 2, brush.paint(Paint.NOTE, "so"), text(finished.question()),
                    brush.paint(mood, ResponseCode.name(finished.responseCode())));
        }
    }

    private static String address(InetSocketAddress server) {
        InetAddress host = server.getAddress();
        return server.getPort() == DNS_PORT && host != null ? Addresses.text(host) : Addresses.text(server);
    }

    private static String servers(int known) {
        return known == 0 ? "no server address known" : CountText.of(known, "server");
    }

    /// The response that a client would get.
    void result(Resolution resolution, Duration time) {
        closeLine();
        if (hasSteps) {
            out.println();
        }
        Paint mood = resolution.responseCode() == ResponseCode.NOERROR ? Paint.GOOD : Paint.BAD;
        out.println(brush.paint(mood, ResponseCode.name(resolution.responseCode())) + "  "
                + (hasValidated ? status(resolution.security()) + "  " : "")
                + CountText.of(querySent, "query", "queries")
                + " in " + Durations.text(time));
        for (ExtendedError error : resolution.errors()) {
            out.println(brush.paint(Paint.NOTE, error.code() + " " + ExtendedError.purpose(error.code()))
                    + (error.text().isEmpty() ? "" : ": " + SafeText.text(error.text())));
        }
        Collection<List<RRset>> sections = List.of(resolution.answer(), resolution.authority());
        for (List<RRset> section : sections) {
            out.print(RecordColumns.print(section, sections, brush));
        }
        out.flush();
    }

    private void closeLine() {
        if (lineIsOpen) {
            out.println();
            lineIsOpen = false;
        }
    }

    private static String text(Question question) {
        return question.name() + " " + RecordType.name(question.type());
    }

    private static String text(ResolutionEvent.Source source) {
        return switch (source) {
            case ROOT_HINTS -> "root hints";
            case PRIMING -> "primed";
            case REFERRAL -> "referral";
            case AUTHORITATIVE_ZONE -> "authoritative zone";
            case STUB -> "stub";
            case FORWARD -> "forward";
        };
    }

    private static Paint style(ResolutionEvent.ResponseKind kind) {
        return switch (kind) {
            case ANSWER, ALIAS, REFERRAL -> Paint.GOOD;
            case NO_DATA, NAME_ERROR, NAME_TOO_LONG, TRUNCATED, NO_EDNS, NO_COOKIE, BAD_COOKIE, WRONG_CASE,
                    MIXED_CASE ->
                Paint.NOTE;
            case LAME, RECURSIVE, ERROR_CODE, EMPTY, SUSPICIOUS, MALFORMED, TIMEOUT, UNREACHABLE, REJECTED, CLOSED,
                    NOT_ASKED, NOT_READY ->
                Paint.BAD;
        };
    }

    private static String text(ResolutionEvent.ResponseKind kind) {
        return switch (kind) {
            case ANSWER -> "answer";
            case ALIAS -> "alias";
            case REFERRAL -> "referral";
            case NO_DATA -> "no data";
            case NAME_ERROR -> "no such name";
            case NAME_TOO_LONG -> "name too long";
            case LAME -> "lame";
            case RECURSIVE -> "recursive";
            case ERROR_CODE -> "error";
            case EMPTY -> "empty";
            case TRUNCATED -> "truncated, retried over TCP";
            case NO_EDNS -> "does not support EDNS, retried without it";
            case NO_COOKIE -> "does not support DNS cookies, retried without one";
            case BAD_COOKIE -> "wants another DNS cookie, retried with it";
            case WRONG_CASE -> "letters in another case, retried over TCP";
            case MIXED_CASE -> "error, retried in lower case";
            case SUSPICIOUS -> "forgery suspected, retried over TCP";
            case MALFORMED -> "malformed";
            case TIMEOUT -> "no response";
            case UNREACHABLE -> "unreachable";
            case REJECTED -> "no DNS response";
            case CLOSED -> "closed the connection";
            case NOT_ASKED -> "not queried";
            case NOT_READY -> "not queried, no socket was free";
        };
    }
}
