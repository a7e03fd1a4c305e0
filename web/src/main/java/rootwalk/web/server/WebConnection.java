package rootwalk.web.server;

import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.netty.channel.Channel;
import rootwalk.socket.ClientPrefix;
import rootwalk.socket.stream.Connection;

/// An accepted connection: the number of its requests that are being answered, and the responses that wait for its client. Changed by its
/// event loop only; any thread may read and close it.
final class WebConnection implements Connection, ResponseMemory.Holder {

    /// With more octets of content read and not yet taken by the socket, no more are read.
    private static final int MAX_CONTENT = 128 << 10;

    private final Channel channel;
    private final InetSocketAddress client;
    private final LoopContext loop;
    private final WebSettings settings;
    private final boolean flushesEach;
    private final ClientPrefix prefix;
    private final ResponseMemory.Share memory;
    private final OutboundPace outboundPace;
    /// The pace of all responses together.
    private final Pace pace;
    /// The responses whose content is being written.
    private final Set<ContentWriter> writers = new LinkedHashSet<>();
    private boolean resuming;
    private long content;
    private long bodies;
    private long taken;
    private int requests;
    private volatile boolean idle = true;
    private volatile long activeAt;

    /// @param flushesEach whether each response is flushed by itself
    WebConnection(Channel channel, InetSocketAddress client, LoopContext loop, WebSettings settings,
            ResponseMemory memory, boolean flushesEach) {
        this.channel = channel;
        this.client = client;
        this.loop = loop;
        this.settings = settings;
        this.flushesEach = flushesEach;
        this.memory = memory.share(this);
        outboundPace = new OutboundPace(channel, settings, loop.nanos());
        pace = new Pace(settings, loop.nanos());
        prefix = ClientPrefix.of(client.getAddress());
        activeAt = loop.nanos();
    }

    /// The limits of this connection.
    WebSettings settings() {
        return settings;
    }

    InetSocketAddress client() {
        return client;
    }

    LoopContext loop() {
        return loop;
    }

    /// The client has begun to send a request. The connection may be closed for others until it is complete.
    void receive() {
        activeAt = loop.nanos();
    }

    /// A request is being answered.
    void begin() {
        if (requests == 0) {
            pace.restart(loop.nanos());
        }
        requests++;
        idle = false;
        activeAt = loop.nanos();
    }

    /// The response has been sent, or will not be sent.
    void end() {
        requests--;
        idle = requests == 0;
        activeAt = loop.nanos();
    }

    /// A response is written.
    void endResponse() {
        if (flushesEach) {
            channel.flush();
        }
    }

    /// Begins to write the content of a response.
    void start(ContentWriter writer) {
        writers.add(writer);
        var _ = resume(writer);
    }

    private boolean resume(ContentWriter writer) {
        boolean hasWritten = writer.resume();
        if (writer.isEnded()) {
            writers.remove(writer);
        }
        return hasWritten;
    }

    void stop(ContentWriter writer) {
        writers.remove(writer);
        writer.stop();
    }

    /// The client may accept more content.
    void resumeSoon() {
        if (!resuming && !writers.isEmpty()) {
            resuming = true;
            loop.thread().execute(this::resumeAll);
        }
    }

    /// Writers that wrote something wait behind the others.
    private void resumeAll() {
        resuming = false;
        for (ContentWriter writer : List.copyOf(writers)) {
            if (resume(writer) && writers.remove(writer)) {
                writers.add(writer);
            }
        }
        account();
    }

    /// Whether content may be read for the client.
    boolean mayWriteContent() {
        return content < MAX_CONTENT;
    }

    /// A chunk of content was read, and is being written.
    void contentWritten(int octets) {
        content += octets;
    }

    /// The socket has accepted a chunk, or will not accept it.
    void contentTaken(int octets) {
        content -= octets;
        taken += octets;
        pace.taken(octets, loop.nanos());
        // The octets that wait are those of other chunks.
        outboundPace.add(octets);
        resumeSoon();
    }

    /// The octets of content that the socket has taken so far.
    long taken() {
        return taken;
    }

    /// A body was made for one response.
    void holdBody(long octets) {
        bodies += octets;
        account();
    }

    /// That body is no longer needed.
    void freeBody(long octets) {
        bodies -= octets;
    }

    /// The estimated memory of what waits for the socket.
    long outboundMemory() {
        return OutboundPace.memory(channel);
    }

    /// Something was written to the connection.
    ///
    /// @param before [#outboundMemory()] before it was written
    void addOutbound(long before) {
        outboundPace.add(outboundMemory() - before);
    }

    /// A file was written to the connection, which needs no memory.
    void addOutboundFile(long octets) {
        outboundPace.add(octets);
    }

    /// Counts the memory of responses.
    void account() {
        memory.set(Math.max(outboundMemory(), content) + bodies, settings.responseMemory());
    }

    /// Whether the client receives all responses together at the lowest rate or faster.
    boolean isTaking(long now) {
        return !pace.isExpired(now);
    }

    /// Closes the connection if its client does not receive. Called at each check of deadlines.
    ///
    /// @return whether it was closed
    boolean closeIfStalled(long now) {
        account();
        resumeSoon();
        boolean isStalled = outboundPace.isStalled(now);
        if (isStalled) {
            abort();
        }
        return isStalled;
    }

    /// The connection is closed.
    void onClose() {
        List.copyOf(writers).forEach(this::stop);
        memory.release();
    }

    @Override
    public ClientPrefix clientPrefix() {
        return prefix;
    }

    @Override
    public boolean isIdle() {
        return idle;
    }

    @Override
    public long activeAt() {
        return activeAt;
    }

    @Override
    public void close() {
        var _ = channel.close();
    }

    /// Netty's handlers would first wait until the client has received what they have for it.
    @Override
    public void abort() {
        loop.thread().execute(() -> channel.unsafe().close(channel.newPromise()));
    }
}
