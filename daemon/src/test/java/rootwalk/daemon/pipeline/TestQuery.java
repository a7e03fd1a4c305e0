package rootwalk.daemon.pipeline;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.EdnsOption;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageReader;
import rootwalk.wire.codec.MessageWriter;
import rootwalk.wire.cookie.ServerCookies;
import rootwalk.wire.text.RdataText;
import rootwalk.wire.tsig.TsigDigest;
import rootwalk.wire.tsig.TsigKey;
import rootwalk.wire.tsig.TsigResult;
import rootwalk.wire.tsig.TsigSigner;

/// A request as a test writes it: `ask("www.example. A").edns(1232).overTcp()`, and what comes of it.
public final class TestQuery implements QueryOrigin, ResponseSink, QueryObserver {

    private final Question question;
    private final List<EdnsOption> options = new ArrayList<>();
    private final List<RRset> authority = new ArrayList<>();
    private boolean hasQuestion = true;
    private int flags = Flags.RD;
    private int udpSize;
    private int version;
    private boolean dnssecOk;
    private Transport transport = Transport.UDP;
    private TlsClient tlsClient = TlsClient.NONE;
    private long high;
    private long low = 0x7F000001L;
    private boolean ipv6;
    private boolean offered;
    private long millis = 1_000_000;
    private final QueryContext context = new QueryContext();
    private final byte[] request = new byte[2048];
    private final byte[] response = new byte[QueryContext.MAX_MESSAGE];
    private @Nullable DetachedQuery detached;
    private @Nullable Message later;
    private @Nullable TsigKey key;
    private long signedAt;
    private @Nullable TsigSigner signer;
    private byte[] lastResponse = new byte[0];
    private final List<Message> parts = new ArrayList<>();
    private boolean closed;
    private boolean isConnected = true;
    private boolean dropped;
    private boolean droppedLater;

    private TestQuery(Question question) {
        this.question = question;
    }

    /// `NAME TYPE` or `NAME CLASS TYPE`.
    public static TestQuery ask(String text) {
        String[] words = text.split(" ");
        int dnsClass = words.length == 3 ? RecordClass.parse(words[1]) : RecordClass.IN;
        return new TestQuery(new Question(Name.of(words[0]), RecordType.parse(words[words.length - 1]), dnsClass));
    }

    public TestQuery flags(int set) {
        flags = set;
        return this;
    }

    public TestQuery edns(int size) {
        udpSize = size;
        return this;
    }

    public TestQuery ednsVersion(int number) {
        version = number;
        return edns(1232);
    }

    public TestQuery option(int code, byte... data) {
        options.add(new EdnsOption(code, Octets.of(data)));
        return udpSize == 0 ? edns(1232) : this;
    }

    public TestQuery dnssecOk() {
        dnssecOk = true;
        return edns(1232);
    }

    public TestQuery overTcp() {
        transport = Transport.TCP;
        return this;
    }

    public TestQuery overTls(TlsClient client) {
        transport = Transport.TLS;
        tlsClient = client;
        return this;
    }

    public TestQuery overHttps() {
        transport = Transport.HTTPS;
        return this;
    }

    public TestQuery overQuic() {
        transport = Transport.QUIC;
        return this;
    }

    @Override
    public TlsClient tlsClient() {
        return tlsClient;
    }

    public TestQuery from(boolean isIpv6, long highHalf, long lowHalf) {
        ipv6 = isIpv6;
        high = highHalf;
        low = lowHalf;
        return this;
    }

    /// Signed with a key at a time in seconds since 1970-01-01.
    public TestQuery signed(TsigKey with, long at) {
        key = with;
        signedAt = at;
        return this;
    }

    /// Records in the authority section.
    public TestQuery authority(RRset... records) {
        authority.addAll(List.of(records));
        return this;
    }

    /// As if the connection had ended after the first message of the response.
    public TestQuery disconnected() {
        isConnected = false;
        return this;
    }

    /// When it is asked.
    public TestQuery at(long now) {
        millis = now;
        return this;
    }

    /// As if access control had let names be resolved for the client.
    public TestQuery recursing() {
        offered = true;
        return this;
    }

    /// Without a question.
    public TestQuery withoutQuestion() {
        hasQuestion = false;
        return this;
    }

    /// An exchange that has received the request.
    public QueryContext exchange() {
        return exchange(write());
    }

    /// The request in wire format.
    public byte[] octets() {
        return Arrays.copyOf(request, write());
    }

    private int write() {
        MessageWriter writer = new MessageWriter();
        writer.begin(request, 0, request.length, 4711, flags);
        if (hasQuestion) {
            writer.question(question);
        }
        writer.section(MessageWriter.Section.AUTHORITY);
        authority.forEach(writer::add);
        if (udpSize > 0) {
            writer.section(MessageWriter.Section.ADDITIONAL);
            writer.opt(udpSize, 0, version, dnssecOk);
            options.forEach(writer::option);
        }
        int length = writer.finish();
        if (key == null) {
            return length;
        }
        signer = TsigSigner.ofRequest(key, 4711);
        return signer.addTo(new TsigDigest(), request, 0, length, signedAt);
    }

    /// The last response in wire format.
    public byte[] responseOctets() {
        return lastResponse;
    }

    /// Whether the last response to the signed request is signed, at a time in seconds since 1970-01-01.
    public TsigResult verified(long now) {
        return Objects.requireNonNull(signer, "not signed").verifier()
                .verify(lastResponse, 0, lastResponse.length, now);
    }

    private QueryContext exchange(int length) {
        context.receive(transport, this, request, 0, length, response, 0, millis);
        context.client().set(ipv6, high, low, 4242);
        if (offered) {
            context.offerRecursion();
        }
        return context;
    }

    /// What a step alone makes of it.
    public StepResult of(QueryStep step) {
        return step.serve(exchange());
    }

    /// The response that a step alone writes, finished.
    public Message responseOf(QueryStep step) {
        StepResult result = of(step);
        ResponsePath responses =
                ResponsePath.of(new ResponseTail(Octets.EMPTY, 1232, 100, InstantSource.system(), ServerCookies.NONE));
        if (result == StepResult.COPIED) {
            return read(response, responses.tail().complete(context));
        }
        if (result != StepResult.ANSWERED && result != StepResult.EXTERNAL_ALIAS) {
            throw new AssertionError("the step says " + result);
        }
        return read(response, responses.respond(context));
    }

    /// The response of a pipeline; null for none at once.
    public @Nullable Message responseOf(Pipeline pipeline) {
        int length = pipeline.serve(exchange(), this);
        return length == Pipeline.NO_RESPONSE ? null : read(response, length);
    }

    /// The response that came after the question was detached.
    public Message laterResponse() {
        synchronized (this) {
            for (int i = 0; i < 100 && later == null; i++) {
                try {
                    wait(100);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
            return Objects.requireNonNull(later, "no reply");
        }
    }

    /// The messages of the response so far, if it came after the question was detached.
    public synchronized List<Message> parts() {
        return List.copyOf(parts);
    }

    /// Waits until the response is complete.
    public synchronized void awaitClose() {
        for (int i = 0; i < 100 && !closed; i++) {
            try {
                wait(100);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        if (!closed) {
            throw new AssertionError("not complete");
        }
    }

    /// Waits until it is said that there will be no response after all.
    public void awaitDrop() {
        synchronized (this) {
            for (int i = 0; i < 100 && !droppedLater; i++) {
                try {
                    wait(100);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
            if (!droppedLater) {
                throw new AssertionError("not dropped");
            }
        }
    }

    public boolean wasDropped() {
        return dropped;
    }

    public boolean wasDetached() {
        return detached != null;
    }

    @Override
    public ResponseSink detach() {
        return this;
    }

    @Override
    public synchronized void sendPart(byte[] octets, int offset, int length) {
        later = read(Arrays.copyOfRange(octets, offset, offset + length), length);
        parts.add(later);
        notifyAll();
    }

    @Override
    public boolean awaitRoom() {
        return isConnected;
    }

    @Override
    public synchronized void close() {
        droppedLater = later == null;
        closed = true;
        notifyAll();
    }

    @Override
    public void answered(QueryContext of, int length) {}

    @Override
    public void dropped(QueryContext of) {
        dropped = true;
    }

    private Message read(byte[] octets, int length) {
        lastResponse = Arrays.copyOf(octets, length);
        MessageReader reader = new MessageReader();
        Message message = reader.read(octets, 0, length);
        if (message == null) {
            throw new AssertionError("malformed reply: " + reader.problem());
        }
        return message;
    }

    /// A response in one line: the response code, flags, the sections and the extended errors.
    public static String line(Message message) {
        String edns = message.edns() == null
                ? ""
                : message.edns().options().stream()
                        .filter(option -> option.code() == EdnsOption.EXTENDED_ERROR)
                        .map(option -> " ede " + option.data().unsignedShort(0))
                        .collect(Collectors.joining());
        return ResponseCode.name(message.rcode())
                + (message.isAuthoritative() ? " aa" : "")
                + (message.isTruncated() ? " tc" : "")
                + (message.recursionAvailable() ? " ra" : "")
                + section(" |", message.answer())
                + section(" ?", message.authority())
                + section(" +", message.additional())
                + edns;
    }

    private static String section(String mark, List<RRset> sets) {
        return sets.stream()
                .map(rrset -> mark + " "
                        + RdataText.print(rrset).strip().replace("\n", mark + " ").replaceAll("\\s+", " "))
                .collect(Collectors.joining());
    }

    /// The extended errors of a response as codes.
    public static List<Integer> errors(Message message) {
        return message.edns() == null
                ? List.of()
                : message.edns().options().stream()
                        .filter(option -> option.code() == EdnsOption.EXTENDED_ERROR)
                        .map(option -> option.data().unsignedShort(0))
                        .toList();
    }

    /// The code of the one extended error there is.
    public static int error(Message message) {
        List<Integer> all = errors(message);
        if (all.size() != 1) {
            throw new AssertionError("extended errors: " + all.stream().map(ExtendedError::purpose).toList());
        }
        return all.getFirst();
    }
}
