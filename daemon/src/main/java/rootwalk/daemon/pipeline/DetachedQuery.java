package rootwalk.daemon.pipeline;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordClass;
import rootwalk.wire.codec.RequestView;
import rootwalk.wire.tsig.TsigRequest;

/// The data of a [QueryContext] whose query is answered later: immutable, independent of the event loop.
public final class DetachedQuery implements QueryOrigin {

    private static final byte[] NO_OCTETS = {};

    /// A copy of the whole request; none of a query that no client sent.
    private final byte[] request;
    private final Transport transport;
    private final ClientAddress client;
    private final boolean recursionOffered;
    private final boolean synthesisOffered;
    private final long receivedMillis;
    private final TsigRequest tsig;
    private final TlsClient tlsClient;
    private final ResponseSink sink;
    private final Question question;
    private final boolean dnssecOk;
    private final boolean checkingDisabled;
    private final boolean recursionDesired;
    private final PolicyScope policyScope;
    private final @Nullable PolicyHit policyHit;
    private final List<RRset> aliases;
    private final List<RRset> proof;
    private final int answeredFlags;

    /// @param sname the name to resolve: QNAME, or the target of the aliases
    DetachedQuery(QueryContext context, ResponseSink sink, Name sname, List<RRset> aliases, List<RRset> proof,
            int answeredFlags) {
        int start = context.request().offset();
        request = Arrays.copyOfRange(
                context.request().octets(), start, start + context.request().length());
        transport = context.transport();
        client = new ClientAddress();
        client.set(context.client());
        recursionOffered = context.recursionOffered();
        synthesisOffered = context.synthesisOffered();
        receivedMillis = context.receivedMillis();
        tsig = context.tsig();
        tlsClient = context.tlsClient();
        this.sink = sink;
        question = new Question(
                sname, context.request().qtype(), searched(context.request().qclass()));
        dnssecOk = context.request().dnssecOk();
        checkingDisabled = context.request().checkingDisabled();
        recursionDesired = context.request().recursionDesired();
        policyScope = context.policyScope();
        policyHit = context.policyHit();
        this.aliases = List.copyOf(aliases);
        this.proof = List.copyOf(proof);
        this.answeredFlags = answeredFlags;
    }

    /// Names are resolved in class IN only.
    private static int searched(int qclass) {
        return qclass == RecordClass.ANY ? RecordClass.IN : qclass;
    }

    private DetachedQuery(Question question, boolean dnssecOk, boolean checkingDisabled, boolean synthesisOffered,
            PolicyScope scope) {
        request = NO_OCTETS;
        transport = Transport.TCP;
        client = new ClientAddress();
        recursionOffered = true;
        this.synthesisOffered = synthesisOffered;
        receivedMillis = 0;
        tsig = TsigRequest.ABSENT;
        tlsClient = TlsClient.NONE;
        sink = QueryOrigin.internal().detach();
        this.question = question;
        this.dnssecOk = dnssecOk;
        this.checkingDisabled = checkingDisabled;
        recursionDesired = true;
        policyScope = scope;
        policyHit = null;
        aliases = List.of();
        proof = List.of();
        answeredFlags = 0;
    }

    /// A query that no client sent: its response is written like any other, and is sent nowhere.
    ///
    /// @param dnssecOk DO (RFC 3225)
    /// @param synthesisOffered whether the response may have records that DNS64 makes
    public static DetachedQuery internal(Question question, boolean dnssecOk, boolean checkingDisabled,
            boolean synthesisOffered) {
        return internal(question, dnssecOk, checkingDisabled, synthesisOffered, PolicyScope.ALL);
    }

    /// The same for some clients.
    public static DetachedQuery internal(Question question, boolean dnssecOk, boolean checkingDisabled,
            boolean synthesisOffered, PolicyScope scope) {
        return new DetachedQuery(question, dnssecOk, checkingDisabled, synthesisOffered, scope);
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

    /// The client; not to be changed.
    public ClientAddress client() {
        return client;
    }

    /// When the request was received; 0 for a query that no client sent, which is not observed.
    long receivedMillis() {
        return receivedMillis;
    }

    boolean recursionOffered() {
        return recursionOffered;
    }

    /// Whether the response may have records that DNS64 makes.
    public boolean synthesisOffered() {
        return synthesisOffered;
    }

    /// The result of the check of the TSIG: each message of the response to a [TsigRequest.Signed] request is signed. A
    /// [QueryContext] that resumes the query does this itself.
    public TsigRequest tsig() {
        return tsig;
    }

    /// The way back to the client.
    public ResponseSink sink() {
        return sink;
    }

    /// The same for a query that is detached again, for example for the target of an alias.
    @Override
    public ResponseSink detach() {
        return sink;
    }

    @Override
    public TlsClient tlsClient() {
        return tlsClient;
    }

    /// The question to resolve: that of the client, or the target of the aliases found so far.
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

    /// RD: whether other servers may be queried (RFC 1034 section 4.3.1).
    public boolean recursionDesired() {
        return recursionDesired;
    }

    /// Which clients the answer is for.
    public PolicyScope policyScope() {
        return policyScope;
    }

    /// The record of a response policy zone that [#aliases()] come from; null if there are none, or if they come from elsewhere.
    public @Nullable PolicyHit policyHit() {
        return policyHit;
    }

    /// The aliases from the data of this server, from the question of the client to [#question()], in order; each with its
    /// signatures, if DO is set.
    public List<RRset> aliases() {
        return aliases;
    }

    /// If DO is set, the NSEC or NSEC3 RRsets that belong to aliases from wildcards (RFC 4035 section 3.1.3.3), with their
    /// signatures.
    public List<RRset> proof() {
        return proof;
    }

    /// Flags of the answer so far: AA if the first of [#aliases()] is authoritative (RFC 1035 section 4.1.1).
    public int answeredFlags() {
        return answeredFlags;
    }
}
