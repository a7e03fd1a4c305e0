package rootwalk.daemon.pipeline;

import java.util.Arrays;
import java.util.List;

import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordClass;
import rootwalk.wire.codec.RequestView;

/// What is left of an [QueryContext] whose question is answered later: immutable, free of the event loop.
public final class DetachedQuery {

    private static final byte[] NO_OCTETS = {};

    /// A copy of the whole request; none of a query that no client sent.
    private final byte[] request;
    private final Transport transport;
    private final ClientAddress client;
    private final boolean recursionOffered;
    private final boolean nameExists;
    private final ResponseSink sink;
    private final Question question;
    private final boolean dnssecOk;
    private final boolean checkingDisabled;
    private final boolean recursionDesired;
    private final List<RRset> aliases;
    private final int answeredFlags;

    DetachedQuery(QueryContext context, ResponseSink sink, Name sname, List<RRset> aliases, int answeredFlags) {
        int start = context.request().offset();
        request = Arrays.copyOfRange(
                context.request().octets(), start, start + context.request().length());
        transport = context.transport();
        client = new ClientAddress();
        client.set(context.client());
        recursionOffered = context.recursionOffered();
        nameExists = context.answer().mustExist();
        this.sink = sink;
        question = new Question(
                sname, context.request().qtype(), searched(context.request().qclass()));
        dnssecOk = context.request().dnssecOk();
        checkingDisabled = context.request().checkingDisabled();
        recursionDesired = context.request().recursionDesired();
        this.aliases = List.copyOf(aliases);
        this.answeredFlags = answeredFlags;
    }

    /// There are names to be found in class IN only.
    private static int searched(int qclass) {
        return qclass == RecordClass.ANY ? RecordClass.IN : qclass;
    }

    private DetachedQuery(Question question, boolean dnssecOk, boolean checkingDisabled) {
        request = NO_OCTETS;
        transport = Transport.TCP;
        client = new ClientAddress();
        recursionOffered = true;
        nameExists = false;
        sink = QueryOrigin.INTERNAL.detach();
        this.question = question;
        this.dnssecOk = dnssecOk;
        this.checkingDisabled = checkingDisabled;
        recursionDesired = true;
        aliases = List.of();
        answeredFlags = 0;
    }

    /// A query that no client sent: its response is written like any other, and is sent nowhere.
    ///
    /// @param dnssecOk DO (RFC 3225)
    public static DetachedQuery internal(Question question, boolean dnssecOk, boolean checkingDisabled) {
        return new DetachedQuery(question, dnssecOk, checkingDisabled);
    }

    /// Reads the query again.
    RequestView.Shape readInto(RequestView view) {
        if (request.length > 0) {
            return view.read(request, 0, request.length);
        }
        view.set(question, Flags.RD | (checkingDisabled ? Flags.CD : 0), dnssecOk);
        return RequestView.Shape.QUERY;
    }

    public Transport transport() {
        return transport;
    }

    /// Who asked; not to be changed.
    public ClientAddress client() {
        return client;
    }

    boolean recursionOffered() {
        return recursionOffered;
    }

    boolean nameExists() {
        return nameExists;
    }

    /// The way back.
    public ResponseSink sink() {
        return sink;
    }

    /// What is still to be answered: the client's question, or where the aliases found so far lead.
    public Question question() {
        return question;
    }

    /// DO (RFC 3225).
    public boolean dnssecOk() {
        return dnssecOk;
    }

    /// CD (RFC 4035 section 3.2.2).
    public boolean checkingDisabled() {
        return checkingDisabled;
    }

    /// RD: whether others may be asked (RFC 1034 section 4.3.1).
    public boolean recursionDesired() {
        return recursionDesired;
    }

    /// The aliases from our own data that led from the client's question to [#question()], in their order.
    public List<RRset> aliases() {
        return aliases;
    }

    /// Flags that the answer had so far: AA when the first of [#aliases()] is authoritative (RFC 1035 section 4.1.1).
    public int answeredFlags() {
        return answeredFlags;
    }
}
