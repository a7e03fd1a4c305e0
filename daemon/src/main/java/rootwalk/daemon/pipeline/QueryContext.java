package rootwalk.daemon.pipeline;

import java.time.InstantSource;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.EdnsOption;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.answer.Answer;
import rootwalk.wire.answer.AnswerWriter;
import rootwalk.wire.codec.MessageWriter;
import rootwalk.wire.codec.MessageWriter.Section;
import rootwalk.wire.codec.RequestView;
import rootwalk.wire.cookie.ServerCookies;
import rootwalk.wire.tsig.ResponseTsig;
import rootwalk.wire.tsig.TsigDigest;
import rootwalk.wire.tsig.TsigRequest;

/// One request and its response, in buffers of the caller. Used by one thread, mostly that of an event loop, and
/// reused for the next request; nothing in it may be kept. Call [#receive] and set [#client()] first, then the
/// [Pipeline].
public final class QueryContext {

    /// The largest possible message: its length has 16 bits over TCP.
    public static final int MAX_MESSAGE = 65535;

    private static final int NO_EXPIRE = -1;

    /// Octets of an OPT record without options.
    private static final int OPT_LENGTH = 11;

    /// Octets of a COOKIE option with a server cookie: OPTION-CODE, OPTION-LENGTH and data.
    private static final int COOKIE_LENGTH = 4 + ServerCookies.LENGTH;

    private final RequestView request = new RequestView();
    private final MessageWriter writer = new MessageWriter();
    private final ClientAddress client = new ClientAddress();
    private final Answer answer = new Answer();
    private final AnswerWriter answers = new AnswerWriter();
    private RequestView.Shape shape = RequestView.Shape.RUNT;
    private Transport transport = Transport.UDP;
    private byte[] response = new byte[0];
    private int responseOffset;
    private int writeLimit;
    private int sizeLimit;
    private long millis;
    private long receivedMillis;
    private boolean recursionOffered;
    private boolean synthesisOffered;
    private AnswerSource source = AnswerSource.RULE;
    private PolicyScope policyScope = PolicyScope.ALL;
    private @Nullable PolicyHit policyHit;
    private boolean clearsRa;
    private TsigRequest tsig = TsigRequest.ABSENT;
    private @Nullable ResponseTsig responseTsig;
    private int tsigLength;
    /// Created for the first request with a TSIG.
    private @Nullable TsigDigest digest;
    private @Nullable QueryOrigin origin;
    private long expireIn = NO_EXPIRE;
    private final byte[] cookie = new byte[ServerCookies.LENGTH];

    /// Reads a request; the address of the client is set separately. Never throws.
    ///
    /// @param octets holds the request; unchanged until the response is sent
    /// @param response receives the response, from `responseOffset` on
    /// @param millis the time by which TTLs expire
    public void receive(
            Transport by,
            QueryOrigin from,
            byte[] octets,
            int offset,
            int length,
            byte[] response,
            int responseOffset,
            long millis) {
        shape = request.read(octets, offset, length);
        receivedMillis = millis;
        begin(by, from, response, responseOffset, millis);
    }

    private void begin(Transport by, QueryOrigin from, byte[] response, int responseOffset, long millis) {
        transport = by;
        origin = from;
        this.millis = millis;
        this.response = response;
        this.responseOffset = responseOffset;
        int room = Math.min(response.length - responseOffset, MAX_MESSAGE);
        sizeLimit = by == Transport.UDP ? Math.min(room, request.udpSize()) : room;
        writeLimit = sizeLimit;
        recursionOffered = false;
        synthesisOffered = false;
        source = AnswerSource.RULE;
        policyScope = PolicyScope.ALL;
        policyHit = null;
        clearsRa = false;
        tsig = TsigRequest.ABSENT;
        responseTsig = null;
        tsigLength = 0;
        expireIn = NO_EXPIRE;
        answer.clear();
        if (request.dnssecOk()) {
            answer.includeDnssec();
        }
    }

    /// Continues with a detached query, to write its response.
    ///
    /// @param response receives the response; may be larger than the limit of the client, so that the stored response
    ///     is complete
    public void resume(DetachedQuery query, byte[] response, long millis) {
        shape = query.readInto(request);
        receivedMillis = query.receivedMillis();
        begin(query.transport(), query, response, 0, millis);
        client.set(query.client());
        recursionOffered = query.recursionOffered();
        synthesisOffered = query.synthesisOffered();
        policyScope = query.policyScope();
        policyHit = query.policyHit();
        writeLimit = response.length;
        if (query.tsig() instanceof TsigRequest.Signed signed) {
            // The request was checked when it was received.
            tsig = signed;
            respondWith(signed.signer());
        }
    }

    /// Limits the size of a response over UDP.
    void limitDatagram(int octets) {
        if (transport == Transport.UDP && sizeLimit > octets) {
            writeLimit = writeLimit == sizeLimit ? octets : writeLimit;
            sizeLimit = octets;
        }
    }

    /// The number of octets that may be written but not sent to this client.
    int unusableRoom() {
        return writeLimit - sizeLimit;
    }

    public RequestView request() {
        return request;
    }

    /// The kind of the request.
    public RequestView.Shape shape() {
        return shape;
    }

    public ClientAddress client() {
        return client;
    }

    public Transport transport() {
        return transport;
    }

    /// What TLS has shown about the client; [TlsClient#NONE] for a transport without TLS.
    public TlsClient tlsClient() {
        return Objects.requireNonNull(origin, "receive comes first").tlsClient();
    }

    /// Sets the value of the EXPIRE option of the response (RFC 7314), in seconds.
    public void expireIn(long seconds) {
        expireIn = seconds;
    }

    /// Whether the response has an EXPIRE option.
    boolean hasExpire() {
        return expireIn != NO_EXPIRE;
    }

    /// The value of the EXPIRE option in seconds.
    long expireIn() {
        return expireIn;
    }

    /// The time of the request in milliseconds, by which TTLs expire.
    public long millis() {
        return millis;
    }

    /// The time that has passed since the request was received, in milliseconds.
    public long waitedMillis() {
        return millis - receivedMillis;
    }

    /// When the request was received, by the same clock as [#millis()].
    long receivedMillis() {
        return receivedMillis;
    }

    /// The most octets that the response may have before its TSIG is added.
    public int sizeLimit() {
        return sizeLimit - tsigLength;
    }

    /// Whether recursion is available to this client: RA.
    public boolean recursionOffered() {
        return recursionOffered;
    }

    public void offerRecursion() {
        recursionOffered = true;
    }

    /// Whether the answer to this query may have records that DNS64 makes.
    public boolean synthesisOffered() {
        return synthesisOffered;
    }

    public void offerSynthesis() {
        synthesisOffered = true;
    }

    /// Whether the query may be resolved recursively: RA and RD.
    public boolean mayRecurse() {
        return recursionOffered && request.recursionDesired();
    }

    /// The answer so far.
    public Answer answer() {
        return answer;
    }

    /// Starts the answer; its previous content is cleared, except for extended errors.
    ///
    /// @param code the whole response code
    /// @param flags for example AA; see [Answer#begin]
    public Answer answer(AnswerSource by, int code, int flags) {
        source = by;
        answer.begin(code, flags);
        return answer;
    }

    /// Sets the source of the answer.
    public void answeredBy(AnswerSource by) {
        source = by;
    }

    /// An answer without records: an error, or an empty answer.
    public StepResult refuse(AnswerSource by, int code) {
        answer(by, code, 0);
        return StepResult.ANSWERED;
    }

    /// Starts the message with header and question. The caller copies the records after them.
    public MessageWriter copy(AnswerSource by, int code) {
        answer(by, code, 0);
        beginMessage();
        return writer;
    }

    /// Asks the client to repeat the query over TCP, whether or not an answer would fit.
    public StepResult askForTcp(AnswerSource by) {
        copy(by, ResponseCode.NOERROR).truncate();
        return StepResult.COPIED;
    }

    /// Writes the answer as a message, without the [ResponseTail].
    void write() {
        beginMessage();
        answers.write(answer, request.questionView(), writer);
    }

    private void beginMessage() {
        writer.beginResponse(request, response, responseOffset, writeLimit - tsigLength,
                (answer.flags() & ~Flags.TC) | (answer.rcode() & Flags.RCODE));
        writer.reserve(optLength());
    }

    /// Octets that are kept free for the OPT record. A client that sent a cookie may ignore a response without one (RFC 7873
    /// section 5.3), so there is always room for it; other options are left out if they do not fit.
    int optLength() {
        return !request.hasEdns() ? 0 : OPT_LENGTH + (request.hasCookie() ? COOKIE_LENGTH : 0);
    }

    /// Computes the MACs of requests and responses.
    public TsigDigest digest() {
        TsigDigest existing = digest;
        if (existing == null) {
            existing = new TsigDigest();
            digest = existing;
        }
        return existing;
    }

    /// Sets the result of the check of the TSIG, before the response is written. Room for the TSIG of the response is
    /// kept free from here on.
    ///
    /// @return false if the response has no room for its TSIG, since both the name of the key and QNAME are very long;
    ///     it gets none then
    public boolean tsig(TsigRequest checked) {
        tsig = checked;
        return switch (checked) {
            case TsigRequest.Absent _ -> true;
            case TsigRequest.Signed signed -> respondWith(signed.signer());
            case TsigRequest.Failed failed -> failed.tsig() == null || respondWith(failed.tsig());
        };
    }

    private boolean respondWith(ResponseTsig added) {
        int question = request.hasQuestion() ? request.qnameLength() + 4 : 0;
        if (RequestView.HEADER_LENGTH + question + optLength() + added.length() > sizeLimit) {
            return false;
        }
        responseTsig = added;
        tsigLength = added.length();
        return true;
    }

    /// The result of the check of the TSIG.
    public TsigRequest tsig() {
        return tsig;
    }

    /// The name of the key of a request with a valid TSIG; null for other requests.
    public @Nullable Name signedBy() {
        return tsig instanceof TsigRequest.Signed signed ? signed.key().name() : null;
    }

    /// Octets of the TSIG record that the response gets; 0 for none.
    int tsigLength() {
        return tsigLength;
    }

    /// Whether the response gets a TSIG record.
    boolean hasResponseTsig() {
        return responseTsig != null;
    }

    /// Adds the COOKIE option of the response.
    ///
    /// @param seconds the time since 1970
    void addCookie(ServerCookies cookies, long seconds) {
        cookies.write(request.octets(), request.cookieAt(), client.isIpv6(), client.high(), client.low(), seconds,
                cookie);
        // There is room for it.
        boolean _ = writer.option(EdnsOption.COOKIE, cookie, 0, cookie.length);
    }

    /// Whether the request has a server cookie of this server that is valid for the client: its address is not forged.
    ///
    /// @param seconds the time since 1970
    public boolean hasValidCookie(ServerCookies cookies, long seconds) {
        return request.hasCookie() && cookies.isValid(request.octets(), request.cookieAt(), request.cookieLength(),
                client.isIpv6(), client.high(), client.low(), seconds);
    }

    /// Adds the TSIG record, if the response gets one. Returns its length with the record.
    ///
    /// @param length of the finished response
    int addTsig(int length, InstantSource clock) {
        ResponseTsig added = responseTsig;
        return added == null
                ? length
                : added.addTo(digest(), response, responseOffset, length, clock.instant().getEpochSecond());
    }

    /// Changes the response code of a written message.
    void correct(int code) {
        answer.rcode(code);
        writer.rcode(code);
    }

    /// The whole response code.
    public int rcode() {
        return answer.rcode();
    }

    public AnswerSource source() {
        return source;
    }

    /// Which clients the answer is for.
    public PolicyScope policyScope() {
        return policyScope;
    }

    public void policyScope(PolicyScope scope) {
        policyScope = scope;
    }

    /// The record of a response policy zone that the answer comes from; null if it comes from elsewhere.
    public @Nullable PolicyHit policyHit() {
        return policyHit;
    }

    public void policyHit(PolicyHit hit) {
        policyHit = hit;
    }

    /// Leaves RA out of the response.
    public void clearRa() {
        clearsRa = true;
    }

    /// Whether the response has RA.
    boolean setsRa() {
        return recursionOffered && !clearsRa;
    }

    /// The message, once it is being written.
    public MessageWriter writer() {
        return writer;
    }

    /// The buffer with the response, which begins at [#responseOffset()].
    public byte[] response() {
        return response;
    }

    public int responseOffset() {
        return responseOffset;
    }

    /// Adds an extended error (RFC 8914), a constant of [rootwalk.wire.ExtendedError].
    public void explain(int code) {
        answer.errors().add(code);
    }

    /// Adds an extended error (RFC 8914) with a text for users.
    ///
    /// @param text UTF-8
    public void explain(int code, byte[] text) {
        answer.errors().add(code, text);
    }

    /// Copies what is needed to answer the query later. Allocates.
    public DetachedQuery detach() {
        return detach(request.questionView().name(), List.of(), List.of(), 0);
    }

    /// Copies what is needed to resolve the target of an alias chain that leads out of the data of this server.
    public DetachedQuery detachBehindAliases() {
        Name qname = request.questionView().name();
        int last = answer.last(Section.ANSWER);
        if (last == Answer.NONE || answer.type(last) != RecordType.CNAME) {
            return detach();
        }
        Name target = answer.rrset(last, qname).names().getFirst();
        List<RRset> proof = answer.rrsets(Section.AUTHORITY, qname);
        proof.removeIf(rrset -> !isDenial(rrset));
        return detach(target, answer.rrsets(Section.ANSWER, qname), proof, answer.flags() & Flags.AA);
    }

    private static boolean isDenial(RRset rrset) {
        return rrset.covers() == RecordType.NSEC || rrset.covers() == RecordType.NSEC3;
    }

    private DetachedQuery detach(Name sname, List<RRset> aliases, List<RRset> proof, int flags) {
        ResponseSink sink = Objects.requireNonNull(origin, "receive comes first").detach();
        return new DetachedQuery(this, sink, sname, aliases, proof, flags);
    }
}
