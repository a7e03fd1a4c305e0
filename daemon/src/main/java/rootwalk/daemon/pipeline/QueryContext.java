package rootwalk.daemon.pipeline;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.answer.Answer;
import rootwalk.wire.answer.AnswerWriter;
import rootwalk.wire.codec.MessageWriter;
import rootwalk.wire.codec.MessageWriter.Section;
import rootwalk.wire.codec.RequestView;

/// One request and its response, in buffers of the caller. Used by one thread, mostly that of an event loop, and
/// reused for the next request; nothing in it may be kept. Call [#receive] and set [#client()] first, then the
/// [Pipeline].
public final class QueryContext {

    /// The largest possible message: its length has 16 bits over TCP.
    public static final int MAX_MESSAGE = 65535;

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
    private boolean recursionOffered;
    private AnswerSource source = AnswerSource.RULE;
    private int tsigError;
    private @Nullable QueryOrigin origin;

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
        source = AnswerSource.RULE;
        tsigError = 0;
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
        begin(query.transport(), query, response, 0, millis);
        client.set(query.client());
        recursionOffered = query.recursionOffered();
        writeLimit = response.length;
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

    /// The time of the request in milliseconds, by which TTLs expire.
    public long millis() {
        return millis;
    }

    /// The most octets that the client accepts.
    public int sizeLimit() {
        return sizeLimit;
    }

    /// Whether recursion is available to this client: RA.
    public boolean recursionOffered() {
        return recursionOffered;
    }

    public void offerRecursion() {
        recursionOffered = true;
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

    /// Writes the answer as a message, without the [ResponseTail].
    void write() {
        beginMessage();
        answers.write(answer, request.questionView(), writer);
    }

    private void beginMessage() {
        writer.beginResponse(request, response, responseOffset, writeLimit,
                (answer.flags() & ~Flags.TC) | (answer.rcode() & Flags.RCODE));
        if (request.hasEdns()) {
            writer.reserve(ResponseTail.OPT_LENGTH);
        }
    }

    /// Sets the error of the TSIG of the request, for a TSIG in the response.
    ///
    /// @param code TSIG ERROR, such as [rootwalk.wire.ResponseCode#BADKEY]
    public void tsigError(int code) {
        tsigError = code;
    }

    /// TSIG ERROR, or 0 for a response without TSIG.
    int tsigError() {
        return tsigError;
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
