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

/// One request and the response to it, in the buffers of whoever uses it. Confined to one thread, an event loop's
/// mostly, and used again for the next request; nothing in it may be kept. [#receive] and [#client()] first, then the
/// [Pipeline].
public final class QueryContext {

    /// The largest message there is: its length has 16 bits over TCP.
    public static final int LARGEST_MESSAGE = 65535;

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

    /// Takes in a request; the client's address is set beside it. Never throws.
    ///
    /// @param octets holds the request; unchanged until the response is sent
    /// @param response where the response goes, from `responseOffset` to its end
    /// @param millis the clock that TTLs run by
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
        int room = Math.min(response.length - responseOffset, LARGEST_MESSAGE);
        sizeLimit = by == Transport.UDP ? Math.min(room, request.udpSize()) : room;
        writeLimit = sizeLimit;
        recursionOffered = false;
        source = AnswerSource.RULE;
        tsigError = 0;
        answer.clear();
    }

    /// Takes up a detached query again, to write its response.
    ///
    /// @param response where the response goes, from its beginning; may be larger than what the client takes, so that
    ///     what is kept is whole
    public void resume(DetachedQuery query, byte[] response, long millis) {
        shape = query.readInto(request);
        begin(query.transport(), query::sink, response, 0, millis);
        client.set(query.client());
        recursionOffered = query.recursionOffered();
        if (query.nameExists()) {
            answer.nameExists();
        }
        writeLimit = response.length;
    }

    /// Sees to it that a response by UDP has no more octets than this.
    void limitDatagram(int octets) {
        if (transport == Transport.UDP && sizeLimit > octets) {
            writeLimit = writeLimit == sizeLimit ? octets : writeLimit;
            sizeLimit = octets;
        }
    }

    /// Octets of the buffer that may be written but not be sent to this client.
    int unusableRoom() {
        return writeLimit - sizeLimit;
    }

    public RequestView request() {
        return request;
    }

    /// What the request turned out to be.
    public RequestView.Shape shape() {
        return shape;
    }

    public ClientAddress client() {
        return client;
    }

    public Transport transport() {
        return transport;
    }

    /// The clock that TTLs run by, in milliseconds, when the request was taken in.
    public long millis() {
        return millis;
    }

    /// Octets that the client takes at most.
    public int sizeLimit() {
        return sizeLimit;
    }

    /// Whether names are resolved for this client: RA.
    public boolean recursionOffered() {
        return recursionOffered;
    }

    public void offerRecursion() {
        recursionOffered = true;
    }

    /// Whether other servers are asked for this client: it may have names resolved, and wants it (RD).
    public boolean mayRecurse() {
        return recursionOffered && request.recursionDesired();
    }

    /// The answer so far.
    public Answer answer() {
        return answer;
    }

    /// Begins the answer; what it had before is forgotten, but for extended errors.
    ///
    /// @param code the whole response code
    /// @param flags AA for example; see [Answer#begin]
    public Answer answer(AnswerSource by, int code, int flags) {
        source = by;
        answer.begin(code, flags);
        return answer;
    }

    /// Says which part of the server has filled the answer.
    public void answeredBy(AnswerSource by) {
        source = by;
    }

    /// An answer without records: an error, or an empty answer.
    public StepResult refuse(AnswerSource by, int code) {
        answer(by, code, 0);
        return StepResult.ANSWERED;
    }

    /// Begins the message: header and question. The records are to be copied after them.
    public MessageWriter copy(AnswerSource by, int code) {
        answer(by, code, 0);
        beginMessage();
        return writer;
    }

    /// Writes the answer as a message, which lacks only the [ResponseTail].
    void write() {
        beginMessage();
        answers.write(answer, request.asked(), writer);
    }

    private void beginMessage() {
        writer.beginResponse(request, response, responseOffset, writeLimit,
                (answer.flags() & ~Flags.TC) | (answer.rcode() & Flags.RCODE));
        if (request.hasEdns()) {
            writer.reserve(ResponseTail.OPT_LENGTH);
        }
    }

    /// Has the response say, in a TSIG of its own, what is wrong with the one of the request.
    ///
    /// @param code TSIG ERROR, such as [rootwalk.wire.ResponseCode#BADKEY]
    public void tsigError(int code) {
        tsigError = code;
    }

    /// TSIG ERROR, or 0 for a response without TSIG.
    int tsigError() {
        return tsigError;
    }

    /// Another response code for a message that was written.
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

    /// Adds an extended error (RFC 8914) with a text for people.
    ///
    /// @param text UTF-8, unchanged until the response is sent
    public void explain(int code, byte[] text) {
        answer.errors().add(code, text);
    }

    /// Copies out what must live on to answer the whole question later. From here on things are allocated.
    public DetachedQuery detach() {
        return detach(request.question().name(), List.of(), 0);
    }

    /// Copies out what must live on when the answer is a chain of aliases that leads out of the data of this server.
    public DetachedQuery detachBehindAliases() {
        List<RRset> aliases = answer.rrsets(Section.ANSWER, request.asked().name());
        if (aliases.isEmpty() || aliases.getLast().type() != RecordType.CNAME) {
            return detach();
        }
        return detach(aliases.getLast().names().getFirst(), aliases, answer.flags() & Flags.AA);
    }

    private DetachedQuery detach(Name sname, List<RRset> aliases, int flags) {
        ResponseSink sink = Objects.requireNonNull(origin, "receive comes first").detach();
        return new DetachedQuery(this, sink, sname, aliases, flags);
    }
}
